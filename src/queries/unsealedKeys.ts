import type { ReadClient } from "../contracts/client.js";
import { nodeHistory } from "../contracts/nodeHistory.js";
import { isPresent } from "../contracts/nodeStatuses.js";
import type { NodeKey } from "../crypto/nodeKeys.js";
import { sealedKeys } from "./sealedKeys.js";

/** Keys in no store, oldest registration first. Nodes that have left are never non-signers: their keys are left out. */
export async function unsealedKeys(client: ReadClient): Promise<NodeKey[]> {
  const [{ byNodeId }, { nodes }] = await Promise.all([sealedKeys(client), nodeHistory(client)]);
  return nodes.filter(({ nodeId, status }) => isPresent(status) && !byNodeId.has(nodeId)).map(({ key }) => key);
}
