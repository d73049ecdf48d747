import { id } from "ethers";
import type { Hex } from "../../src/core/hex.js";
import { toScalar } from "../../src/crypto/nodeKeys.js";
import { signDigest, type PartialSignature } from "../../src/crypto/partialSignatures.js";

/** The secret of a test node: the same number gives the same secret everywhere. */
export function secretOf(number: number): bigint {
  return toScalar(Buffer.from(id(`SESH test node ${number}`).repeat(2)));
}

/** The signatures of the test nodes from `first` on. */
export function partialsOf(digest: Hex, count: number, first = 0): PartialSignature[] {
  return Array.from({ length: count }, (_, index) => signDigest(secretOf(first + index), digest));
}
