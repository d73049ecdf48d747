import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { sessionModule } from "../../deploy/modules/Session.js";
import type { DeployParameters } from "../../deploy/parameters/schema.js";
import * as typechain from "../../typechain-types/index.js";
import { aggregate, credentials, type Credentials, nodeId, type NodeKey } from "./nodes.js";
import { testParameters } from "./parameters.js";
import { record, type Recording, replay } from "./recording.js";

export const REQUIREMENT = 25_000n * 10n ** 9n;
export const DAY = 86_400;
export const CHAIN_ID = 421_614n;
/** So many registrations fit one transaction with room to spare. */
const SEED_BATCH = 96;
const STAKER_FUNDS = 1_000_000n * 10n ** 9n;

/** An isolated chain with helpers; one per test file. */
export async function createChain() {
  return network.create({ network: "local" });
}

export type Chain = Awaited<ReturnType<typeof createChain>>;

const CONTRACTS = [
  "authority",
  "token",
  "pool",
  "staking",
  "quorum",
  "rounds",
  "oracle",
  "postedFeed",
  "recycler",
  "proBurn",
  "names",
  "oxenClaims",
  "bonusClaims",
  "vestingFactory",
] as const;

type ContractName = (typeof CONTRACTS)[number];

/** Ignition takes a second of computing for a deployment. So it deploys once per set of parameters and process. */
const recordings = new Map<string, Recording<ContractName>>();

type Change = (parameters: DeployParameters) => void;

/**
 * The whole system, deployed by the module that deploys it everywhere, before the network has started. Stakers have
 * SESH, where there is no bridge, and have allowed staking, rounds and recycler to take it. With a bridge `l1Address` is
 * SESH on Ethereum.
 */
export async function deploySystem(chain: Chain, change?: Change, l1Address?: string) {
  return deploy(chain, "funded", change, l1Address);
}

/** The system as its deployment leaves it. */
export async function deployContracts(chain: Chain, change?: Change, l1Address?: string) {
  return deploy(chain, "bare", change, l1Address);
}

async function deploy(chain: Chain, state: "funded" | "bare", change?: Change, l1Address: string = ZeroAddress) {
  const signers = await chain.ethers.getSigners();
  const [deployer, governor, guardian, operations, treasury, liquidityReceiver, attesterA, attesterB, attesterC] =
    signers as [Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer];
  const stakers = signers.slice(9);
  const now = await chain.networkHelpers.time.latest();
  const parameters = testParameters({
    governor: governor.address,
    guardian: guardian.address,
    operations: operations.address,
    treasury: treasury.address,
    liquidityReceiver: liquidityReceiver.address,
    attesters: [attesterA, attesterB, attesterC].map((attester) => attester.address),
    claimsDeadline: now + 365 * DAY,
  });
  change?.(parameters);
  const { deadline } = parameters.claims;
  // A deadline is meant from now on.
  const key = JSON.stringify({
    state,
    l1Address,
    ...parameters,
    claims: { ...parameters.claims, deadline: deadline - now },
  });
  const known = recordings.get(key);
  const recording =
    known ??
    (await record(chain, deadline, async () => {
      const addresses = await deployModule(chain, parameters, l1Address);
      if (state === "funded") await fund(contractsAt(addresses, treasury), [...stakers, operations]);
      return addresses;
    }));
  recordings.set(key, recording);
  const at = known ? await replay(chain, known, deadline) : recording.addresses;
  const contracts = contractsAt(at, deployer);
  return {
    ...contracts,
    parameters,
    deployer,
    governor,
    guardian,
    operations,
    treasury,
    liquidityReceiver,
    attesters: [attesterA, attesterB, attesterC],
    stakers,
  };
}

async function deployModule(
  chain: Chain,
  parameters: DeployParameters,
  l1Address: string,
): Promise<Record<ContractName, string>> {
  const deployed: Partial<Record<string, { getAddress(): Promise<string> }>> = await chain.ignition.deploy(
    sessionModule(parameters, l1Address),
  );
  const addresses = {} as Record<ContractName, string>;
  for (const name of CONTRACTS) {
    const contract = deployed[name];
    if (contract === undefined) throw new Error(`${name} was not deployed`);
    addresses[name] = await contract.getAddress();
  }
  return addresses;
}

/** By whoever the token is connected with. */
async function fund(
  { token, staking, rounds, recycler }: ReturnType<typeof contractsAt>,
  stakers: readonly Signer[],
): Promise<void> {
  // With a bridge there is no SESH before the first deposit.
  const isBridged = (await token.gateway()) !== ZeroAddress;
  for (const staker of stakers) {
    if (!isBridged) await token.transfer(staker, STAKER_FUNDS);
    for (const spender of [staking, rounds, recycler]) await token.connect(staker).approve(spender, STAKER_FUNDS);
  }
}

