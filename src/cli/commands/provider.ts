import type { Command } from "commander";
import { orderJobs, stockJobs } from "../../actions/burnJobs.js";
import type { Job } from "../../actions/job.js";
import { latestBlock } from "../../contracts/blocks.js";
import type { Client, ReadClient } from "../../contracts/client.js";
import { toToolkitError } from "../../contracts/errors.js";
import { parseInteger } from "../../core/amounts.js";
import { errorToData, inputError, ToolkitError } from "../../core/errors.js";
import { describeProPlan } from "../../core/proPlans.js";
import { type Finality, ReceiptLog } from "../../pro/receipts.js";
import { type Books, createBooks, fetchKeys, openShop, settle, withBooks } from "../../provider/books.js";
import { issueBatch } from "../../provider/issue.js";
import { recoverBatches } from "../../provider/stock.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import {
  type BooksOptions,
  finalityOption,
  issuerOption,
  parsePlan,
  serviceUrl,
  withBooksOption,
} from "../providerOptions.js";
import { renderPairs, renderTable } from "../render.js";
import { runJobs } from "../runJobs.js";
import { addProviderOrderCommands } from "./providerOrders.js";
import { addProviderSaleCommands } from "./providerSales.js";

export function addProviderCommands(program: Command, register: Register): void {
  const provider = program.command("provider").description("sell Pro for other money: take orders, burn, keep a stock");

  register(
    withBooksOption(provider.command("init").description("make new books, with a secret of their own, in a folder")),
    async (context, { books }: BooksOptions) => {
      const account = await context.address(undefined, "account");
      await createBooks(await context.reader(), books, account);
      context.print({ books, account }, () =>
        [
          renderPairs([
            ["Books", books],
            ["Account", account],
          ]),
          "Back the folder up now, and after every burn. Whoever has it can spend the stock.",
        ].join("\n"),
      );
    },
  );
  addProviderOrderCommands(provider, register);

  register(
    withBooksOption(provider.command("burn"))
      .description("burn for the orders that are due and, with --stock, for a stock of units; safe to run again")
      .option("--stock <count>", "burn so many units ahead that this many are for sale")
      .option("--plan <number>", "the plan of the stock")
      .addOption(issuerOption()),
    async (context, options: BooksOptions & { stock?: string; plan?: string; issuer?: string }) => {
      const stock = options.stock === undefined ? undefined : readStockOptions(context, options);
      await withBooks(await context.reader(), options.books, (books) =>
        runJobs(context, (client) => burnJobs(client, books, stock)),
      );
    },
  );

  register(
    withBooksOption(provider.command("stock"))
      .description("show orders and stock; with --issue, get the tokens of what is burned for good")
      .option("--issue", "get the tokens that are missing")
      .addOption(issuerOption())
      .addOption(finalityOption()),
    async (context, options: BooksOptions & { issue?: boolean; issuer?: string; finality: Finality }) => {
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const failures: ToolkitError[] = [];
        if (context.options.dryRun !== true) {
          await settle(books, new ReceiptLog(client, options.finality));
          if (options.issue === true)
            failures.push(...(await issue(client, books, serviceUrl(context, "issuer", options))));
        }
        showBooks(context, books, (await latestBlock(client.provider)).timestamp, failures);
      });
    },
  );

  register(
    withBooksOption(provider.command("recover"))
      .description("find the burns again that are missing in books restored from an older copy")
      .addOption(issuerOption())
      .addOption(finalityOption()),
    async (context, options: BooksOptions & { issuer?: string; finality: Finality }) => {
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const log = new ReceiptLog(client, options.finality);
        await log.sync();
        const keys = await fetchKeys(client, serviceUrl(context, "issuer", options));
        const found = recoverBatches(books.stock, log.receipts, books.account, keys);
        context.print(
          { found },
          () => `${found} ${found === 1 ? "batch was" : "batches were"} missing and found again.`,
        );
      });
    },
  );

  addProviderSaleCommands(provider, register);
}

interface StockOptions {
  count: number;
  plan: number;
  issuer: URL;
}

function readStockOptions(context: Context, options: { stock?: string; plan?: string; issuer?: string }): StockOptions {
  // So many units take half an hour to make.
  const count = parseInteger(options.stock ?? "", "--stock", 1_000_000);
  if (options.plan === undefined) throw inputError("--plan", "it is missing", "Say which plan the stock is of.");
  return { count, plan: parsePlan(options.plan), issuer: serviceUrl(context, "issuer", options) };
}

/** What cannot be burned for the stock, because the issuer does not answer perhaps, does not keep orders from it. */
async function burnJobs(client: Client, books: Books, wanted?: StockOptions): Promise<Job[]> {
  requireAccount(client, books);
  const log = new ReceiptLog(client, 0);
  const { timestamp } = await latestBlock(client.provider);
  const orders = await orderJobs(client, books, log, timestamp);
  try {
    const shop = wanted && (await openShop(client, wanted.issuer, wanted.plan));
    const more = wanted && shop && { key: shop.newest, count: wanted.count };
    return [...orders, ...(await stockJobs(client, books, log, more))];
  } catch (error) {
    const failure = toToolkitError(error);
    return [...orders, { isDone: () => Promise.resolve(false), plan: () => Promise.reject(failure) }];
  }
}

function requireAccount({ account }: Client, books: Books): void {
  if (account === books.account) return;
  throw new ToolkitError("CONFIG_INVALID", `These books are of ${books.account}, the wallet is ${account}.`, {
    hint: "Use the wallet that they were made with: burns of another account are not found again.",
  });
}

/** Gets the tokens of every batch that has some missing; one that fails does not keep the others from it. */
async function issue(client: ReadClient, { stock }: Books, server: URL): Promise<ToolkitError[]> {
  const keys = await fetchKeys(client, server);
  const failures: ToolkitError[] = [];
  for (const batch of stock.batches()) {
    try {
      await issueBatch(stock, batch, { server, keys });
    } catch (error) {
      failures.push(toToolkitError(error));
    }
  }
  return failures;
}

function showBooks(context: Context, { stock, orders, sales }: Books, now: number, failures: ToolkitError[]): void {
  const open = orders.open();
  const data = {
    stock: stock.counts(),
    unansweredSales: sales.unanswered(),
    orders: {
      open: open.length,
      due: open.filter(({ notBefore }) => notBefore <= now).length,
      late: open.filter(({ burnBy }) => burnBy < now).length,
    },
  };
  const text = () =>
    [
      renderTable(
        ["Plan", "What", "Sent", "Burned", "For sale", "Sold", "Lost"],
        data.stock.map(({ plan, ...counts }) => [
          String(plan),
          describeProPlan(plan),
          ...[counts.sent, counts.burned, counts.issued, counts.sold, counts.lost].map(String),
        ]),
      ),
      renderPairs([
        ["Orders", `${data.orders.open} open, ${data.orders.due} due, ${data.orders.late} late`],
        ["Sales", data.unansweredSales === 0 ? undefined : `${data.unansweredSales} without an answer: ask again`],
      ]),
    ].join("\n");
  const [first] = failures;
  if (first === undefined) {
    context.print(data, text);
    return;
  }
  if (context.options.json !== true) context.terminal.out(text());
  throw new ToolkitError(first.code, `${first.shortMessage} (${failures.length} of the batches failed)`, {
    hint: first.hint,
    details: { ...data, failures: failures.map(errorToData) },
    cause: first,
  });
}
