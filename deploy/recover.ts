import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ArtifactResolver,
  type EIP1193Provider,
  status,
  trackTransaction,
  wipe,
} from "@nomicfoundation/ignition-core";
import type { Provider } from "ethers";
import { z } from "zod";
import { ToolkitError } from "../src/core/errors.js";

/** The lines of Ignition's journal that matter here. */
const entrySchema = z.looseObject({
  type: z.string(),
  futureId: z.string().optional(),
  networkInteractionId: z.number().optional(),
  nonce: z.number().optional(),
});

interface LostTransaction {
  futureId: string;
  nonce: number;
}

interface Recovery {
  directory: string;
  deployer: string;
  /** No transaction of the deployment on this chain is older. */
  firstBlock: number;
  provider: EIP1193Provider;
  reader: Provider;
  resolver: ArtifactResolver;
}

/**
 * A run that was killed while it sent a transaction has noted its nonce but not its hash, and Ignition cannot tell
 * whether it arrived. The chain can: if the nonce has been used, the transaction is looked up and noted; if not, the
 * step is taken back and sent again with the same nonce, so that at most one of the two can ever be executed.
 */
export async function recoverLostTransactions(recovery: Recovery): Promise<void> {
  const { directory, deployer, provider, reader, resolver } = recovery;
  for (const { futureId, nonce } of await findLost(directory)) {
    const [confirmed, pending] = await Promise.all([
      reader.getTransactionCount(deployer, "latest"),
      reader.getTransactionCount(deployer, "pending"),
    ]);
    if (nonce < confirmed) {
      await trackTransaction(directory, await findTransaction(recovery, nonce), provider, 1);
    } else if (nonce < pending) {
      throw new ToolkitError("TRANSACTION_PENDING", `Transaction ${nonce} of ${deployer} is not confirmed yet.`, {
        hint: "An earlier run sent it. Run the same command again in a minute.",
      });
    } else {
      await wipe(directory, resolver, futureId);
    }
  }
}

/**
 * A step whose transaction was reverted changed nothing. It is taken back, so that this run tries it again: if the cause
 * is still there, it fails as before.
 */
export async function retakeFailedSteps(directory: string, resolver: ArtifactResolver): Promise<void> {
  if (!existsSync(join(directory, "journal.jsonl"))) return;
  for (const { futureId } of (await status(directory)).failed) await wipe(directory, resolver, futureId);
}

async function findLost(directory: string): Promise<LostTransaction[]> {
  const path = join(directory, "journal.jsonl");
  if (!existsSync(path)) return [];
  const lost = new Map<string, LostTransaction>();
  for (const line of (await readFile(path, "utf8")).split("\n")) {
    if (line === "") continue;
    const { type, futureId = "", networkInteractionId, nonce } = entrySchema.parse(JSON.parse(line));
    const key = `${futureId} ${networkInteractionId}`;
    if (type === "TRANSACTION_PREPARE_SEND" && nonce !== undefined) lost.set(key, { futureId, nonce });
    else if (type === "TRANSACTION_SEND" || type === "ONCHAIN_INTERACTION_REPLACED_BY_USER") lost.delete(key);
    else if (type === "WIPE_APPLY") for (const [id, step] of lost) if (step.futureId === futureId) lost.delete(id);
  }
  return [...lost.values()];
}

/** The block in which the account's nonce passed this one, by bisection, and in it the transaction. */
async function findTransaction({ deployer, firstBlock, reader }: Recovery, nonce: number): Promise<string> {
  let low = firstBlock;
  let high = await reader.getBlockNumber();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await reader.getTransactionCount(deployer, middle)) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = await reader.getBlock(low, true);
  const found = block?.prefetchedTransactions.find(
    (transaction) => transaction.from === deployer && transaction.nonce === nonce,
  );
  if (found !== undefined) return found.hash;
  throw new ToolkitError("PRECONDITION_FAILED", `Transaction ${nonce} of ${deployer} is not found.`, {
    hint: "The endpoint leaves blocks out: use another one and run the same command again.",
  });
}
