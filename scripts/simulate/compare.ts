import { aggregate } from "../../test/support/nodes.js";
import type { NetworkModel } from "./model.js";
import { creditAt, epochOf, isMember, type ModelNode } from "./rules.js";
import type { World } from "./world.js";

/** As the contracts number them: None is 0. */
const STATUS = ["none", "active", "decommissioned", "exited", "deregistered", "withdrawn"];
const NODE_WEIGHT = 2n ** 40n;
const ACCUMULATOR_STEPS = 2n ** 20n;

/** Collects what was compared and fails at the first difference. */
export class Comparison {
  private readonly counts = new Map<string, number>();

  equal(what: string, of: string, actual: unknown, expected: unknown): void {
    if (actual !== expected) throw new Error(`${what} of ${of} is ${String(actual)}, not ${String(expected)}.`);
    this.count(what);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get list(): { what: string; count: number }[] {
    return [...this.counts].map(([what, count]) => ({ what, count }));
  }
}

/** Every node: its status, standing, penalty, stake and rewards. */
export async function compareNodes(world: World, model: NetworkModel, comparison: Comparison) {
  const { staking, quorum, pool, token } = world.system;
  model.rewards.advance(world.time);
  let differenceMax = 0n;
  let toleranceMax = 0n;
  for (const node of model.nodes.values()) {
    const { id, label } = node;
    const [{ status, exitableAt, registeredAt }, standing, penalty] = await Promise.all([
      staking.nodeOf(id),
      quorum.standingOf(id),
      staking.penaltyOf(id),
    ]);
    const withdrawn = node.returned !== 0n;
    comparison.equal("status", label, STATUS[Number(status)], withdrawn ? "withdrawn" : node.status);
    comparison.equal("time of registration", label, Number(registeredAt), node.registeredAt);
    comparison.equal("time of exit", label, Number(exitableAt), node.exitableAt);
    comparison.equal("number of statements", label, Number(standing.statements), node.statements);
    comparison.equal("credit", label, Number(standing.credit), creditAt(node, world.time));
    const since = node.status === "decommissioned" ? node.since : 0;
    comparison.equal("time of decommission", label, Number(standing.decommissionedAt), since);
    comparison.equal("penalty", label, penalty.amount, node.penalty);
    comparison.equal("stake returned", label, await token.balanceOf(node.operator), node.returned);
    const weight = node.status === "active" ? NODE_WEIGHT : 0n;
    comparison.equal("weight in the pool", label, await pool.weightOf(node.operator), weight);
    const earned = await pool.claimable(node.operator);
    const difference = distance(earned, model.rewards.rewardsOf(id));
    const tolerance = toleranceOf(node, model);
    if (difference > tolerance) throw new Error(`The rewards of ${label} are ${difference} from the model's.`);
    comparison.count("rewards, within the tolerance");
    if (difference > differenceMax) differenceMax = difference;
    if (tolerance > toleranceMax) toleranceMax = tolerance;
  }
  return { differenceMax, tolerance: toleranceMax };
}

/**
 * Each accrual rounds the payout down by less than 1, its factor is off by less than 1, and what that leaves in the
 * reserve pays less than 1 later on, all of it shared among the active nodes; the accumulator drops less than 2^-20 per
 * node. Each change of a node, and reading it, rounds down by less than 1.
 */
function toleranceOf(node: ModelNode, { rewards }: NetworkModel): bigint {
  const accruals = BigInt(rewards.accruals);
  return (3n * accruals) / BigInt(rewards.fewest) + accruals / ACCUMULATOR_STEPS + BigInt(node.statements) + 4n;
}

/** What is true of all nodes together. */
export async function compareTotals(
  world: World,
  model: NetworkModel,
  { funded, liquidator }: { funded: bigint; liquidator: { address: string; before: bigint } },
  comparison: Comparison,
): Promise<void> {
  const { staking, pool, token } = world.system;
  const nodes = [...model.nodes.values()];
  const sumOf = (fits: (node: ModelNode) => boolean) => {
    const { x, y } = aggregate(nodes.filter(fits).map(({ key }) => key));
    return `${x} ${y}`;
  };
  const joinsIn = (epoch: number) => (node: ModelNode) => node.status === "active" && node.joinsIn === epoch;
  const epoch = epochOf(world.time);
  const equal = (what: string, actual: unknown, expected: unknown) => {
    comparison.equal(what, "the network", actual, expected);
  };
  const { next, later } = await staking.joiningKeys();
  const key = await staking.aggregateKey();
  equal("members", Number(await staking.quorumNodes()), model.members(world.time).length);
  equal("active nodes", Number(await staking.activeNodes()), model.active().length);
  equal("earning nodes", Number(await pool.activeNodes()), model.active().length);
  equal(
    "aggregate key",
    `${key.x} ${key.y}`,
    sumOf((node) => isMember(node, world.time)),
  );
  equal("keys that join tomorrow", `${next.x} ${next.y}`, sumOf(joinsIn(epoch + 1)));
  equal("keys that join the day after", `${later.x} ${later.y}`, sumOf(joinsIn(epoch + 2)));
  const taken = nodes.reduce((sum, { returned, penalty }) => sum + returned + penalty, 0n);
  const kept = model.requirement * BigInt(nodes.length) - taken;
  equal("stake", await token.balanceOf(staking), kept);
  const paid = (await token.balanceOf(liquidator.address)) - liquidator.before;
  equal("paid to liquidators", paid, model.penalties.liquidators);
  const inPool = (await pool.reserve()) + (await pool.owed());
  equal("money in the pool", inPool, funded + model.penalties.pool);
  equal("balance of the pool", await token.balanceOf(pool), inPool);
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
