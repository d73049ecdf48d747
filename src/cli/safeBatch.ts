import { batchTransactions } from "../actions/batchTransactions.js";
import type { Plan } from "../actions/plan.js";
import type { Actor } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { formatSafeBatch, type BatchTransaction } from "../contracts/safeBatch.js";
import type { Address } from "../core/addresses.js";
import { writeFile } from "../core/files.js";
import { unixTime } from "../core/time.js";
import type { Context } from "./context.js";

/** A batch that was written instead of being sent. */
export interface WrittenBatch {
  file: string;
  safe: Address;
  transactions: BatchTransaction[];
  /** False if the account has no code on this network, as a Safe of another network has none. */
  isContract: boolean;
}

/** Writes what plans would send as one batch; undefined where they are to be sent. */
export async function writeBatch(
  { options, terminal }: Context,
  client: Actor,
  plans: readonly Plan[],
): Promise<WrittenBatch | undefined> {
  const { safeBatch: file } = options;
  if (file === undefined || plans.length === 0) return undefined;
  const safe = client.account;
  const transactions = await batchTransactions(client, plans);
  const isContract = (await read(client.provider.getCode(safe))) !== "0x";
  const description = plans.map(({ summary }) => summary).join(" ");
  const batch = { chainId: client.chainId, safe, description, createdAt: unixTime(), transactions };
  await writeFile(file, formatSafeBatch(batch), { force: options.force === true });
  if (!isContract && options.json !== true) {
    terminal.err(`There is no contract at ${safe} on this network: check that it is the Safe's address here.`);
  }
  return { file, safe, transactions, isContract };
}

export function renderBatch({ file, safe, transactions }: WrittenBatch): string {
  const count = transactions.length === 1 ? "1 transaction" : `${transactions.length} transactions`;
  return [
    `\nWrote ${count} for ${safe} to ${file}; nothing was sent.`,
    "Open it in the Transaction Builder of that Safe, and compare what it shows with the plan.",
  ].join("\n");
}
