import { ZeroAddress } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { GRACE_PERIOD } from "../names/leases.js";
import { hashesOf, type NameHashes } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import type { OxenNames } from "../names/oxenNames.js";
import { namesOpening, requireOwnList } from "./namesOpening.js";

/** What stands in the way of registering a name; "free" if nothing does. */
export type NameState =
  | "free"
  /** Its lease runs. */
  | "taken"
  /** Its lease is over, and its owner may renew it. */
  | "in grace"
  /** Whoever had it on Oxen may claim it. */
  | "kept for Oxen"
  /** Nobody can register anything yet. */
  | "not open";

export interface NameStatus extends NameHashes {
  state: NameState;
  /** Set where somebody has the name, also in grace. */
  lease?: { owner: Address; backupOwner?: Address; expiresAt: number; availableAt: number };
  /** Unix seconds up to which names are kept for Oxen holders, while they are. */
  claimUntil?: number;
  /** Who may claim the name until then; known with the list of Oxen names only. */
  claimant?: Address;
}

/** Who has a name, or whether it can be had. While Oxen names are kept, "free" is certain with their list only. */
export async function nameStatus(client: ReadClient, name: SessionName, oxenNames?: OxenNames): Promise<NameStatus> {
  const hashes = hashesOf(name);
  const [opening, record] = await Promise.all([
    namesOpening(client),
    read(client.contracts.names.nameOf(hashes.nameHash)),
  ]);
  const { isOpen, claimUntil, time } = opening;
  if (oxenNames !== undefined) requireOwnList(oxenNames, opening);
  const expiresAt = Number(record.expiresAt);
  const availableAt = expiresAt + GRACE_PERIOD;
  const leased = expiresAt !== 0 && time < availableAt;
  const claimant = claimUntil === undefined ? undefined : oxenNames?.find(hashes.baseHash)?.claimant;
  return {
    ...hashes,
    state: leased ? (time < expiresAt ? "taken" : "in grace") : freeState(isOpen, claimant),
    ...(leased && {
      lease: {
        owner: record.owner as Address,
        ...(record.backupOwner !== ZeroAddress && { backupOwner: record.backupOwner as Address }),
        expiresAt,
        availableAt,
      },
    }),
    ...(claimUntil !== undefined && { claimUntil }),
    ...(!leased && claimant !== undefined && { claimant }),
  };
}

function freeState(isOpen: boolean, claimant: Address | undefined): NameState {
  if (!isOpen) return "not open";
  return claimant === undefined ? "free" : "kept for Oxen";
}
