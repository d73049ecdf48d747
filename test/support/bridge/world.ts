import { AbiCoder, type ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import type { DeployParameters } from "../../../deploy/parameters/schema.js";
import { type SessionTokenL1, SessionTokenL1__factory } from "../../../typechain-types/index.js";
import { sesh } from "../amounts.js";
import { createChain, deploySystem, type Signer } from "../system.js";
import { type Arbitrum, type Chains, deployArbitrum } from "./arbitrum.js";
import { read, send } from "./artifacts.js";
import { execute, type Message, messages } from "./messages.js";
import { TicketRelay } from "./tickets.js";

const SEPOLIA = 11_155_111;
/** Gas with which every ticket of these tests can be redeemed. */
export const GAS = 300_000n;
export const BID = 2n * 10n ** 9n;
/** More than the inbox asks for any of them. */
export const SUBMISSION = 10n ** 14n;

/** Two isolated chains; one pair per test file. */
export async function createChains(): Promise<Chains> {
  return { l1: await network.create({ network: "local", override: { chainId: SEPOLIA } }), l2: await createChain() };
}

/** SESH on both sides of Arbitrum's bridge, the whole system on Arbitrum, nothing registered yet. */
export async function deployWorld(chains: Chains, arbitrum: Arbitrum) {
  const [deployer, holder, registrant, alice, stranger] = (await chains.l1.ethers.getSigners()) as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const factory = new SessionTokenL1__factory(deployer);
  const gateway = await arbitrum.l1Gateway.getAddress();
  const l1Token = await factory.deploy(holder, registrant, gateway, await arbitrum.l1Router.getAddress());
  const l1Address = await l1Token.getAddress();
  const l2Gateway = await arbitrum.l2Gateway.getAddress();
  const bridged = (parameters: DeployParameters) => {
    parameters.token = { gateway: l2Gateway, treasury: null };
    parameters.funding = { rewardPool: "0" };
  };
  const system = await deploySystem(chains.l2, bridged, l1Address);
  return { ...chains, arbitrum, l1Token, system, l2Token: system.token, holder, registrant, alice, stranger };
}

export type World = Awaited<ReturnType<typeof deployWorld>>;

/** Deploys once, and gives every test the two chains as they were then, with a relay that has carried nothing. */
export function worldFixture(chains: Chains) {
  let world: World | undefined;
  const snapshots: { restore: () => Promise<void> }[] = [];
  return async (): Promise<RelayedWorld> => {
    for (const snapshot of snapshots) await snapshot.restore();
    if (world === undefined) {
      world = await deployWorld(chains, await deployArbitrum(chains));
      for (const { networkHelpers } of [chains.l1, chains.l2]) snapshots.push(await networkHelpers.takeSnapshot());
    }
    return { ...world, tickets: await TicketRelay.create(chains, world.arbitrum) };
  };
}

export type RelayedWorld = World & { tickets: TicketRelay };

/** What a ticket takes that is to be redeemed with this gas. */
export const ticketValue = (gas: bigint): bigint => SUBMISSION + gas * BID;

/** The registrant's call, with gas for the ticket of the gateway and that of the router. */
export async function register(
  { l1Token, l2Token, registrant }: World,
  {
    token = l1Token,
    caller = registrant,
    gas: [forGateway, forRouter] = [GAS, GAS],
    submission = SUBMISSION,
    creditBack = registrant.address,
  }: {
    token?: SessionTokenL1;
    caller?: Signer;
    gas?: readonly [bigint, bigint];
    submission?: bigint;
    creditBack?: string;
  } = {},
): Promise<ContractTransactionResponse> {
  const values = [submission + forGateway * BID, submission + forRouter * BID] as const;
  const costs = [submission, submission, forGateway, forRouter, BID, ...values] as const;
  return token.connect(caller).registerTokenOnL2(l2Token, ...costs, creditBack, { value: values[0] + values[1] });
}

/** Registers, and carries both tickets. */
export async function registered(world: RelayedWorld): Promise<RelayedWorld> {
  await register(world);
  await world.tickets.relay();
  return world;
}

/** Sends SESH of `from` to `to` on Arbitrum through the gateway the router has for it, with gas for its ticket. */
export async function deposit(
  { arbitrum, l1Token }: World,
  from: Signer,
  amount: bigint,
  { to = from.address, gas = GAS, token = l1Token }: { to?: string; gas?: bigint; token?: SessionTokenL1 } = {},
): Promise<ContractTransactionResponse> {
  await token.connect(from).approve(await read<string>(arbitrum.l1Router, "getGateway", token), amount);
  const data = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes"], [SUBMISSION, "0x"]);
  const args = [token, from.address, to, amount, gas, BID, data];
  return send(arbitrum.l1Router, from, "outboundTransferCustomRefund", ...args, { value: ticketValue(gas) });
}

/** Registers, and has 1,000 SESH of Alice arrive on Arbitrum. */
export async function deposited(world: RelayedWorld): Promise<RelayedWorld> {
  await registered(world);
  await deposit(world, world.holder, sesh("1000"), { to: world.alice.address });
  await world.tickets.relay();
  return world;
}

export const escrowOf = ({ l1Token, arbitrum }: World): Promise<bigint> => l1Token.balanceOf(arbitrum.l1Gateway);

/** Sends SESH of `from` back to `to` on Ethereum. */
export async function withdraw(
  { arbitrum, l1Token, l2 }: World,
  from: { address: string },
  amount: bigint,
  { to = from.address, token = l1Token }: { to?: string; token?: SessionTokenL1 } = {},
): Promise<ContractTransactionResponse> {
  const caller = await l2.ethers.getSigner(from.address);
  return send(arbitrum.l2Router, caller, "outboundTransfer(address,address,uint256,bytes)", token, to, amount, "0x");
}

/** Confirms what was sent to Ethereum, and executes what of it has not been executed. */
export async function executeAll(world: World, from = 0): Promise<Message[]> {
  const confirmed = await messages(world, world.arbitrum);
  for (const message of confirmed.slice(from)) await execute(world.arbitrum, world.stranger, message);
  return confirmed;
}
