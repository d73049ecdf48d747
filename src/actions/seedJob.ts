import type { Client, ReadClient } from "../contracts/client.js";
import { nodeStatusOf } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { mapLimited } from "../core/parallel.js";
import type { ListedNode } from "../seeding/nodeList.js";
import type { Job } from "./job.js";
import { planSeedNodes } from "./seedNodes.js";

/** Nodes asked for at the same time. */
const PARALLEL = 20;

/**
 * Seeds those of these nodes that are not on the chain yet. Whatever an endpoint that lags behind may answer, no node is
 * seeded twice: the contract takes a key once.
 */
export function seedJob(client: Client, nodes: readonly ListedNode[]): Job {
  return {
    isDone: async () => (await unseeded(client, nodes)).length === 0,
    plan: async () => planSeedNodes(client, await unseeded(client, nodes)),
    // Another run was faster with some of them.
    staleErrors: ["NodeKeyUsed"],
  };
}

async function unseeded({ contracts: { staking } }: ReadClient, nodes: readonly ListedNode[]): Promise<ListedNode[]> {
  const states = await mapLimited(nodes, PARALLEL, ({ nodeId }) => read(staking.nodeOf(nodeId)));
  return nodes.filter((_, i) => nodeStatusOf(states[i]?.status ?? 0n) === "none");
}
