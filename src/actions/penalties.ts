import { formatDuration } from "../core/time.js";
import type { Penalty } from "./plan.js";

/** Published rules, in 1/10,000 of the node's whole stake; always taken from the operator's own stake. */
const DEREGISTRATION_BPS = 20n;
const MISCONDUCT_BPS = 500n;
/** Of the 20 of a deregistration, for whoever submits it. */
const LIQUIDATOR_BPS = 3n;

/** What an operator can lose at worst. */
export function operatorPenalties(stake: bigint): Penalty[] {
  return [
    {
      what: "Deregistration after too much downtime (0.2 % of the node's stake)",
      amount: share(stake, DEREGISTRATION_BPS),
    },
    { what: "Misconduct (5 % of the node's stake)", amount: share(stake, MISCONDUCT_BPS) },
  ];
}

/** What whoever submits a deregistration gets; nothing for misconduct. */
export function liquidatorReward(stake: bigint): bigint {
  return share(stake, LIQUIDATOR_BPS);
}

/** Contributors' stake is never touched. */
export function contributorPenalties(): Penalty[] {
  return [{ what: "Penalties are taken from the operator's own stake only", amount: 0n }];
}

/** For everybody with stake in a node. `lock` is NodeStaking.deregistrationLock, in seconds. */
export function deregistrationNote(lock: number | bigint): string {
  return `If the quorum deregisters the node, all stake in it is locked for ${formatDuration(lock)} before it can be withdrawn.`;
}

function share(stake: bigint, bps: bigint): bigint {
  return (stake * bps) / 10_000n;
}
