import { parseEther, toQuantity } from "ethers";
import { planDeposit } from "../../../src/actions/deposit.js";
import { planFinish } from "../../../src/actions/finishWithdrawal.js";
import type { Plan } from "../../../src/actions/plan.js";
import { planRedeem } from "../../../src/actions/redeemTicket.js";
import { planWithdraw } from "../../../src/actions/withdraw.js";
import type { Client } from "../../../src/contracts/client.js";
import type { Address } from "../../../src/core/addresses.js";
import { MAX_SUPPLY } from "../../../src/core/amounts.js";
import { formatDuration } from "../../../src/core/time.js";
import { type Bridge, findBridge, onEthereum } from "../../../src/queries/findBridge.js";
import { ticketsOf } from "../../../src/queries/tickets.js";
import { withdrawalPeriod, withdrawalsIn } from "../../../src/queries/withdrawals.js";
import { findNetwork } from "../../../src/config/networks.js";
import { type SessionTokenL1, SessionTokenL1__factory } from "../../../typechain-types/index.js";
import { requireEqual } from "../report.js";
import type { World } from "../world.js";

/** Too little for what a deposit calls on Arbitrum. */
const LITTLE_GAS = 40_000n;

/** The operator who comes from Ethereum and goes back there. */
export const TRAVELLER = "solo 1 operator";

/** The supply is on Ethereum at first; all of it goes to Arbitrum. */
export async function arriveJourney(world: World): Promise<void> {
  const { client, report } = world;
  const bridge = await bridgeOf(world);
  const treasury = await world.actor("treasury");
  const amount = await onEthereumToken(world, bridge).balanceOf(treasury.account);
  requireEqual("The supply on Ethereum", amount, MAX_SUPPLY);
  await actOnEthereum(world, bridge, treasury, await planDeposit(treasury, bridge, { amount }));
  requireEqual("What is on Arbitrum before the ticket is", await client.contracts.token.totalSupply(), 0n);
  await world.chains.bridge.arbOs.carry();
  requireEqual("What arrived", await client.contracts.token.balanceOf(treasury.account), amount);
  await requireCovered(world, bridge);
  report.amount("Deposited on Ethereum, arrived on Arbitrum", amount);
}

/** The treasury pays an operator who is on Ethereum. */
export async function payoutJourney(world: World): Promise<void> {
  const { client, report } = world;
  const [treasury, traveller] = [await world.actor("treasury"), await world.actor(TRAVELLER)];
  const amount = await client.contracts.staking.stakingRequirement();
  const period = await withdraw(world, treasury, { amount, recipient: traveller.account });
  report.amount(`Paid to an operator on Ethereum after ${formatDuration(period)}`, amount);
}

/** An operator brings the stake; its ticket has too little gas and is redeemed by somebody else. */
export async function depositJourney(world: World): Promise<void> {
  const { client, report } = world;
  const bridge = await bridgeOf(world);
  const [traveller, relayer] = [await world.actor(TRAVELLER), await world.actor("relayer")];
  const amount = await onEthereumToken(world, bridge).balanceOf(traveller.account);
  const { hash } = await actOnEthereum(world, bridge, traveller, await planDeposit(traveller, bridge, { amount }));
  await world.chains.bridge.arbOs.carry({ gas: LITTLE_GAS });
  const [failed] = await ticketsOf(client, bridge, hash);
  if (failed?.status !== "failed") throw new Error("The ticket had enough gas.");
  requireEqual("What arrived without gas", await client.contracts.token.balanceOf(traveller.account), 0n);

  await world.run(relayer, await planRedeem(relayer, bridge, failed.id));
  const [redeemed] = await ticketsOf(client, bridge, hash);
  if (redeemed?.status !== "redeemed") throw new Error("The ticket could not be redeemed.");
  requireEqual("What arrived", await client.contracts.token.balanceOf(traveller.account), amount);
  await requireCovered(world, bridge);
  report.amount("Deposited by it; the ticket failed and was redeemed", amount);
}

/** The operator takes stake and rewards back to Ethereum. */
export async function withdrawalJourney(world: World): Promise<void> {
  const { client, report } = world;
  const traveller = await world.actor(TRAVELLER);
  const amount = await client.contracts.token.balanceOf(traveller.account);
  await withdraw(world, traveller, { amount, recipient: traveller.account });
  report.amount("Withdrawn by that operator, stake and rewards", amount);
}

/** Burned on Arbitrum at once, paid on Ethereum when it is confirmed there. Answers with the seconds it took. */
async function withdraw(
  world: World,
  from: Client,
  { amount, recipient }: { amount: bigint; recipient: Address },
): Promise<number> {
  const { client } = world;
  const bridge = await bridgeOf(world);
  const token = onEthereumToken(world, bridge);
  const [relayer, before] = [await world.actor("relayer"), await token.balanceOf(recipient)];
  const { hash } = await world.run(from, await planWithdraw(from, bridge, { amount, recipient }));
  const [waiting] = await withdrawalsIn(client, bridge, hash);
  if (waiting?.status !== "waiting") throw new Error("A withdrawal could be finished at once.");

  const period = await withdrawalPeriod(client, bridge);
  await world.chains.increaseTime(period);
  await world.chains.bridge.arbOs.confirm();
  await actOnEthereum(world, bridge, relayer, await planFinish(relayer, bridge, hash));
  requireEqual("What came back", (await token.balanceOf(recipient)) - before, amount);
  await requireCovered(world, bridge);
  return period;
}

async function bridgeOf({ client, chains }: World): Promise<Bridge> {
  const { chainId } = findNetwork("local").ethereum;
  return findBridge(client, { chainId, provider: chains.ethereum.provider });
}

function onEthereumToken({ chains }: World, { l1Token }: Bridge): SessionTokenL1 {
  return SessionTokenL1__factory.connect(l1Token.address, chains.ethereum.provider);
}

async function actOnEthereum(world: World, { ethereum }: Bridge, member: Client, plan: Plan) {
  await world.chains.ethereum.provider.send("hardhat_setBalance", [member.account, toQuantity(parseEther("10"))]);
  return world.run(onEthereum(member, ethereum), plan);
}

/** INV-TOK-1 on both chains: the escrow is what is on Arbitrum, to the atomic unit, once nothing is on its way. */
async function requireCovered(world: World, bridge: Bridge): Promise<void> {
  const { token } = world.client.contracts;
  const escrow = await onEthereumToken(world, bridge).balanceOf(bridge.l1Gateway.address);
  requireEqual("The escrow on Ethereum", escrow, (await token.totalSupply()) + (await token.remintable()));
}
