import type { Command } from "commander";
import { planBuyPro } from "../../actions/buyPro.js";
import { formatSesh, parseInteger, parsePositiveAmount } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { parseBytes32 } from "../../core/hex.js";
import { describeProPlan, PRO_PLANS } from "../../core/proPlans.js";
import { quotePro } from "../../queries/quotePro.js";
import { renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";

/** Plans are numbered in one byte. */
const PLAN_LIMIT = 255;
const PLANS = PRO_PLANS.map(({ plan }) => `${plan}: ${describeProPlan(plan)}`).join("; ");

export function addProCommands(program: Command, register: Register): void {
  const pro = program.command("pro").description("buy Session Pro by burning SESH");

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
    pro
      .command("buy")
      .description("burn the price of a plan for a commitment")
      .argument("<plan>", PLANS)
      .requiredOption("--commitment <hex>", "32 bytes from the Session app; says nothing about your account")
      .option("--max <sesh>", "the most to pay; 2 % above the present price if not given"),
    async (context, options: { commitment: string; max?: string }, planNumber = "") => {
      const plan = parseInteger(planNumber, "plan", PLAN_LIMIT);
      const commitment = parseBytes32(options.commitment, "--commitment");
      const maxSesh = options.max === undefined ? undefined : parsePositiveAmount(options.max, "--max");
      await runAction(context, (client) =>
        planBuyPro(client, { plan, commitment, ...(maxSesh !== undefined && { maxSesh }) }),
      );
    },
  );
}
