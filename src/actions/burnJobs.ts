import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { ToolkitError } from "../core/errors.js";
import type { PublishedKey } from "../pro/keyFile.js";
import type { ReceiptLog } from "../pro/receipts.js";
import type { Books } from "../provider/books.js";
import { type BookedOrder, burnOf, burnsOf } from "../provider/orderBook.js";
import { type Batch, type Draft, isBurnOf, requireKnownBatches } from "../provider/stock.js";
import { BATCH_LIMIT, planBurnOrders, planBurnStock } from "./burnForPro.js";
import type { Job } from "./job.js";

/* What a provider burns. The log has to be one of latest blocks: what is in it is not burned again. Before a transaction is
   sent, its nonce is read first and the log after it; so a burn that the log does not have, because it is on its way or
   was forgotten, has the same nonce or a later one, and only one of the two can be executed (SD-07). */

/** A batch has at least two units: on the chain, one alone could be any purchase. */
const LEAST_UNITS = 2;

/** One job for up to 2,900 orders of a plan that are due and not burned. */
export async function orderJobs(client: Client, { orders }: Books, log: ReceiptLog, now: number): Promise<Job[]> {
  await log.sync();
  const open = unburned(client, log, orders.due(now));
  const plans = [...new Set(open.map(({ plan }) => plan))].sort((a, b) => a - b);
  return plans.flatMap((plan) => {
    const own = open.filter((order) => order.plan === plan);
    const groups = Array.from({ length: Math.ceil(own.length / BATCH_LIMIT) }, (_, i) =>
      own.slice(i * BATCH_LIMIT, (i + 1) * BATCH_LIMIT),
    );
    return groups.map((group): Job => {
      const commitmentsLeft = () => unburned(client, log, group).map(({ commitment }) => commitment);
      return {
        isDone: async (nonce) => {
          await syncFor(client, log, nonce);
          return commitmentsLeft().length === 0;
        },
        plan: () => planBurnOrders(client, { plan, commitments: commitmentsLeft() }),
        onHash: (hash) => orders.recordHash(commitmentsLeft(), hash),
      };
    });
  });
}

/**
 * Batches whose burn was interrupted, and one more if that leaves fewer than `wanted` units of the key's plan for sale. So
 * the same command again burns nothing more.
 */
export async function stockJobs(
  client: Client,
  { stock, account }: Books,
  log: ReceiptLog,
  wanted?: { key: PublishedKey; count: number },
): Promise<Job[]> {
  await log.sync();
  requireKnownBatches(stock, log.receipts, account);
  const batches = stock.batches().filter((batch) => batch.receiptId === undefined && !isBurned(client, log, batch));
  const drafts: Draft[] = batches.map((batch) => stock.load(batch));
  const missing = wanted === undefined ? 0 : wanted.count - stock.unsold(wanted.key.plan);
  if (wanted !== undefined && missing > 0) drafts.push(stock.draft(wanted.key, Math.max(missing, LEAST_UNITS)));
  return drafts.map((draft) => ({
    isDone: async (nonce) => {
      await syncFor(client, log, nonce);
      return isBurned(client, log, draft);
    },
    plan: () => planBurnStock(client, draft),
    onHash: (hash) => stock.record(draft, hash),
  }));
}

function isBurned({ account }: Client, { receipts }: ReceiptLog, batch: Batch): boolean {
  return receipts.some((receipt) => isBurnOf(receipt, account, batch));
}

function unburned({ account }: Client, log: ReceiptLog, orders: readonly BookedOrder[]): BookedOrder[] {
  const burns = burnsOf(log, account);
  return orders.filter((order) => burnOf(burns, order) === undefined);
}

/** Reads what is new, and refuses a log that ends before the account's transactions with lower nonces. */
async function syncFor(client: Client, log: ReceiptLog, nonce = 0): Promise<void> {
  await log.sync();
  if (nonce === 0 || (await read(client.provider.getTransactionCount(client.account, log.block))) >= nonce) return;
  throw new ToolkitError("RPC_FAILED", "The RPC endpoint gave events of an older block than the account's nonce.", {
    hint: "Try again in a moment, or use another endpoint. Nothing was sent.",
  });
}
