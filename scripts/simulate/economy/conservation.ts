import type { Ledger } from "./ledger.js";
import { GENESIS, GENESIS_POOL, lockedAfter, REQUIREMENT } from "./supply.js";

/** What moved in a day, or on all days. Atomic SESH. */
export interface Flows {
  /** Payments of fees. */
  payments: number;
  burned: bigint;
  toPool: bigint;
  toLiquidity: bigint;
  /** Out of the pool's reserve. */
  paid: bigint;
  claimed: bigint;
}

interface Books {
  /** The day that is over, from 1 on. */
  day: number;
  ledger: Ledger;
  flows: Flows;
  totals: Flows;
  nodes: number;
}

/** Throws at the first thing that does not add up, with the day and the difference. */
export function checkConservation({ day, ledger, flows, totals, nodes }: Books): void {
  const { balances, supply, burned, reminted } = ledger;
  const { stakable, other } = lockedAfter(day - 1);
  const notStaked = stakable > balances.staked ? stakable - balances.staked : 0n;
  const equal: Record<string, [bigint, bigint]> = {
    "the supply": [supply, GENESIS - burned + reminted],
    "the sum of all places": [Object.values(balances).reduce((sum, each) => sum + each, 0n), supply],
    "what is burned": [burned, totals.burned],
    "what is reminted": [reminted, totals.toPool + totals.toLiquidity],
    "the split of the day's fees": [flows.toPool + flows.toLiquidity, flows.burned],
    "the pool's reserve": [balances.pool, GENESIS_POOL + totals.toPool - totals.paid],
    "what is owed": [balances.owed, totals.paid - totals.claimed],
    liquidity: [balances.liquidity, totals.toLiquidity],
    "the stake": [balances.staked, BigInt(nodes) * REQUIREMENT],
    "what is locked": [balances.locked, other],
    "what is locked and not staked": [balances.stakable, notStaked],
  };
  for (const [what, [actual, expected]] of Object.entries(equal)) {
    if (actual !== expected) fail(day, what, `is ${actual}, not ${expected}: a difference of ${actual - expected}`);
  }
  for (const [place, amount] of Object.entries(balances)) if (amount < 0n) fail(day, place, `is ${amount}`);
  if (reminted > burned) fail(day, "what is reminted", `is ${reminted - burned} more than what is burned`);
  // Liquidity gets a tenth of each payment, rounded down: less than an atomic unit is missing to it, the pool has it.
  const rounding = flows.burned - 10n * flows.toLiquidity;
  if (rounding < 0n || rounding > 9n * BigInt(flows.payments)) {
    fail(day, "the part of liquidity", `is ${rounding} tenths of a unit off a tenth of the fees`);
  }
}

function fail(day: number, what: string, problem: string): never {
  throw new Error(`Day ${day}: ${what} ${problem} (atomic SESH).`);
}
