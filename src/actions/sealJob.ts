import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { STORE_KEYS } from "../crypto/keyStore.js";
import { unsealedKeys } from "../queries/unsealedKeys.js";
import type { Job } from "./job.js";
import { planSealKeys } from "./sealKeys.js";

/** Fills the next store; undefined as long as there are not enough keys for one. */
export async function sealJob(client: Client): Promise<Job | undefined> {
  const { quorum } = client.contracts;
  const stores = await read(quorum.storeCount());
  const keys = await unsealedKeys(client);
  if (keys.length < STORE_KEYS) return undefined;
  return {
    // Whoever fills a store takes the oldest keys: these, if nobody else has.
    isDone: async () => (await read(quorum.storeCount())) !== stores,
    plan: () => Promise.resolve(planSealKeys(client, keys)),
  };
}
