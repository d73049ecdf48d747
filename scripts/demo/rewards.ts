import { payout } from "../../test/support/emission.js";
import type { Address } from "../../src/core/addresses.js";

/** A node as the demonstration knows it from what it did, not from the contracts. */
export interface KnownNode {
  /** Unix seconds from which it earned. */
  joinedAt: number;
  feeBps: number;
  /** The operator first. */
  contributors: { beneficiary: Address; stake: bigint }[];
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
/** Below one atomic unit each: the claim rounds down, and so did every accrual before it, shared among all nodes. */
const ROUNDING = 2n;

/**
 * What everybody has earned from `startedAt` to `until`, from the definition: the pool pays 14 % of itself a year,
 * every active node gets the same, the operator takes the fee first and the rest goes by stake.
 */
export function expectedRewards(
  nodes: readonly KnownNode[],
  { reserve, startedAt, until }: { reserve: bigint; startedAt: number; until: number },
): Map<Address, Expectation> {
  const paidBy = (time: number) => payout(reserve, BigInt(time - startedAt));
  const times = [...new Set([...nodes.map(({ joinedAt }) => joinedAt), until])].sort((a, b) => a - b);
  const expected = new Map<Address, Expectation>();
  const earnedSince = new Map<number, bigint>();
  let earned = 0n;
  times.toReversed().forEach((time, i, reversed) => {
    const previous = reversed[i + 1];
    earnedSince.set(time, earned);
    if (previous === undefined) return;
    const active = nodes.filter(({ joinedAt }) => joinedAt <= previous).length;
    earned += ((paidBy(time) - paidBy(previous)) * SCALE) / BigInt(active);
  });
  for (const { joinedAt, feeBps, contributors } of nodes) {
    const reward = earnedSince.get(joinedAt) ?? 0n;
    const fee = (reward * BigInt(feeBps)) / BPS;
    const total = contributors.reduce((sum, { stake }) => sum + stake, 0n);
    contributors.forEach(({ beneficiary, stake }, i) => {
      const amount = ((reward - fee) * stake) / total + (i === 0 ? fee : 0n);
      const cuts = BigInt(i === 0 ? contributors.length - 1 : 1);
      const tolerance = contributors.length === 1 ? 0n : (cuts * reward) / SCALE / NODE_WEIGHT + 1n;
      const before = expected.get(beneficiary) ?? { amount: 0n, tolerance: ROUNDING };
      expected.set(beneficiary, {
        amount: before.amount + amount / SCALE,
        tolerance: before.tolerance + tolerance,
      });
    });
  }
  return expected;
}
