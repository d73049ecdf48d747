import type { Address } from "../../core/addresses.js";
import type { Hex } from "../../core/hex.js";
import type { RootAttestation } from "../attestation.js";

/* What the HTTP interface needs of the rest of the migration, and nothing more. */

export interface RegistrationEntry {
  /** Payment id, 16 hexadecimal digits. */
  pid: string;
  to: Address;
  nonce: number;
  /** A deposit above this height uses the entry. */
  seenAtOxenHeight: number;
  /** Place in the log. */
  index: number;
}

/** The log of registrations. */
export interface RegistrationBook {
  /** The entry, old or new. Refuses, with `pid` in the details, what is registered to another address. */
  register(to: Address, nonce: number, seenAtOxenHeight: number): Promise<RegistrationEntry>;
  entryOf(pid: string): RegistrationEntry | undefined;
}

/** What the attesters have signed in an epoch. */
export interface EpochClaims extends Omit<RootAttestation, "chainId" | "bridge"> {
  /** Atomic SESH of an account in all, and its Merkle proof. */
  claimOf(account: Address): { cumulative: bigint; proof: readonly Hex[] } | undefined;
}

/** The ledgers that were published. */
export interface EpochBook {
  /** Path of an epoch's ledger; undefined if there is none. */
  ledgerPath(epoch: number): Promise<string | undefined>;
  /** Number and height of each epoch, in their order. */
  epochs(): Promise<readonly { epoch: number; oxenHeight: number }[]>;
  /** The newest epoch's claims, and the attesters' signatures under its root so far. */
  newest(): Promise<{ claims: EpochClaims; signatures: readonly Hex[] } | undefined>;
}
