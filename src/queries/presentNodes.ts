import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { isPresent, nodeStatusOf } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { stakerNodes } from "./stakerNodes.js";

/** Nodes of an address that have not left. */
export async function presentNodes(client: ReadClient, staker: Address): Promise<Hex[]> {
  const nodeIds = await stakerNodes(client, staker);
  const nodes = await read(Promise.all(nodeIds.map((nodeId) => client.contracts.staking.nodeOf(nodeId))));
  return nodeIds.filter((_nodeId, i) => isPresent(nodeStatusOf(nodes[i]?.status ?? 0n)));
}
