import type { Log } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { MISCONDUCT } from "../contracts/quorumRules.js";
import { toPlain } from "../contracts/results.js";
import type { Hex } from "../core/hex.js";

/* What follows from the events of the staking contract, all of them, oldest first. */

/** What the stakers' deposits, withdrawals and penalties that were paid add up to. */
export function principalOf(client: ReadClient, logs: readonly Log[]): bigint {
  return events(client, logs).reduce((sum, { name, args }) => sum + flowOf(name, args), 0n);
}

/** Nodes with a penalty for misconduct that was neither annulled nor settled. */
export function openEscrows(client: ReadClient, logs: readonly Log[]): Hex[] {
  const open = new Set<Hex>();
  for (const { name, args } of events(client, logs)) {
    if (name === "NodeDeregistered" && isMisconduct(args)) open.add(args.nodeId as Hex);
    if (name === "PenaltyAnnulled" || name === "PenaltySettled") open.delete(args.nodeId as Hex);
  }
  return [...open];
}

/** Which event changed the credit of a node last, by node; nodes that were never down have none. */
export function creditEvents(client: ReadClient, logs: readonly Log[]): Map<Hex, string> {
  return new Map(
    events(client, logs)
      .filter(({ name }) => name === "NodeDecommissioned" || name === "NodeRecommissioned")
      .map(({ args, log }) => [args.nodeId as Hex, `${log.blockNumber} ${log.index}`]),
  );
}

function flowOf(name: string, args: Record<string, unknown>): bigint {
  if (name === "NodeRegistered") {
    return (args.contributors as { stake: bigint }[]).reduce((sum, { stake }) => sum + stake, 0n);
  }
  if (name === "StakeWithdrawn" || name === "PenaltySettled") return -(args.amount as bigint);
  // A penalty for misconduct stays until it is settled.
  if (name !== "NodeDeregistered" || isMisconduct(args)) return 0n;
  return -((args.liquidatorReward as bigint) + (args.poolShare as bigint));
}

function isMisconduct({ reason }: Record<string, unknown>): boolean {
  return (Number(reason) & MISCONDUCT) !== 0;
}

function events({ contracts }: ReadClient, logs: readonly Log[]) {
  return logs.flatMap((log) => {
    const event = contracts.staking.interface.parseLog(log);
    return event === null ? [] : [{ name: event.name, args: toPlain(event.args) as Record<string, unknown>, log }];
  });
}
