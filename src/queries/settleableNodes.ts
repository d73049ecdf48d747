import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import type { ReadClient } from "../contracts/client.js";
import { nodeHistory } from "../contracts/nodeHistory.js";
import { nodeStanding } from "./nodeStanding.js";

const PARALLEL_READS = 8;

/** Nodes whose penalty is in escrow and can be annulled no longer. */
export async function settleableNodes(client: ReadClient): Promise<Hex[]> {
  const { block, nodes } = await nodeHistory(client);
  const ids = nodes.filter(({ status }) => status === "deregistered").map(({ nodeId }) => nodeId);
  const standings = await mapLimited(ids, PARALLEL_READS, (nodeId) => nodeStanding(client, nodeId));
  return ids.filter((_nodeId, i) => {
    const annullableUntil = standings[i]?.penalty?.annullableUntil;
    return annullableUntil !== undefined && annullableUntil <= block.timestamp;
  });
}
