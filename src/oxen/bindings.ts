import type { Address } from "../core/addresses.js";
import type { RegistrationEntry } from "./api/sources.js";
import type { SenderProof } from "./proofLog.js";

/** What says whose a deposit is. */
export interface Binding {
  by: "registration" | "proof";
  to: Address;
  nonce: number;
}

/**
 * The recipient of a deposit. A registration made before it wins over a proof: an exchange that sends for somebody could
 * make proofs too. A registration made afterwards does not count: somebody could have looked for a match.
 */
export function bindingOf(
  height: number,
  registration: RegistrationEntry | undefined,
  proof: SenderProof | undefined,
): Binding | undefined {
  // What is in no block yet will be above every height that was seen.
  if (registration !== undefined && (height === 0 || registration.seenAtOxenHeight < height)) {
    return { by: "registration", to: registration.to, nonce: registration.nonce };
  }
  return proof && { by: "proof", to: proof.to, nonce: proof.nonce };
}
