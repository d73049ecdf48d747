import { planSubmitStatements } from "../../../src/actions/submitStatements.js";
import { planWithdrawStake } from "../../../src/actions/withdrawStake.js";
import { simulate } from "../../../src/actions/simulate.js";
import type { ActionResult } from "../../../src/actions/execute.js";
import { createStatementList } from "../../../src/attest/statementList.js";
import type { Client } from "../../../src/contracts/client.js";
import { formatSesh } from "../../../src/core/amounts.js";
import { ToolkitError } from "../../../src/core/errors.js";
import { formatDuration, formatTime, HOUR } from "../../../src/core/time.js";
import { nodeIdOf } from "../../../src/crypto/nodeKeys.js";
import { signDigest, verifyPartials } from "../../../src/crypto/partialSignatures.js";
import { REASONS, type StatementKind } from "../../../src/crypto/statements.js";
import { networkInfo } from "../../../src/queries/networkInfo.js";
import { nodeStanding } from "../../../src/queries/nodeStanding.js";
import { quorumAttestation } from "../../../src/queries/quorumAttestation.js";
import { requireEqual } from "../report.js";
import type { Funding } from "../rewards.js";
import { demoSecret, type World } from "../world.js";
import { SEEDED, seededName } from "./seed.js";
import type { StakedNetwork, StakedNode } from "./stake.js";

const LIQUIDATOR_BPS = 3n;
const POOL_BPS = 17n;
const BPS = 10_000n;
const AGE = 3 * HOUR;
/** So many of the quorum's members do not sign: as many as may. */
const SILENT = Math.floor(SEEDED / 3);

/** What the quorum did to one node, and what the pool got. */
export interface Deregistration {
  node: StakedNode;
  penalty: bigint;
  withdrawableAt: number;
  funding: Funding;
}

/** One node is down for an hour and comes back; another one stays down until its credit is used up. */
export async function quorumJourney(world: World, network: StakedNetwork): Promise<Deregistration> {
  const { client, report } = world;
  const [, brief, lasting] = network.solo;
  if (brief === undefined || lasting === undefined) throw new Error("There are no nodes to speak about.");
  const liquidator = await world.actor("liquidator");
  const { quorumNodes } = await networkInfo(client);
  requireEqual("The size of the quorum", BigInt(quorumNodes), BigInt(SEEDED));
  // Long enough that a node is no longer too young, and so short that nobody joins the quorum in between.
  await world.chains.increaseTime(AGE);
  report.line(
    `${formatDuration(AGE)} later two nodes go down. ${SEEDED} nodes are in the quorum, and ${SILENT} of them sign nothing`,
  );

  for (const node of [brief, lasting])
    await stopEarning(world, node, await state(world, liquidator, node, "decommission"));
  const { credit } = await nodeStanding(client, nodeIdOf(lasting.key));
  report.line(`Both were decommissioned; a node this young may be down for ${formatDuration(credit)}`);
  await world.chains.increaseTime(HOUR);
  const back = await state(world, liquidator, brief, "recommission");
  brief.periods.push({ from: await world.timeOf(back) });
  const standing = await nodeStanding(client, nodeIdOf(brief.key));
  report.line(`One is back after an hour, earns again, and has ${formatDuration(standing.credit)} of credit left`);
  await showRefusal(world, liquidator, lasting);
  const { credit: rest } = await nodeStanding(client, nodeIdOf(lasting.key));
  await world.chains.increaseTime(rest);
  return deregister(world, liquidator, lasting);
}

