import type { BaseContract, ContractTransactionResponse } from "ethers";
import { type Credentials, nodeId } from "./nodes.js";
import { type Chain, type ContributorInput, REQUIREMENT, registrationFor, type Signer, type System } from "./system.js";

export { NODE_WEIGHT } from "./pool.js";

export type Account = { address: string };
export type RegistrationInput = Awaited<ReturnType<typeof registrationFor>>;

/** One contributor per stake, each its own beneficiary, the operator first. */
export function contributorsWith(stakers: Account[], stakes: bigint[]): ContributorInput[] {
  return stakes.map((stake, i) => {
    const { address } = stakers[i] as Account;
    return { staker: address, beneficiary: address, stake };
  });
}

/** The contribution rounds as a signer with enough SESH for ten nodes: the caller that may name other stakers. */
export async function asRounds(chain: Chain, { rounds, token, treasury }: System): Promise<Signer> {
  const address = await rounds.getAddress();
  await token.connect(treasury).transfer(address, 10n * REQUIREMENT);
  await chain.networkHelpers.setBalance(address, 10n ** 20n);
  return chain.ethers.getImpersonatedSigner(address);
}

/** Registers a node of several contributors, the way the contribution rounds do. */
export async function registerShared(
  system: System,
  payer: Signer,
  label: string,
  contributors: ContributorInput[],
  options: { feeBps?: bigint } = {},
) {
  const operator = { address: (contributors[0] as ContributorInput).staker };
  const registration = await registrationFor(system, label, operator, { contributors, ...options });
  await system.staking.connect(payer).register(registration);
  return { registration, key: registration.node.key, nodeId: nodeId(registration.node.key) };
}

/** Requests the exit and finishes it as soon as that is possible. */
export async function leave(chain: Chain, { staking }: System, key: Credentials["key"], staker: Signer): Promise<void> {
  await staking.connect(staker).requestExit(nodeId(key));
  await chain.networkHelpers.time.increase(await staking.exitDelay());
  await staking.exit(key);
}

/** Credentials and contributors in the shape in which events and errors carry them. */
export function nodeTuple({ key, c, s, ed25519Key, ed25519Signature, feeBps }: Credentials) {
  return [[key.x, key.y], c, s, ed25519Key, ed25519Signature, feeBps];
}

export function contributorTuples(contributors: ContributorInput[]) {
  return contributors.map(({ staker, beneficiary, stake }) => [staker, beneficiary, stake]);
}

/** Mines the transactions in one block, in this order, and answers with what became of each. */
export async function inOneBlock(
  chain: Chain,
  ...send: (() => Promise<ContractTransactionResponse>)[]
): Promise<("done" | "reverted")[]> {
  const { provider } = chain;
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const hashes = [];
  for (const transaction of send) hashes.push((await transaction()).hash);
  await provider.request({ method: "evm_mine", params: [] });
  await provider.request({ method: "evm_setAutomine", params: [true] });
  const receipts = await Promise.all(hashes.map((hash) => chain.ethers.provider.getTransactionReceipt(hash)));
  return receipts.map((receipt) => (receipt?.status === 1 ? "done" : "reverted"));
}

/** A contract that passes every call on to `target`, as a wallet contract would. */
export async function deployForwarder(chain: Chain, deployer: Signer, target: BaseContract): Promise<string> {
  const address = (await target.getAddress()).slice(2);
  // Copy the calldata, call the target with it, copy what came back, return or revert with it.
  const runtime = `363d3d373d3d363d3d73${address}5af13d6000803e602c573d6000fd5b3d6000f3`;
  const size = (runtime.length / 2).toString(16).padStart(2, "0");
  const transaction = await deployer.sendTransaction({ data: `0x60${size}600a3d3960${size}3df3${runtime}` });
  const receipt = await chain.ethers.provider.getTransactionReceipt(transaction.hash);
  return receipt?.contractAddress as string;
}
