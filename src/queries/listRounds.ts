import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import type { RoundTerms } from "../contracts/rounds.js";
import { roundStatus, type RoundStatusReport } from "./roundStatus.js";
import { openedRounds } from "./roundTerms.js";

export interface ListedRound extends RoundStatusReport {
  feeBps: number;
  reservations: RoundTerms["reservations"];
}

/** The rounds of the last 90 days, newest first; by default only those that can still be joined. */
export async function listRounds(client: ReadClient, { all = false }: { all?: boolean } = {}): Promise<ListedRound[]> {
  const listed: ListedRound[] = [];
  const seen = new Set<Hex>();
  for await (const { roundId, terms } of openedRounds(client)) {
    if (seen.has(roundId)) continue;
    seen.add(roundId);
    const status = await roundStatus(client, roundId);
    if (!all && status.state !== "open") continue;
    listed.push({ ...status, feeBps: terms.node.feeBps, reservations: terms.reservations });
  }
  return listed;
}
