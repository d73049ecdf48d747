import type { Command } from "commander";
import { orderJobs, stockJobs } from "../../actions/burnJobs.js";
import { latestBlock } from "../../contracts/blocks.js";
import type { Client } from "../../contracts/client.js";
import { toToolkitError } from "../../contracts/errors.js";
import { parseInteger } from "../../core/amounts.js";
import { errorToData, ToolkitError } from "../../core/errors.js";
import { describeProPlan } from "../../core/proPlans.js";
import { parseServiceUrl } from "../../pro/http.js";
import { type Finality, ReceiptLog } from "../../pro/receipts.js";
import { type Books, createBooks, fetchKeys, openShop, settle, withBooks } from "../../provider/books.js";
import { issueBatch } from "../../provider/issue.js";
import { recoverBatches } from "../../provider/stock.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { finalityOption, parsePlan, serverOption, withBooksOption, type BooksOptions } from "../providerOptions.js";
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
      .addOption(serverOption()),
    async (context, options: BooksOptions & { stock?: string; plan?: string; server?: string }) => {
      const stock = options.stock === undefined ? undefined : readStockOptions(options);
      await withBooks(await context.reader(), options.books, (books) =>
        runJobs(context, (client) => burnJobs(client, books, stock)),
      );
    },
  );

  register(
    withBooksOption(provider.command("stock"))
      .description("show orders and stock; with --server, get the tokens of what is burned for good")
      .addOption(serverOption())
      .addOption(finalityOption()),
    async (context, options: BooksOptions & { server?: string; finality: Finality }) => {
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const failures: ToolkitError[] = [];
        if (context.options.dryRun !== true) {
          await settle(books, new ReceiptLog(client, options.finality));
          if (options.server !== undefined) failures.push(...(await issue(context, books, options.server)));
        }
        showBooks(context, books, (await latestBlock(client.provider)).timestamp, failures);
      });
    },
  );

  register(
    withBooksOption(provider.command("recover"))
      .description("find the burns again that are missing in books restored from an older copy")
      .addOption(serverOption().makeOptionMandatory())
      .addOption(finalityOption()),
    async (context, options: BooksOptions & { server: string; finality: Finality }) => {
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const log = new ReceiptLog(client, options.finality);
        await log.sync();
        const keys = await fetchKeys(client, parseServiceUrl(options.server, "--server"));
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
  server: URL;
}

function readStockOptions({ stock, plan, server }: { stock?: string; plan?: string; server?: string }): StockOptions {
  if (stock === undefined || plan === undefined || server === undefined) {
    throw new ToolkitError("INPUT_INVALID", "--stock needs --plan, and --server for the key file.", {
      hint: "Write for example --stock 10000 --plan 1 --server https://pro.example.org.",
    });
  }
  // Proofs have at most 32 hashes, and the count has 32 bits; so many units take half an hour to make.
  const count = parseInteger(stock, "--stock", 1_000_000);
  return { count, plan: parsePlan(plan), server: parseServiceUrl(server, "--server") };
}

async function burnJobs(client: Client, books: Books, wanted?: StockOptions) {
  requireAccount(client, books);
  const log = new ReceiptLog(client, 0);
  const shop = wanted && (await openShop(client, wanted.server, wanted.plan));
  const { timestamp } = await latestBlock(client.provider);
  return [
    ...(await orderJobs(client, books, log, timestamp)),
    ...(await stockJobs(client, books, log, wanted && shop && { key: shop.newest, count: wanted.count })),
  ];
}

function requireAccount({ account }: Client, books: Books): void {
  if (account === books.account) return;
  throw new ToolkitError("CONFIG_INVALID", `These books are of ${books.account}, the wallet is ${account}.`, {
    hint: "Use the wallet that they were made with: burns of another account are not found again.",
  });
}

/** Gets the tokens of every batch that has some missing; one that fails does not keep the others from it. */
async function issue(context: Context, { stock }: Books, url: string): Promise<ToolkitError[]> {
  const server = parseServiceUrl(url, "--server");
  const keys = await fetchKeys(await context.reader(), server);
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
