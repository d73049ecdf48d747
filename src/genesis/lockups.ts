import { DAY } from "../core/time.js";
import { MONTH } from "../vesting/grants.js";

/** What keeps the SESH of a group from being spent, counted from the start of the lock-ups. */
export type LockUp =
  /** All of it until the end; it can be staked meanwhile. */
  | { kind: "staking"; period: number }
  /** Nothing until the cliff, then a step at the end of every month. */
  | { kind: "monthly"; cliffMonths: number; steps: number }
  | { kind: "none" }
  /** It belongs to the reward pool, which pays it to nodes. */
  | { kind: "pool" };

export const GROUPS = ["A", "B", "C", "D", "E", "F"] as const;

export type Group = (typeof GROUPS)[number];

/** The rules of the token's genesis. They are no data: no file can shorten them. */
export const LOCK_UPS: Readonly<Record<Group, LockUp>> = {
  A: { kind: "staking", period: 24 * MONTH },
  B: { kind: "monthly", cliffMonths: 12, steps: 12 },
  C: { kind: "none" },
  D: { kind: "monthly", cliffMonths: 12, steps: 24 },
  E: { kind: "pool" },
  F: { kind: "staking", period: 90 * DAY },
};

/** When SESH of a group becomes free, in Unix seconds; none where no date frees it. */
export function unlockDates(group: Group, start: number): number[] {
  const lockUp = LOCK_UPS[group];
  switch (lockUp.kind) {
    case "staking":
      return [start + lockUp.period];
    case "monthly":
      return Array.from({ length: lockUp.steps }, (_, i) => start + (lockUp.cliffMonths + i + 1) * MONTH);
    case "none":
    case "pool":
      return [];
  }
}

/** The rule of a group in words. */
export function describeLockUp(group: Group): string {
  const lockUp = LOCK_UPS[group];
  switch (lockUp.kind) {
    case "staking":
      return `locked for ${lockUp.period / DAY} days, can be staked`;
    case "monthly":
      return `nothing for ${lockUp.cliffMonths} months, then ${lockUp.steps} monthly steps`;
    case "none":
      return "free from the start";
    case "pool":
      return "paid to nodes by the reward pool";
  }
}
