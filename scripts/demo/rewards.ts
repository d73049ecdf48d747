import { payout } from "../../test/support/emission.js";
import type { Address } from "../../src/core/addresses.js";

/** A node as the demonstration knows it from what it did, not from the contracts. */
export interface KnownNode {
  /** When it earned, in Unix seconds; without an end while it still does. */
  periods: { from: number; to?: number }[];
  feeBps: number;
  /** The operator first. */
  contributors: { beneficiary: Address; stake: bigint }[];
}

/** What the pool got on the way. */
export interface Funding {
  at: number;
  amount: bigint;
}

export interface Expectation {
  /** Atomic SESH, rounded down. */
  amount: bigint;
  /** Atomic SESH the contracts may differ by. */
  tolerance: bigint;
}

const BPS = 10_000n;
/** Fractions of an atomic unit that are kept on the way. */
const SCALE = 2n ** 64n;
/** The contracts cut a node into 2^40 parts, and round every share but the operator's down to a whole one. */
const NODE_WEIGHT = 2n ** 40n;
/**
 * Below one atomic unit each: the claim rounds down, and so did every accrual before it, shared among all nodes. The end
 * of a period before the last one rounds down once more.
 */
const ROUNDING = 2n;

/**
 * What everybody has earned from `startedAt` to `until`, from the definition: the pool pays 14 % of itself a year,
 * every active node gets the same, the operator takes the fee first and the rest goes by stake.
 */
export function expectedRewards(
  nodes: readonly KnownNode[],
  pool: { reserve: bigint; startedAt: number; until: number; fundings: readonly Funding[] },
): Map<Address, Expectation> {
  const earnedUntil = earningsOfOne(nodes, pool);
  const expected = new Map<Address, Expectation>();
  for (const { periods, feeBps, contributors } of nodes) {
    const reward = periods.reduce(
      (sum, { from, to }) => sum + (earnedUntil.get(to ?? pool.until) ?? 0n) - (earnedUntil.get(from) ?? 0n),
      0n,
    );
    const fee = (reward * BigInt(feeBps)) / BPS;
    const total = contributors.reduce((sum, { stake }) => sum + stake, 0n);
    contributors.forEach(({ beneficiary, stake }, i) => {
      const amount = ((reward - fee) * stake) / total + (i === 0 ? fee : 0n);
      const cuts = BigInt(i === 0 ? contributors.length - 1 : 1);
      const tolerance = contributors.length === 1 ? 0n : (cuts * reward) / SCALE / NODE_WEIGHT + 1n;
      const before = expected.get(beneficiary) ?? { amount: 0n, tolerance: ROUNDING };
      expected.set(beneficiary, {
        amount: before.amount + amount / SCALE,
        tolerance: before.tolerance + tolerance + BigInt(periods.length - 1),
      });
    });
  }
  return expected;
}

/** What a node has earned that was active from the start, at every time at which anything changed; times SCALE. */
function earningsOfOne(
  nodes: readonly KnownNode[],
  { reserve, startedAt, until, fundings }: Parameters<typeof expectedRewards>[1],
): Map<number, bigint> {
  const bounds = nodes.flatMap(({ periods }) => periods.flatMap(({ from, to }) => [from, to ?? until]));
  const times = [...new Set([startedAt, ...bounds, ...fundings.map(({ at }) => at), until])].sort((a, b) => a - b);
  const earnedUntil = new Map<number, bigint>();
  let left = reserve * SCALE;
  let earned = 0n;
  times.forEach((time, i) => {
    const previous = times[i - 1] ?? time;
    const paid = payout(left, BigInt(time - previous));
    const active = nodes.filter(({ periods }) =>
      periods.some(({ from, to }) => from <= previous && (to === undefined || to > previous)),
    );
    left -= paid;
    if (paid > 0n) earned += paid / BigInt(active.length);
    for (const { at, amount } of fundings) if (at === time) left += amount * SCALE;
    earnedUntil.set(time, earned);
  });
  return earnedUntil;
}