function contractsAt(at: Readonly<Record<ContractName, string>>, signer: Signer) {
  return {
    authority: typechain.Authority__factory.connect(at.authority, signer),
    token: typechain.SessionToken__factory.connect(at.token, signer),
    pool: typechain.RewardPool__factory.connect(at.pool, signer),
    staking: typechain.NodeStaking__factory.connect(at.staking, signer),
    quorum: typechain.NodeQuorum__factory.connect(at.quorum, signer),
    rounds: typechain.ContributionRounds__factory.connect(at.rounds, signer),
    oracle: typechain.FeeOracle__factory.connect(at.oracle, signer),
    feed: typechain.PostedPriceFeed__factory.connect(at.postedFeed, signer),
    recycler: typechain.FeeRecycler__factory.connect(at.recycler, signer),
    proBurn: typechain.ProBurn__factory.connect(at.proBurn, signer),
    names: typechain.SessionNames__factory.connect(at.names, signer),
    oxenClaims: typechain.OxenClaims__factory.connect(at.oxenClaims, signer),
    bonusClaims: typechain.OxenClaims__factory.connect(at.bonusClaims, signer),
    vestingFactory: typechain.VestingFactory__factory.connect(at.vestingFactory, signer),
  };
}

export type System = Awaited<ReturnType<typeof deploySystem>>;
export type Signer = Awaited<ReturnType<Chain["ethers"]["getSigners"]>>[number];

/** Credentials of the node `label` for an operator, valid in this system. */
export async function credentialsFor(
  system: System,
  label: string | number,
  operator: { address: string },
  options: { feeBps?: bigint; ed25519Key?: string } = {},
): Promise<Credentials> {
  const context = { chainId: CHAIN_ID, staking: await system.staking.getAddress(), operator: operator.address };
  return credentials(label, context, options);
}

export interface ContributorInput {
  staker: string;
  beneficiary: string;
  stake: bigint;
}

/** The registration of a solo node, or of one with the given contributors. */
export async function registrationFor(
  system: System,
  label: string | number,
  operator: { address: string },
  { contributors, ...options }: { contributors?: ContributorInput[]; feeBps?: bigint; ed25519Key?: string } = {},
) {
  return {
    node: await credentialsFor(system, label, operator, options),
    contributors: contributors ?? [{ staker: operator.address, beneficiary: operator.address, stake: REQUIREMENT }],
  };
}

/** Seeds a solo node of the first staker per label, any number of them. */
export async function seedNodes(system: System, labels: readonly string[]): Promise<NodeKey[]> {
  const { staking, token, treasury, operations } = system;
  const funds = REQUIREMENT * BigInt(labels.length);
  await token.connect(treasury).transfer(operations, funds);
  await token.connect(operations).approve(staking, funds);
  const operator = system.stakers[0] as Signer;
  const keys: NodeKey[] = [];
  for (let from = 0; from < labels.length; from += SEED_BATCH) {
    const batch = labels.slice(from, from + SEED_BATCH);
    const registrations = await Promise.all(batch.map((label) => registrationFor(system, label, operator)));
    await staking.connect(operations).seed(registrations);
    keys.push(...registrations.map(({ node }) => node.key));
  }
  return keys;
}

/** Seeds `count` solo nodes of the first staker and starts the network. */
export async function startNetwork(system: System, count = 1) {
  const operator = system.stakers[0] as Signer;
  const registrations = [];
  for (let i = 0; i < count; i++) registrations.push(await registrationFor(system, `seed ${i}`, operator));
  const { staking, operations } = system;
  await staking.connect(operations).seed(registrations);
  const keys = registrations.map(({ node }) => node.key);
  await staking.connect(operations).start(count, aggregate(keys));
  return { operator, keys, nodeIds: keys.map(nodeId) };
}

/** Registers a solo node of `operator` and answers with what identifies it. */
export async function registerSolo(
  system: System,
  label: string | number,
  operator: Signer,
  options: { beneficiary?: string; feeBps?: bigint } = {},
) {
  const registration = await registrationFor(system, label, operator, options);
  const [contributor] = registration.contributors;
  if (contributor && options.beneficiary) contributor.beneficiary = options.beneficiary;
  await system.staking.connect(operator).register(registration);
  return { registration, key: registration.node.key, nodeId: nodeId(registration.node.key) };
}

/** Executes a restricted function as the governor: schedules it, waits for the delay, and executes it. */
export async function asGovernor(
  chain: Chain,
  system: System,
  target: { getAddress(): Promise<string> },
  data: string,
) {
  const { authority, governor } = system;
  const address = await target.getAddress();
  const { delay } = await authority.canCall(governor, address, data.slice(0, 10)).then(([, wait]) => ({ delay: wait }));
  await authority.connect(governor).schedule(address, data, 0);
  await chain.networkHelpers.time.increase(delay);
  return authority.connect(governor).execute(address, data);
}
