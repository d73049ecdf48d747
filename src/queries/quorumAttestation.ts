import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { aggregate, verifyAttestation, type Aggregation } from "../crypto/attestation.js";
import type { PartialSignature } from "../crypto/partialSignatures.js";
import { quorumMembers } from "./quorumMembers.js";
import { sealedKeys } from "./sealedKeys.js";

export type QuorumAttestation = Aggregation;

/** Sums verified signatures for the quorum of now, and checks the sum as the contract will. */
export async function quorumAttestation(
  client: ReadClient,
  digest: Hex,
  partials: readonly PartialSignature[],
): Promise<QuorumAttestation> {
  const [{ keys, aggregateKey }, positions] = await Promise.all([quorumMembers(client), sealedKeys(client)]);
  const aggregation = aggregate({ digest, members: keys, partials, positions });
  verifyAttestation({ digest, aggregateKey, members: keys.length, positions }, aggregation.attestation);
  return aggregation;
}
