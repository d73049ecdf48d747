import type { Command } from "commander";
import { planBuyPro } from "../../actions/buyPro.js";
import { planCancelPro } from "../../actions/cancelPro.js";
import { formatSesh, parseInteger, parsePositiveAmount } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { parseBytes32, type Hex } from "../../core/hex.js";
import { describeProPlan, PRO_PLANS } from "../../core/proPlans.js";
import { noteBurned, planPurchase } from "../../pro/buyer.js";
import { fetchKeyFiles } from "../../pro/client.js";
import { chooseKey } from "../../pro/keys.js";
import { derivePurchase } from "../../pro/purchase.js";
import { quotePro } from "../../queries/quotePro.js";
import type { Context } from "../context.js";
import { addBuyerOptions, addIssuerOption, type BuyerOptions, issuerOf, openBuyer } from "../proBuyer.js";
import { renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { addProDisputeCommands } from "./proDisputes.js";
import { addProRequestCommands } from "./proRequests.js";
import { addProTokenCommands } from "./proTokens.js";

/** Plans are numbered in one byte. */
const PLAN_LIMIT = 255;
const PLANS = PRO_PLANS.map(({ plan }) => `${plan}: ${describeProPlan(plan)}`).join("; ");

export function addProCommands(program: Command, register: Register): void {
  const pro = program.command("pro").description("buy Session Pro by burning SESH, and use it unlinkably");

  register(
    pro.command("quote").description("show what the plans cost now").argument("[plan]", PLANS),
    async (context, _options, plan?: string) => {
      const wanted = plan === undefined ? undefined : parseInteger(plan, "plan", PLAN_LIMIT);
      const all = await quotePro(await context.reader());
      const quotes = all.filter((quote) => wanted === undefined || quote.plan === wanted);
      if (quotes.length === 0) throw inputError("plan", "no such plan is sold", `There are: ${PLANS}.`);
      context.print(quotes, () =>
        renderTable(
          ["Plan", "What", "USD", "SESH now"],
          quotes.map(({ plan, usd, sesh }) => [
            String(plan),
            describeProPlan(plan),
            (Number(usd) / 1e6).toFixed(2),
            formatSesh(sesh),
          ]),
        ),
      );
    },
  );

  register(
    addIssuerOption(
      addBuyerOptions(
        pro
          .command("buy")
          .description("burn the price of a plan, for an account's next purchase or for a given commitment")
          .argument("<plan>", PLANS),
      ),
    )
      .option("--commitment <hex>", "32 bytes from the Session app instead of an account; says nothing about it")
      .option("--max <sesh>", "the most to pay; 2 % above the present price if not given"),
    async (context, options: BuyerOptions & { commitment?: string; max?: string }, planNumber = "") => {
      const plan = parseInteger(planNumber, "plan", PLAN_LIMIT);
      const maxSesh = options.max === undefined ? undefined : parsePositiveAmount(options.max, "--max");
      const limit = maxSesh === undefined ? {} : { maxSesh };
      if (options.commitment === undefined) return buyForAccount(context, options, plan, limit);
      const commitment = parseBytes32(options.commitment, "--commitment");
      await runAction(context, (client) => planBuyPro(client, { plan, commitment, ...limit }));
    },
  );

  register(
    pro
      .command("cancel")
      .description("say that no token is wanted for a unit; what was burned stays burned")
      .argument("<receipt>", "number of the purchase on the chain")
      .argument("[unit]", "its place in a batch", "0"),
    async (context, _options, receipt = "", unit = "0") => {
      const receiptId = parseInteger(receipt, "receipt", Number.MAX_SAFE_INTEGER);
      const index = parseInteger(unit, "unit", 2 ** 32 - 1);
      await runAction(context, (client) => planCancelPro(client, { receiptId, index }));
    },
  );

  addProRequestCommands(pro, register);
  addProTokenCommands(pro, register);
  addProDisputeCommands(pro, register);
}

/**
 * The purchase is in the wallet file before its commitment goes anywhere; what became of the transaction is read from the
 * chain, now or by the next command.
 */
async function buyForAccount(
  context: Context,
  options: BuyerOptions,
  plan: number,
  limit: { maxSesh?: bigint },
): Promise<void> {
  const buyer = await openBuyer(context, options);
  const { client: reader, wallet, log, account, timeout } = buyer;
  const key = await chooseKey(reader, await fetchKeyFiles(issuerOf(buyer), { timeout }), plan);
  const nextCommitment = async (): Promise<Hex> => {
    if (context.options.dryRun !== true) return (await planPurchase(wallet, account, key, log)).commitment;
    // A dry run takes no index: it shows the purchase that would come next if none was begun.
    const index = (await wallet.read()).nextIndex[plan] ?? 0;
    return derivePurchase(account.purchaseSecret, index, key).commitment;
  };
  const result = await wallet.buying(() =>
    runAction(context, async (client) => planBuyPro(client, { plan, commitment: await nextCommitment(), ...limit })),
  );
  if (result === undefined) return;
  await noteBurned(wallet, log);
  if (context.options.json !== true) context.terminal.err("Next: `sesh pro issue`, as soon as the purchase is final.");
}
