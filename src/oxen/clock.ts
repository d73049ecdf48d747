import { ToolkitError } from "../core/errors.js";
import { Contradiction, type DaemonQuorum } from "./daemonQuorum.js";
import type { Block } from "./watchState.js";

/* Which height the Oxen chain had at a time that another chain tells: that of the block before the first one, from the
   campaign's first block on, whose timestamp is later. Timestamps of Oxen blocks go back now and then; the first later one
   is always the same block, however far the chain has gone on since, so everybody comes to the same height for ever. A time
   has no height before that block is final. */

/** Blocks of one request; a daemon's public port gives 1,000 at most. */
const RANGE = 1_000;

export interface OxenClock {
  /** Times before this one have a height. Unix seconds. */
  until: number;
  heightAt(time: number): number | undefined;
}

/** Reads the times of all blocks from the campaign's first one to `last`, on which a quorum of daemons agrees. */
export async function readClock(
  daemons: DaemonQuorum,
  { first, last, anchor }: { first: number; last: number; /** What the watcher calls final. */ anchor: Block },
  problems: string[],
): Promise<OxenClock> {
  const answering = await daemons.answering(problems);
  const hash = requireAgreed(await daemons.agreedHash(answering, anchor.height, problems), problems);
  if (hash !== anchor.hash) {
    throw new Contradiction(`block ${anchor.height} was ${anchor.hash} and final, and is ${hash} for the daemons`);
  }
  /** The blocks whose timestamp is later than all before. */
  const later: { height: number; timestamp: number }[] = [];
  for (let from = first; from <= last; from += RANGE) {
    const range = [from, Math.min(from + RANGE - 1, last)] as const;
    for (const { height, timestamp } of requireAgreed(
      await daemons.agreedHeaders(answering, range, problems),
      problems,
    )) {
      if (timestamp > (later.at(-1)?.timestamp ?? -1)) later.push({ height, timestamp });
    }
  }
  return {
    until: later.at(-1)?.timestamp ?? 0,
    heightAt: (time) => {
      const next = later[firstIndex(later.length, (i) => (later[i]?.timestamp ?? 0) > time)];
      return next === undefined ? undefined : Math.max(next.height - 1, 0);
    },
  };
}

/** The first index up to `length` from which on something holds. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function requireAgreed<Value>(agreed: { value: Value } | { waiting: string }, problems: readonly string[]): Value {
  if ("value" in agreed) return agreed.value;
  throw new ToolkitError("RPC_FAILED", `Only ${agreed.waiting}.`, {
    hint: "Look at the daemons, and try again when enough of them answer.",
    details: { problems },
  });
}
