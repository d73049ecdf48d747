import { join } from "node:path";
import type { Command } from "commander";
import { ToolkitError } from "../../core/errors.js";
import { parseJson, readJsonFile, writeFile } from "../../core/files.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { describeProPlan } from "../../core/proPlans.js";
import { type Audit, auditSchema, fromBase64, toBase64 } from "../../pro/api.js";
import { fetchAudit } from "../../pro/client.js";
import { deriveTokenKey } from "../../pro/purchase.js";
import { type Finality, ReceiptLog } from "../../pro/receipts.js";
import { spentHash } from "../../pro/spending.js";
import { auditBooks, auditChain, auditSuccession, requireDayOver, type Finding } from "../../provider/audit.js";
import { openShop, withBooks } from "../../provider/books.js";
import { sellGift } from "../../provider/gifts.js";
import { parsePayment } from "../../provider/payments.js";
import { saleRequestSchema } from "../../provider/sales.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import {
  type BooksOptions,
  finalityOption,
  parsePlan,
  paymentOption,
  redeemerOption,
  serviceUrl,
  withBooksOption,
} from "../providerOptions.js";
import { renderPairs } from "../render.js";
import { readStdin } from "../stdin.js";
import { refused } from "../terminal.js";

/** A file with a million spent tokens has 70 MB. */
const AUDIT_SIZE_LIMIT = 512 * 1_048_576;

interface SaleOptions extends BooksOptions {
  payment: string;
  redeemer?: string;
}

export function addProviderSaleCommands(provider: Command, register: Register): void {
  register(
    withBooksOption(provider.command("exchange"))
      .description("sell a unit of the stock: the blind signature for a customer's message, at once")
      .addOption(paymentOption())
      .addOption(redeemerOption())
      .option(
        "--request <file>",
        "what the customer's app gave: plan, key_id, blinded_msg; - for the standard input",
        "-",
      ),
    async (context, options: SaleOptions & { request: string }) => {
      const { plan, key_id, blinded_msg } = await readRequest(options.request);
      const payment = parsePayment(options.payment);
      if (!(await agree(context, plan))) return;
      const client = await context.reader();
      await withBooks(client, options.books, async ({ sales }) => {
        const message = { plan, keyId: key_id as Hex, blindedMessage: fromBase64(blinded_msg) };
        const openOwnShop = () => openShop(client, serviceUrl(context, "redeemer", options), plan);
        const signature = sales.answerTo(message, payment) ?? (await sales.sell(message, payment, await openOwnShop()));
        const answer = { blind_sig: toBase64(signature) };
        context.print(answer, () => toJson(answer));
      });
    },
  );

  register(
    withBooksOption(provider.command("gift"))
      .description("sell a unit of the stock as a gift code; the same payment gives the same code again")
      .addOption(paymentOption())
      .requiredOption("--plan <number>", "what the gift is for")
      .addOption(redeemerOption())
      .requiredOption("--out <folder>", "where the gift's file is written: its holder needs it besides the code"),
    async (context, options: SaleOptions & { plan: string; out: string }) => {
      const plan = parsePlan(options.plan);
      const payment = parsePayment(options.payment);
      if (!(await agree(context, plan))) return;
      const client = await context.reader();
      await withBooks(client, options.books, async (books) => {
        const shop = await openShop(client, serviceUrl(context, "redeemer", options), plan);
        const { code, id, file } = await sellGift(books, payment, shop);
        const path = join(options.out, `${id}.json`);
        await writeFile(path, `${toJson(file)}\n`, { force: true });
        context.print({ code, id, file: path }, () =>
          renderPairs([
            ["Gift code", code],
            ["For", describeProPlan(plan)],
            ["File", path],
          ]),
        );
      });
    },
  );

  register(
    provider
      .command("audit")
      .description("compare what a redeemer says it issued and redeemed with the chain, and with your books")
      .option("--books <folder>", "the folder of the provider's books; without it, only the chain is compared")
      .addOption(redeemerOption())
      .option("--file <file>", "an audit that was published, instead of the redeemer's newest")
      .option("--previous <file>", "an earlier audit: nothing in it may have gone away")
      .addOption(finalityOption()),
    async (context, options: Partial<BooksOptions> & AuditOptions) => {
      const client = await context.reader();
      const audit = await readAudit(context, options);
      const log = new ReceiptLog(client, options.finality);
      await log.sync();
      await requireDayOver(client, log, audit);
      const findings = auditChain(client, log, audit);
      if (options.previous !== undefined) {
        findings.push(...auditSuccession(await readJsonFile(options.previous, auditSchema, AUDIT_SIZE_LIMIT), audit));
      }
      if (options.books !== undefined) {
        await withBooks(client, options.books, ({ secret, sales }) => {
          const units = sales.bookedUnits().map(({ plan, index, ...unit }) => {
            const { tokenKey } = deriveTokenKey(secret, plan, index);
            return { ...unit, plan, spentHash: spentHash(tokenKey) };
          });
          findings.push(...auditBooks(audit, units));
          return Promise.resolve();
        });
      }
      report(context, audit, findings);
    },
  );
}

interface AuditOptions {
  redeemer?: string;
  file?: string;
  previous?: string;
  finality: Finality;
}

async function readAudit(context: Context, options: AuditOptions): Promise<Audit> {
  if (options.file !== undefined) return readJsonFile(options.file, auditSchema, AUDIT_SIZE_LIMIT);
  return fetchAudit(serviceUrl(context, "redeemer", options));
}

function report(context: Context, { day, plans, receipts }: Audit, findings: readonly Finding[]): void {
  if (findings.length === 0) {
    context.print({ day, receipts, plans, findings }, () => `The audit of ${day} agrees: ${receipts} purchases.`);
    return;
  }
  if (context.options.json !== true)
    findings.forEach(({ check, problem }) => context.terminal.err(`${check}: ${problem}`));
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `The audit of ${day} contradicts what is known, ${findings.length} times.`,
    {
      hint: "Keep the file, and ask the server's operator in public.",
      details: { day, findings },
    },
  );
}

async function readRequest(path: string) {
  if (path !== "-") return readJsonFile(path, saleRequestSchema);
  const parsed = saleRequestSchema.safeParse(parseJson(await readStdin("--request"), "The request"));
  if (parsed.success) return parsed.data;
  throw new ToolkitError("INPUT_INVALID", `--request: ${parsed.error.issues[0]?.message ?? "unknown contents"}.`, {
    hint: "Pipe in what the customer's app gave: plan, key_id and blinded_msg.",
  });
}

/** Whether to go on: false after a dry run. */
async function agree(context: Context, plan: number): Promise<boolean> {
  const asks = mustAsk(context, "sells a unit of your stock");
  if (context.options.dryRun === true) {
    context.print({ dryRun: true, plan }, () => `One unit of ${describeProPlan(plan)}. Dry run: nothing was sold.`);
    return false;
  }
  if (asks && !(await context.terminal.confirm(`Sell one unit of ${describeProPlan(plan)}?`))) throw refused();
  return true;
}
