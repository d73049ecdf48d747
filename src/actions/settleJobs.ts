import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { settleableNodes } from "../queries/settleableNodes.js";
import type { Job } from "./job.js";
import { planSettlePenalty } from "./settlePenalty.js";

/** Settles every penalty that can be annulled no longer. */
export async function settleJobs(client: Client): Promise<Job[]> {
  return (await settleableNodes(client)).map((nodeId) => ({
    isDone: async () => (await read(client.contracts.staking.penaltyOf(nodeId))).annullableUntil === 0n,
    plan: () => planSettlePenalty(client, { nodeId }),
  }));
}
