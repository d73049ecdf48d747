import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ArtifactResolver, trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import type { Provider } from "ethers";
import type { EthereumProvider } from "hardhat/types/providers";
import { z } from "zod";
import { ToolkitError } from "../src/core/errors.js";
import type { DeploymentRecord } from "./record.js";

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
  record: DeploymentRecord;
  provider: EthereumProvider;
  reader: Provider;
  resolver: ArtifactResolver;
}

/**
 * A run that was killed while it sent a transaction has noted its nonce but not its hash, and Ignition cannot tell
 * whether it arrived. The chain can: if the nonce has been used, the transaction is looked up and noted; if not, the
 * step is taken back and sent again with the same nonce, so that at most one of the two can ever be executed.
 */
export async function recoverLostTransactions(recovery: Recovery): Promise<void> {
  const { directory, record, provider, reader, resolver } = recovery;
  for (const { futureId, nonce } of await findLost(directory)) {
    const [confirmed, pending] = await Promise.all([
      reader.getTransactionCount(record.deployer, "latest"),
      reader.getTransactionCount(record.deployer, "pending"),
    ]);
    if (nonce < confirmed) {
      await trackTransaction(directory, await findTransaction(recovery, nonce), provider, 1);
    } else if (nonce < pending) {
      throw new ToolkitError(
        "TRANSACTION_PENDING",
        `Transaction ${nonce} of ${record.deployer} is not confirmed yet.`,
        {
          hint: "An earlier run sent it. Run the same command again in a minute.",
        },
      );
    } else {
      await wipe(directory, resolver, futureId);
    }
  }
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
async function findTransaction({ record, reader }: Recovery, nonce: number): Promise<string> {
  let low = record.firstBlock;
  let high = await reader.getBlockNumber();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await reader.getTransactionCount(record.deployer, middle)) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = await reader.getBlock(low, true);
  const found = block?.prefetchedTransactions.find(
    (transaction) => transaction.from === record.deployer && transaction.nonce === nonce,
  );
  if (found !== undefined) return found.hash;
  throw new ToolkitError("PRECONDITION_FAILED", `Transaction ${nonce} of ${record.deployer} is not found.`, {
    hint:
      "Look its hash up in a block explorer, run `npx hardhat ignition track-tx <hash> <deployment id> --network " +
      "<name>`, and then the same command again.",
  });
}
