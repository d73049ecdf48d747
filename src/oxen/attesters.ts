import { verifyTypedData, type TypedDataDomain, type TypedDataField } from "ethers";
import { z } from "zod";
import type { Address } from "../core/addresses.js";
import { parseHex, type Hex } from "../core/hex.js";

/* Everything that attesters sign is for one claims contract on one chain, and so for one campaign. */

/** Whose signatures count. */
export interface AttesterRules {
  chainId: bigint;
  bridge: Address;
  attesters: readonly Address[];
  /** How many of them it takes. */
  threshold: number;
}

type Campaign = Pick<AttesterRules, "chainId" | "bridge">;

const SIGNATURE_SIZE = 65;

/** A signature in a file. */
export const signatureSchema = z.string().transform((text) => parseHex(text, SIGNATURE_SIZE, "signature"));

/** Why attesters decided something, for everybody to read. */
export const reasonSchema = z.string().min(10).max(500);

export function claimsDomain({ chainId, bridge }: Campaign): TypedDataDomain {
  return { name: "SESH Oxen Claims", version: "1", chainId, verifyingContract: bridge };
}

/**
 * Who signed; undefined if the signature is malformed. Any other 65 bytes have some signer, so the caller compares it with
 * the attesters.
 */
export function signerOf(
  campaign: Campaign,
  types: Record<string, TypedDataField[]>,
  message: object,
  signature: Hex,
): Address | undefined {
  try {
    return verifyTypedData(claimsDomain(campaign), types, message, signature) as Address;
  } catch {
    return undefined;
  }
}

/** Why those who signed, each named once, do not suffice. */
export function signersProblem(
  { attesters, threshold }: AttesterRules,
  signers: readonly Address[],
): string | undefined {
  const stranger = signers.find((signer) => !attesters.includes(signer));
  if (stranger !== undefined) return `${stranger} is no attester, or signed something else`;
  return signers.length < threshold ? `${signers.length} attesters signed it, and ${threshold} have to` : undefined;
}
