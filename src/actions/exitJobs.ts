import type { Client } from "../contracts/client.js";
import { isPresent, nodeStatusOf } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { exitableNodes } from "../queries/exitableNodes.js";
import { planExitNode } from "./exitNode.js";
import type { Job } from "./job.js";

/** Finishes every exit whose time has come. */
export async function exitJobs(client: Client): Promise<Job[]> {
  return (await exitableNodes(client)).map(({ nodeId, key }) => ({
    isDone: async () => !isPresent(nodeStatusOf((await read(client.contracts.staking.nodeOf(nodeId))).status)),
    plan: () => planExitNode(client, { nodeKey: key }),
  }));
}
