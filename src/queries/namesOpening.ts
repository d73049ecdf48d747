import type { ReadClient } from "../contracts/client.js";
import { nextBlockTime } from "../contracts/blocks.js";
import { read } from "../contracts/read.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { formatTime } from "../core/time.js";
import { NO_OXEN_NAME, type OxenName, type OxenNames } from "../names/oxenNames.js";

export interface NamesOpening {
  isOpen: boolean;
  /** Zero if no names are kept. */
  oxenRoot: Hex;
  /** Unix seconds; until then the names in the tree are kept for their claimants. Undefined once that is over. */
  claimUntil?: number;
  /** Unix seconds of now. */
  time: number;
}

/** Whether names can be registered, and whether some are kept for those who had them on Oxen. */
export async function namesOpening(client: ReadClient): Promise<NamesOpening> {
  const [{ isOpen, oxenRoot, claimUntil }, time] = await Promise.all([
    read(client.contracts.names.opening()),
    nextBlockTime(client.provider),
  ]);
  const kept = time < claimUntil ? { claimUntil: Number(claimUntil) } : {};
  return { isOpen, oxenRoot: oxenRoot as Hex, time, ...kept };
}

/** Refuses a list of Oxen names that is not the one the names were opened with. */
export function requireOwnList(oxenNames: OxenNames, { oxenRoot }: NamesOpening): void {
  if (oxenNames.root === oxenRoot) return;
  throw new ToolkitError(
    "FILE_INVALID",
    `The list of Oxen names has the root ${oxenNames.root} instead of ${oxenRoot}.`,
    {
      hint: "Take the list that was published when the names were opened, unchanged.",
    },
  );
}

/** What a registrant has to show: nothing after the claim period, before that that the name is kept for nobody. */
export function neighbourFor(baseHash: Hex, opening: NamesOpening, oxenNames: OxenNames | undefined): OxenName {
  if (opening.claimUntil === undefined) return NO_OXEN_NAME;
  const until = formatTime(opening.claimUntil);
  if (oxenNames === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", `Until ${until} names are kept for those who had them on Oxen.`, {
      hint: "Give the published list of these names with --oxen-names, to show that yours is not among them.",
    });
  }
  requireOwnList(oxenNames, opening);
  const neighbour = oxenNames.neighbourOf(baseHash);
  if (neighbour !== undefined) return neighbour;
  throw new ToolkitError("PRECONDITION_FAILED", `The name is kept until ${until} for whoever had it on Oxen.`, {
    hint: "If that is you, take it with `sesh name claim-oxen`. If nobody does, it is free after that.",
    details: { claimUntil: opening.claimUntil },
  });
}