/** After the lock the operator gets everything but the penalty. */
export async function withdrawJourney(world: World, { node, penalty, withdrawableAt }: Deregistration): Promise<void> {
  const { client, report } = world;
  const [operator] = node.stakers;
  const stake = node.contributors[0]?.stake ?? 0n;
  if (operator === undefined) throw new Error("The node has no operator.");
  const { time } = await networkInfo(client);
  if (time < withdrawableAt) await world.chains.increaseTime(withdrawableAt - time);
  const before = await client.contracts.token.balanceOf(operator.account);
  await world.run(operator, await planWithdrawStake(operator, { nodeIds: [nodeIdOf(node.key)] }));
  const received = (await client.contracts.token.balanceOf(operator.account)) - before;
  requireEqual("The stake of a deregistered node", received, stake - penalty);
  report.amount("The lock is over: back from the deregistered node", received);
}

async function deregister(world: World, liquidator: Client, node: StakedNode): Promise<Deregistration> {
  const { client, report } = world;
  const { token } = client.contracts;
  const balances = async () =>
    Promise.all([liquidator.account, client.deployment.RewardPool].map(async (account) => token.balanceOf(account)));
  const before = await balances();
  const result = await state(world, liquidator, node, "deregister");
  const after = await balances();
  const stake = node.contributors[0]?.stake ?? 0n;
  const reward = (after[0] ?? 0n) - (before[0] ?? 0n);
  const poolShare = (after[1] ?? 0n) - (before[1] ?? 0n);
  requireEqual("The liquidator's reward", reward, (stake * LIQUIDATOR_BPS) / BPS);
  requireEqual("The pool's share", poolShare, (stake * POOL_BPS + BPS - 1n) / BPS);
  const { penalty } = await nodeStanding(client, nodeIdOf(node.key));
  if (penalty === undefined) throw new Error("The node has no penalty.");
  requireEqual("The penalty", penalty.amount, reward + poolShare);
  report.line("The other one is still down when its credit is used up, and was deregistered:");
  report.amount("  paid to whoever submitted it", reward);
  report.amount("  paid to the reward pool", poolShare);
  report.line(
    `  the other ${formatSesh(stake - penalty.amount)} are locked until ${formatTime(penalty.withdrawableAt)}`,
  );
  const funding = { at: await world.timeOf(result), amount: poolShare };
  return { node, penalty: penalty.amount, withdrawableAt: penalty.withdrawableAt, funding };
}

/** The quorum cannot put a node out before its credit is used up, whoever agrees. */
async function showRefusal(world: World, liquidator: Client, node: StakedNode): Promise<void> {
  const plan = await plannedStatement(world, liquidator, node, "deregister");
  try {
    await simulate(liquidator, plan);
  } catch (error) {
    if (!(error instanceof ToolkitError) || error.details.error !== "CreditNotUsedUp") throw error;
    world.report.line(`Refused: the quorum wanted to deregister the other one already. "${error.shortMessage}"`);
    return;
  }
  throw new Error("A node with credit left could be deregistered.");
}

async function state(world: World, liquidator: Client, node: StakedNode, kind: StatementKind): Promise<ActionResult> {
  return world.run(liquidator, await plannedStatement(world, liquidator, node, kind));
}

/** The members sign, somebody collects the signatures, verifies and sums them. */
async function plannedStatement(world: World, liquidator: Client, { key }: StakedNode, kind: StatementKind) {
  const { client } = world;
  const { chainId, deployment } = client;
  const { time: timestamp } = await networkInfo(client);
  const { statements: counter } = await nodeStanding(client, nodeIdOf(key));
  const statement = { key, kind, timestamp, reason: REASONS.uptime };
  const list = createStatementList({ chainId, staking: deployment.NodeStaking }, [{ statement, counter }]);
  const signers = Array.from({ length: SEEDED - SILENT }, (_, i) => demoSecret(seededName(i)));
  const { verified } = verifyPartials(
    list.digest,
    signers.map((secret) => signDigest(secret, list.digest)),
  );
  return planSubmitStatements(liquidator, list, await quorumAttestation(client, list.digest, verified));
}

async function stopEarning(world: World, node: StakedNode, result: ActionResult): Promise<void> {
  const last = node.periods.at(-1);
  if (last !== undefined) last.to = await world.timeOf(result);
}
