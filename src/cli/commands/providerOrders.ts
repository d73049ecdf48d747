import type { Command } from "commander";
import { latestBlock } from "../../contracts/blocks.js";
import type { Client } from "../../contracts/client.js";
import { read } from "../../contracts/read.js";
import { requireSigner } from "../../actions/call.js";
import { inputError } from "../../core/errors.js";
import { parseInteger } from "../../core/amounts.js";
import { parseJson, readTextFile, writeFile } from "../../core/files.js";
import { parseBytes32 } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { mapLimited } from "../../core/parallel.js";
import { describeProPlan, PRO_PLANS } from "../../core/proPlans.js";
import { DAY, formatTime, parseDuration } from "../../core/time.js";
import { type Finality, ReceiptLog } from "../../pro/receipts.js";
import { settle, withBooks } from "../../provider/books.js";
import type { BookedOrder } from "../../provider/orderBook.js";
import { formatOrder, type Order, parseCurrency, parseOrder, proveDefault, signOrder } from "../../provider/orders.js";
import { parsePayment } from "../../provider/payments.js";
import { mustAsk } from "../consent.js";
import type { Register } from "../program.js";
import { type BooksOptions, finalityOption, parsePlan, paymentOption, withBooksOption } from "../providerOptions.js";
import { renderPairs } from "../render.js";
import { refused } from "../terminal.js";

interface OrderOptions extends BooksOptions {
  payment: string;
  plan: string;
  commitment: string[];
  price: string;
  currency: string;
  within: string;
  months: string;
  out?: string;
}

const PRICE_LIMIT = 1_000_000_000;
const MONTHS_LIMIT = 60;

export function addProviderOrderCommands(provider: Command, register: Register): void {
  register(
    withBooksOption(provider.command("order"))
      .description("sign for a customer's payment that the commitment will be burned, and write it down for `burn`")
      .addOption(paymentOption())
      .requiredOption("--plan <number>", PRO_PLANS.map(({ plan }) => `${plan}: ${describeProPlan(plan)}`).join("; "))
      .requiredOption("--commitment <hex...>", "32 bytes from the customer's app; one for each month")
      .requiredOption("--price <number>", "of one unit, in the smallest unit of the currency: 499 is 4.99 EUR")
      .requiredOption("--currency <code>", "three letters: EUR, USD")
      .option("--within <duration>", "it is burned so long after it is due at the latest", "2d")
      .option("--months <number>", "so many units, one burned now and each other one when the one before ends", "1")
      .option("--out <file>", "write the signed orders to a file for the customer"),
    async (context, options: OrderOptions) => {
      const asks = mustAsk(context, "signs orders");
      const payment = parsePayment(options.payment);
      const client = await context.signingClient();
      const wanted = await readOrders(client, options);
      const domain = { chainId: client.chainId, proBurn: client.deployment.ProBurn };
      if (context.options.dryRun === true) {
        context.print(
          { dryRun: true, orders: wanted },
          () => `${wanted.map(render).join("\n\n")}\n\nDry run: nothing was signed.`,
        );
        return;
      }
      if (context.options.json !== true) context.terminal.out(wanted.map(render).join("\n\n"));
      if (asks && !(await context.terminal.confirm("Sign?"))) throw refused();
      const signer = requireSigner(client);
      const booked = await withBooks(client, options.books, async ({ orders, account }) => {
        if (account !== client.account) throw inputError("--books", `they are of ${account}`, "Use that wallet.");
        const signed = [];
        for (const { notBefore, ...order } of wanted)
          signed.push({ ...(await signOrder(signer, domain, order)), notBefore });
        orders.add(payment, signed);
        return orders.ofPayment(payment);
      });
      const files = booked.map((order) =>
        formatOrder({ ...domain, provider: client.account, order, signature: order.signature }),
      );
      if (options.out !== undefined) await writeFile(options.out, `${toJson(files)}\n`);
      context.print(files, () => `Signed.${options.out === undefined ? "" : ` For the customer: ${options.out}`}`);
    },
  );

  register(
    withBooksOption(provider.command("stop"))
      .description("burn nothing more for a payment, after a chargeback; what is burned stays burned")
      .addOption(paymentOption())
      .addOption(finalityOption()),
    async (context, options: BooksOptions & { payment: string; finality: Finality }) => {
      const asks = mustAsk(context, "stops orders");
      const payment = parsePayment(options.payment);
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const { orders } = books;
        const dryRun = context.options.dryRun === true;
        if (!dryRun) await settle(books, new ReceiptLog(client, options.finality));
        const open = orders.ofPayment(payment).filter(({ receiptId, stopped }) => receiptId === undefined && !stopped);
        if (context.options.json !== true) context.terminal.out(open.map(render).join("\n\n"));
        if (asks && !(await context.terminal.confirm("Stop these orders?"))) throw refused();
        if (!dryRun) orders.stop(payment);
        context.print({ stopped: open.length, ...(dryRun && { dryRun }) }, () =>
          dryRun ? "Dry run: nothing was changed." : `${open.length} orders will not be burned.`,
        );
      });
    },
  );

  register(
    provider
      .command("check")
      .description("say what the chain shows about signed orders: kept, open, or the provider's default")
      .argument("<file>", "the orders as the provider gave them")
      .addOption(finalityOption()),
    async (context, { finality }: { finality: Finality }, path = "") => {
      const data = parseJson(await readTextFile(path), path);
      const orders = (Array.isArray(data) ? (data as unknown[]) : [data]).map((order) => parseOrder(order, path));
      const client = await context.reader();
      const log = new ReceiptLog(client, finality);
      const results = await mapLimited(orders, 1, async (signed) => ({
        ...formatOrder(signed),
        result: await proveDefault(client, log, signed),
      }));
      context.print(results, () =>
        results
          .map(({ order, provider: signer, result }) =>
            renderPairs([
              ["State", describeState(result)],
              ["Commitment", order.commitment],
              ["Provider", signer],
              ["Burn until", formatTime(order.burnBy)],
            ]),
          )
          .join("\n\n"),
      );
    },
  );
}

