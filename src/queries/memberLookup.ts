import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { quorumMembers } from "./quorumMembers.js";

const MAX_AGE = 15_000;

/** Answers whether a node is a member of the quorum, from a list that is at most `maxAge` milliseconds old. */
export function memberLookup(client: ReadClient, maxAge = MAX_AGE): (nodeId: Hex) => Promise<boolean> {
  let readAt = -Infinity;
  let members: Promise<ReadonlySet<Hex>> | undefined;
  return async (nodeId) => {
    if (members === undefined || performance.now() - readAt > maxAge) {
      readAt = performance.now();
      members = quorumMembers(client).then(({ keys }) => new Set(keys.map(nodeIdOf)));
      // What failed is not kept.
      members.catch(() => (members = undefined));
    }
    return (await members).has(nodeId);
  };
}
