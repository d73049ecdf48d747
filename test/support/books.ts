import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../src/provider/database.js";
import { OrderBook } from "../../src/provider/orderBook.js";
import { Sales } from "../../src/provider/sales.js";
import { Stock } from "../../src/provider/stock.js";
import { seed } from "./proClient.js";

export const ACCOUNT = "0x1234567890123456789012345678901234567890";

/** Empty books in a new folder. */
export async function openTestBooks() {
  const folder = await mkdtemp(join(tmpdir(), "sesh-books-"));
  const path = join(folder, "books.sqlite");
  const database = Database.open(path);
  const secret = seed("provider");
  const stock = new Stock(database, secret);
  return {
    folder,
    path,
    database,
    secret,
    account: ACCOUNT,
    stock,
    sales: new Sales(database, stock),
    orders: new OrderBook(database),
    async close(): Promise<void> {
      database.close();
      await rm(folder, { recursive: true });
    },
  } as const;
}

export type TestBooks = Awaited<ReturnType<typeof openTestBooks>>;
