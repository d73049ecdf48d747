import { parseAmount } from "../../../src/core/amounts.js";

/* The genesis of SESH by its lock-ups, which run from the first day, and what a node takes of it. Atomic units. */

/** What nobody may sell until `cliff` days are over: then all of it at once, or in equal monthly steps after that. */
interface LockUp {
  amount: bigint;
  cliff: number;
  steps: number;
  /** It can be staked while it is locked. */
  stakable: boolean;
}

const lockUp = (amount: string, cliff: number, steps: number, stakable: boolean): LockUp => ({
  amount: parseAmount(amount),
  cliff,
  steps,
  stakable,
});

/** Treasury nodes and sale (A), advisors, ecosystem and sale (B), contributors and operations (D), testnet (F). */
const LOCK_UPS = [
  lockUp("19489700", 730, 0, true),
  lockUp("39332750", 365, 12, false),
  lockUp("38000000", 365, 24, false),
  lockUp("1000000", 90, 0, true),
];
/** The staking requirement. */
export const REQUIREMENT = parseAmount("25000");
export const GENESIS_POOL = parseAmount("63177550");
/** Claims of Oxen holders and of node operators, operations, ecosystem (C). */
export const GENESIS_FREE = parseAmount("79000000");
/** Free or not, this much of it can be staked on the first day. */
export const GENESIS_STAKABLE = LOCK_UPS.reduce((sum, each) => sum + (each.stakable ? each.amount : 0n), GENESIS_FREE);
export const GENESIS = GENESIS_POOL + GENESIS_FREE + LOCK_UPS.reduce((sum, { amount }) => sum + amount, 0n);

/** Months that are over when this many days are; a month is a twelfth of 365 days. */
export function monthsAfter(days: number): number {
  return Math.floor((days * 12) / 365);
}

/** What is still locked after so many days. Step k of n leaves amount − floor(amount · k / n). */
export function lockedAfter(days: number): { stakable: bigint; other: bigint } {
  const locked = { stakable: 0n, other: 0n };
  for (const { amount, cliff, steps, stakable } of LOCK_UPS) {
    if (steps === 0 && days >= cliff) continue;
    const done = BigInt(Math.min(steps, Math.max(0, monthsAfter(days - cliff))));
    locked[stakable ? "stakable" : "other"] += done === 0n ? amount : amount - (amount * done) / BigInt(steps);
  }
  return locked;
}
