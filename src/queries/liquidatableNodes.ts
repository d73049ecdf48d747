import { mapLimited } from "../core/parallel.js";
import type { ReadClient } from "../contracts/client.js";
import { nodeHistory, type HistoricNode } from "../contracts/nodeHistory.js";
import { nodeStanding } from "./nodeStanding.js";

const PARALLEL_READS = 8;

/** Decommissioned nodes whose credit is used up and whose age allows a deregistration. */
export async function liquidatableNodes(client: ReadClient): Promise<HistoricNode[]> {
  const { block, nodes } = await nodeHistory(client);
  const down = nodes.filter(({ status }) => status === "decommissioned");
  const standings = await mapLimited(down, PARALLEL_READS, ({ nodeId }) => nodeStanding(client, nodeId));
  return down.filter((_node, i) => {
    const deregisterableAt = standings[i]?.deregisterableAt;
    return deregisterableAt !== undefined && deregisterableAt <= block.timestamp;
  });
}
