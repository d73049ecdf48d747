import { type ActionResult, execute } from "../actions/execute.js";
import type { Plan } from "../actions/plan.js";
import { simulate } from "../actions/simulate.js";
import type { Client } from "../contracts/client.js";
import { mustAsk } from "./consent.js";
import type { Context } from "./context.js";
import { renderPlan, renderResult } from "./render.js";
import { refused } from "./terminal.js";

/**
 * Every command that sends goes through here: plan, static call, question, transaction, result. Answers with what became
 * of it; undefined after a dry run.
 */
export async function runAction(
  context: Context,
  makePlan: (client: Client) => Plan | Promise<Plan>,
): Promise<ActionResult | undefined> {
  const { options, terminal } = context;
  const asks = mustAsk(context, "sends a transaction");

  const client = await context.client();
  const plan = await makePlan(client);
  const funding = options.approve === true ? "approve" : "permit";
  const simulation = await simulate(client, plan, funding);
  const { network } = context.settings();
  const text = () => renderPlan(plan, simulation, `${network.name} (chain ${network.chainId})`);

  if (options.dryRun === true) {
    context.print({ dryRun: true, plan, simulation }, () => `${text()}\n\nDry run: nothing was sent.`);
    return undefined;
  }
  if (options.json !== true) terminal.out(text());
  if (asks && !(await terminal.confirm("Sign and send?"))) throw refused();
  const onHash = (hash: string) => {
    if (options.json !== true) terminal.err(`Sending ${hash}`);
  };
  const result = await execute(client, plan, { funding, onHash });
  context.print({ plan, simulation, result }, () => renderResult(result));
  return result;
}
