import type { Command } from "commander";
import { planBuyPro } from "../../actions/buyPro.js";
import { formatSesh, parseInteger, parsePositiveAmount } from "../../core/amounts.js";
import { parseBytes32 } from "../../core/hex.js";
import { quotePro } from "../../queries/quotePro.js";
import { renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";

/** Plans are numbered in one byte. */
const PLAN_LIMIT = 255;

export function addProCommands(program: Command, register: Register): void {
  const pro = program.command("pro").description("buy Session Pro by burning SESH");

  register(pro.command("quote").description("show what the plans cost now"), async (context) => {
    const quotes = await quotePro(await context.reader());
    context.print(quotes, () =>
      renderTable(
        ["Plan", "Months", "USD", "SESH now"],
        quotes.map(({ plan, months, usd, sesh }) => [
          String(plan),
          String(months),
          (Number(usd) / 1e6).toFixed(2),
          formatSesh(sesh),
        ]),
      ),
    );
  });

  register(
    pro
      .command("buy")
      .description("burn the price of a plan for a commitment")
      .requiredOption("--plan <number>", "1: one month, 2: three months, 3: twelve months")
      .requiredOption("--commitment <hex>", "32 bytes from the Session app; says nothing about your account")
      .option("--max <sesh>", "the most to pay; 2 % above the present price if not given"),
    async (context, options: { plan: string; commitment: string; max?: string }) => {
      const plan = parseInteger(options.plan, "--plan", PLAN_LIMIT);
      const commitment = parseBytes32(options.commitment, "--commitment");
      const maxSesh = options.max === undefined ? undefined : parsePositiveAmount(options.max, "--max");
      await runAction(context, (client) =>
        planBuyPro(client, { plan, commitment, ...(maxSesh !== undefined && { maxSesh }) }),
      );
    },
  );
}
