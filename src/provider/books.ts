import { join } from "node:path";
import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { fetchKeyFiles } from "../pro/client.js";
import { chooseKey, type VerifiedKey, verifiedKeys } from "../pro/keys.js";
import type { ReceiptLog } from "../pro/receipts.js";
import { Database } from "./database.js";
import { burnsOf, OrderBook } from "./orderBook.js";
import { Sales, type Shop } from "./sales.js";
import { createSecretFile, readSecretFile } from "./secret.js";
import { Stock } from "./stock.js";

/** A provider's books, open for this process alone. */
export interface Books {
  /** The account that burns and signs orders. */
  account: Address;
  secret: Uint8Array;
  database: Database;
  stock: Stock;
  orders: OrderBook;
  sales: Sales;
}

/** The two files of a folder of books: both are needed, and both have to be backed up. */
function filesOf(folder: string) {
  return { secret: join(folder, "secret"), database: join(folder, "books.sqlite") };
}

/** Makes the books of an account in a folder that has none; with the secret that is there, if that is all there is. */
export async function createBooks(client: ReadClient, folder: string, account: Address): Promise<void> {
  const files = filesOf(folder);
  await createSecretFile(files.secret).catch((error: unknown) => {
    if (!(error instanceof ToolkitError && error.code === "FILE_EXISTS")) throw error;
  });
  const database = Database.open(files.database);
  try {
    database.initialise(ownerOf(client), account, await readSecretFile(files.secret));
  } finally {
    database.close();
  }
}

/** Opens the books for `work` and closes them. */
export async function withBooks<Result>(
  client: ReadClient,
  folder: string,
  work: (books: Books) => Promise<Result>,
): Promise<Result> {
  const files = filesOf(folder);
  const secret = await readSecretFile(files.secret);
  const database = Database.open(files.database);
  try {
    const account = database.requireOwner(ownerOf(client), secret);
    const stock = new Stock(database, secret);
    const sales = new Sales(database, stock);
    return await work({ account, secret, database, stock, sales, orders: new OrderBook(database) });
  } finally {
    database.close();
  }
}

/** Writes down which batches and orders are burned for good. The log has to be one of final blocks. */
export async function settle({ stock, orders, account }: Books, log: ReceiptLog): Promise<void> {
  await log.sync();
  stock.settle(log.receipts, account);
  orders.settle(burnsOf(log, account));
}

/** The keys a server shows, as far as they are announced. */
export async function fetchKeys(client: ReadClient, server: URL): Promise<VerifiedKey[]> {
  return verifiedKeys(client, await fetchKeyFiles(server));
}

/** What is needed to sell units of a plan now. */
export async function openShop(client: ReadClient, server: URL, plan: number): Promise<Shop> {
  const texts = await fetchKeyFiles(server);
  const [keys, newest, { timestamp }] = await Promise.all([
    verifiedKeys(client, texts),
    chooseKey(client, texts, plan),
    latestBlock(client.provider),
  ]);
  return { server, keys, newest, now: timestamp };
}

function ownerOf({ chainId, deployment }: ReadClient) {
  return { chainId, proBurn: deployment.ProBurn };
}
