import { gatherSignatures, type FailedSource, type Sources } from "../attest/gather.js";
import { siftSignatures, type Sifted } from "../attest/sift.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { isPresent } from "../contracts/nodeStatuses.js";
import { signaturesNeeded } from "../crypto/attestation.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { quorumMembers } from "./quorumMembers.js";

export interface Collection extends Sifted {
  failed: FailedSource[];
  members: number;
  /** Of the members, how many signed. */
  signers: number;
  needed: number;
  missing: number;
}

/**
 * Everything that was signed under a digest, checked. Signatures of nodes that are no members now are kept as well: they
 * count when the node is one at the moment of the transaction.
 */
export async function collectSignatures(client: ReadClient, digest: Hex, sources: Sources): Promise<Collection> {
  const [{ keys, nodes }, { deliveries, failed }] = await Promise.all([
    quorumMembers(client),
    gatherSignatures(digest, sources),
  ]);
  const present = new Set(nodes.filter(({ status }) => isPresent(status)).map(({ nodeId }) => nodeId));
  const sifted = siftSignatures(digest, deliveries, (nodeId) => present.has(nodeId));
  const signed = new Set(sifted.verified.map(({ key }) => nodeIdOf(key)));
  const signers = keys.filter((key) => signed.has(nodeIdOf(key))).length;
  const needed = signaturesNeeded(keys.length);
  return {
    ...sifted,
    failed,
    members: keys.length,
    signers,
    needed,
    missing: Math.max(0, needed - signers),
  };
}
