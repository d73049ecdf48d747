import type { Log } from "ethers";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { DAY } from "../core/time.js";
import type { ReadClient } from "../contracts/client.js";
import { findBlockAt, scanLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { toPlain } from "../contracts/results.js";
import { roundIdOf, type RoundTerms } from "../contracts/rounds.js";

/** No round lasts longer, so the event of a round that can still be joined is never older. */
const ROUND_PERIOD_LIMIT = 90 * DAY;

/** The terms of a round from the event of its opening, checked against the round's id (SD-08). */
export async function roundTerms(client: ReadClient, roundId: Hex): Promise<RoundTerms> {
  for await (const terms of openedRounds(client, roundId)) return terms.terms;
  throw new ToolkitError("PRECONDITION_FAILED", `The terms of round ${roundId} cannot be found.`, {
    hint: "There is no such round, it is long over, or the RPC endpoint keeps no old events.",
    details: { roundId },
  });
}

/** Rounds opened in the last 90 days, newest first; only the one with `roundId` if it is given. */
export async function* openedRounds(
  client: ReadClient,
  roundId?: Hex,
): AsyncGenerator<{ roundId: Hex; terms: RoundTerms }> {
  const { rounds } = client.contracts;
  const filter = {
    address: client.deployment.ContributionRounds,
    topics: [rounds.getEvent("RoundOpened").fragment.topicHash, roundId ?? null],
  };
  const latest = await read(client.provider.getBlock("latest"));
  if (latest === null) return;
  const firstBlock = await read(findBlockAt(client.provider, latest.timestamp - ROUND_PERIOD_LIMIT));
  for await (const logs of scanLogs(client.provider, filter, firstBlock, latest.number)) {
    for (const log of logs) {
      const opened = decode(client, log);
      if (roundIdOf(opened.terms) === opened.roundId) yield opened;
    }
  }
}

function decode(client: ReadClient, log: Log): { roundId: Hex; terms: RoundTerms } {
  const decoded = client.contracts.rounds.interface.decodeEventLog("RoundOpened", log.data, log.topics);
  const { roundId, terms } = toPlain(decoded) as { roundId: Hex; terms: DecodedTerms };
  return {
    roundId,
    terms: {
      ...terms,
      reservedUntil: Number(terms.reservedUntil),
      closesAt: Number(terms.closesAt),
      node: { ...terms.node, feeBps: Number(terms.node.feeBps) },
    },
  };
}

/** All integers of a decoded event are bigint. */
type DecodedTerms = Omit<RoundTerms, "reservedUntil" | "closesAt" | "node"> & {
  reservedUntil: bigint;
  closesAt: bigint;
  node: Omit<RoundTerms["node"], "feeBps"> & { feeBps: bigint };
};
