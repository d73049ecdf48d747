import { nextBlockTime } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { pendingCommitment, type PendingRegistration } from "../names/commitFile.js";
import { COMMITMENT_AGE_LIMIT, COMMITMENT_AGE_MINIMUM, GRACE_PERIOD } from "../names/leases.js";
import { nameHashOf } from "../names/nameHashes.js";

/** What is to be done next for a registration. Times in Unix seconds. */
export type RegistrationProgress =
  /** Not announced, or so long ago that it has to be announced again. */
  | { step: "commit" }
  /** Announced; can be registered from `usableFrom` to `usableUntil`. */
  | { step: "wait" | "register"; usableFrom: number; usableUntil: number }
  /** The name belongs to whom it was to be registered for. */
  | { step: "done"; expiresAt: number }
  /** Somebody else has the name now. */
  | { step: "lost"; owner: Address; availableAt: number };

export async function registrationProgress(
  { contracts, provider }: ReadClient,
  pending: PendingRegistration,
): Promise<RegistrationProgress> {
  const { baseHash, tier, owner } = pending.request;
  const [record, committed, time] = await Promise.all([
    read(contracts.names.nameOf(nameHashOf(baseHash, tier))),
    read(contracts.names.committedAt(pendingCommitment(pending))),
    nextBlockTime(provider),
  ]);
  const expiresAt = Number(record.expiresAt);
  if (expiresAt !== 0 && time < expiresAt + GRACE_PERIOD) {
    if (record.owner === owner && time < expiresAt) return { step: "done", expiresAt };
    return { step: "lost", owner: record.owner as Address, availableAt: expiresAt + GRACE_PERIOD };
  }
  const usableFrom = Number(committed) + COMMITMENT_AGE_MINIMUM;
  const usableUntil = Number(committed) + COMMITMENT_AGE_LIMIT;
  if (committed === 0n || time > usableUntil) return { step: "commit" };
  return { step: time < usableFrom ? "wait" : "register", usableFrom, usableUntil };
}
