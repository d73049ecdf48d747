import type { Hex } from "../core/hex.js";
import { formatNodeKey, formatNodeKeyG2, nodeIdOf } from "../crypto/nodeKeys.js";
import { verifyPartials, type PartialFault, type PartialSignature } from "../crypto/partialSignatures.js";

/** Signatures under one digest from one source: a file or an attester. */
export interface Delivery {
  source: string;
  partials: readonly PartialSignature[];
}

export interface BadSignature {
  nodeId: Hex;
  fault: PartialFault;
  /** Everybody who delivered it; only the node itself, or one of these, can have made it. */
  sources: string[];
}

export interface Sifted {
  /** One of each node. */
  verified: PartialSignature[];
  bad: BadSignature[];
  /** Of keys that are of no node here: not even looked at. */
  unknown: { nodeId: Hex; sources: string[] }[];
}

/** Merges what several sources delivered and checks it in one batch. */
export function siftSignatures(
  digest: Hex,
  deliveries: readonly Delivery[],
  isKnown: (nodeId: Hex) => boolean,
): Sifted {
  const distinct = new Map<string, { partial: PartialSignature; sources: Set<string> }>();
  for (const { source, partials } of deliveries) {
    for (const partial of partials) {
      const identity = `${formatNodeKey(partial.key)}${formatNodeKeyG2(partial.keyG2)}${formatNodeKey(partial.signature)}`;
      const seen = distinct.get(identity);
      if (seen === undefined) distinct.set(identity, { partial, sources: new Set([source]) });
      else seen.sources.add(source);
    }
  }
  const entries = [...distinct.values()].map(({ partial, sources }) => ({
    partial,
    nodeId: nodeIdOf(partial.key),
    sources: [...sources],
  }));
  const sourcesOf = new Map(entries.map(({ partial, sources }) => [partial, sources]));
  const { verified, refused } = verifyPartials(
    digest,
    entries.filter(({ nodeId }) => isKnown(nodeId)).map(({ partial }) => partial),
  );
  return {
    verified,
    bad: refused.map(({ partial, nodeId, fault }) => ({ nodeId, fault, sources: sourcesOf.get(partial) ?? [] })),
    unknown: entries.filter(({ nodeId }) => !isKnown(nodeId)).map(({ nodeId, sources }) => ({ nodeId, sources })),
  };
}
