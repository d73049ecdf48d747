import type { Client } from "../contracts/client.js";
import type { SeedBatch } from "../seeding/batches.js";
import type { ActionResult } from "./execute.js";
import { perform, type PerformOptions } from "./perform.js";
import { seedJob } from "./seedJob.js";

/** What became of a batch; no result if its nodes were on the chain already. */
export type OnBatch = (batch: SeedBatch, number: number, result: ActionResult | undefined) => void;

/**
 * Seeds one batch after the other and stops at the first that fails. What is done is read from the chain: after an
 * interruption anywhere the same call goes on.
 */
export async function seedBatches(
  client: Client,
  batches: readonly SeedBatch[],
  onBatch: OnBatch = () => undefined,
  options: PerformOptions = {},
): Promise<void> {
  for (const [index, batch] of batches.entries()) {
    onBatch(batch, index + 1, await perform(client, seedJob(client, batch.nodes), options));
  }
}
