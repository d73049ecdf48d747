import { blake2b } from "@noble/hashes/blake2.js";
import type { Entitlement } from "../core/proPlans.js";
import { signEd25519, verifyEd25519 } from "./spending.js";

/**
 * Certifies until `expiresAt` that whoever has the rotating key is entitled. The format is version 0 of the existing Pro
 * backend: clients and nodes verify it offline.
 */
export interface EntitlementProof {
  /** 32 random bytes for one entitlement: the handle of the revocation list (`gen_index_hash`). */
  revocationTag: Uint8Array;
  rotatingKey: Uint8Array;
  /** Unix seconds, a day's boundary. */
  expiresAt: number;
  /** Ed25519 by the backend. */
  signature: Uint8Array;
}

const VERSION = 0;
/** Personalisation of BLAKE2b, 16 characters. Each entitlement has its own, so no proof passes for another. */
const DOMAINS: Record<Entitlement, string> = {
  pro: "ProProof________",
  storage: "ProStorageProof_",
  routing: "ProRoutingProof_",
};

export function signProof(
  backendSeed: Uint8Array,
  entitlement: Entitlement,
  terms: Omit<EntitlementProof, "signature">,
): EntitlementProof {
  return { ...terms, signature: signEd25519(backendSeed, proofHash(entitlement, terms)) };
}

export function isProofValid(backendKey: Uint8Array, entitlement: Entitlement, proof: EntitlementProof): boolean {
  return verifyEd25519(backendKey, proofHash(entitlement, proof), proof.signature);
}

/** BLAKE2b-256 over version (1 byte), tag, rotating key, and expiry in milliseconds (8 bytes, little-endian). */
function proofHash(
  entitlement: Entitlement,
  { revocationTag, rotatingKey, expiresAt }: Omit<EntitlementProof, "signature">,
): Uint8Array {
  const expiry = Buffer.alloc(8);
  expiry.writeBigUInt64LE(BigInt(expiresAt) * 1_000n);
  const personalization = Buffer.from(DOMAINS[entitlement], "ascii");
  return blake2b(Buffer.concat([Uint8Array.of(VERSION), revocationTag, rotatingKey, expiry]), {
    dkLen: 32,
    personalization,
  });
}
