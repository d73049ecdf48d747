import type { ReadClient } from "../contracts/client.js";
import { nodeHistory, type HistoricNode } from "../contracts/nodeHistory.js";
import { isPresent } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";

/** Nodes whose exit anybody can finish now: those whose time has come, or all once the network is retired. */
export async function exitableNodes(client: ReadClient): Promise<HistoricNode[]> {
  const [retired, { block, nodes }] = await Promise.all([
    read(client.contracts.staking.retired()),
    nodeHistory(client),
  ]);
  return nodes.filter(
    ({ status, exitableAt }) =>
      isPresent(status) && (retired || (exitableAt !== undefined && exitableAt <= block.timestamp)),
  );
}