/** The orders that the options ask for: the first is due now, each other one when the unit before it has ended. */
async function readOrders(client: Client, options: OrderOptions): Promise<(Order & { notBefore: number })[]> {
  const plan = parsePlan(options.plan);
  const months = parseInteger(options.months, "--months", MONTHS_LIMIT);
  const commitments = options.commitment.map((text) => parseBytes32(text, "--commitment"));
  if (commitments.length !== months || new Set(commitments).size !== months) {
    throw inputError(
      "--commitment",
      `${new Set(commitments).size} for ${months} units`,
      "Give a commitment of its own for each.",
    );
  }
  const days = PRO_PLANS.find((candidate) => candidate.plan === plan)?.days;
  if (days === undefined) throw inputError("--plan", `nobody knows plan ${plan} here`, "See `sesh pro quote`.");
  const price = BigInt(parseInteger(options.price, "--price", PRICE_LIMIT));
  const currency = parseCurrency(options.currency);
  const within = parseDuration(options.within, "--within");
  // A plan that is not sold cannot be burned either (FE-10).
  await read(client.contracts.proBurn.quote(plan));
  const { timestamp } = await latestBlock(client.provider);
  return commitments.map((commitment, i) => {
    const notBefore = timestamp + i * days * DAY;
    return { commitment, plan, price, currency, notBefore, burnBy: notBefore + within };
  });
}

function render({
  commitment,
  plan,
  price,
  currency,
  notBefore,
  burnBy,
}: Order & Pick<BookedOrder, "notBefore">): string {
  return renderPairs([
    ["Order", describeProPlan(plan)],
    ["Price", `${price} (smallest unit) ${currency}`],
    ["Commitment", commitment],
    ["Burn from", formatTime(notBefore)],
    ["Burn until", formatTime(burnBy)],
  ]);
}

function describeState(result: Awaited<ReturnType<typeof proveDefault>>): string {
  if (result.state === "open") return "open: not burned yet, and there is time";
  if (result.state === "kept") return `kept: receipt ${result.receipt.id}`;
  return result.receipt === undefined
    ? "DEFAULT: not burned in time"
    : `DEFAULT: burned too late, receipt ${result.receipt.id}`;
}
