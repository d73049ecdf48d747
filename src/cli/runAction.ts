import { execute, type ActionResult } from "../actions/execute.js";
import type { Plan } from "../actions/plan.js";
import { simulate, type Simulation } from "../actions/simulate.js";
import type { Client } from "../contracts/client.js";
import { mustAsk } from "./consent.js";
import type { Context } from "./context.js";
import { renderPlan, renderResult } from "./render.js";
import { refused } from "./terminal.js";

/** A plan that was shown and, unless it was a dry run, carried out. */
export interface SentPlan {
  plan: Plan;
  simulation: Simulation;
  /** Undefined after a dry run. */
  result?: ActionResult;
}

/**
 * Every command that sends goes through here: plan, static call, question, transaction, result. Answers with what became
 * of it; undefined after a dry run.
 */
export async function runAction(
  context: Context,
  makePlan: (client: Client) => Plan | Promise<Plan>,
): Promise<ActionResult | undefined> {
  // Where nobody can be asked it is refused before a password is typed.
  mustAsk(context, "sends a transaction");
  const client = await context.client();
  const { plan, simulation, result } = await sendPlan(context, client, await makePlan(client));
  if (result === undefined) {
    context.print({ dryRun: true, plan, simulation }, () => "\nDry run: nothing was sent.");
  } else {
    context.print({ plan, simulation, result }, () => renderResult(result));
  }
  return result;
}

/** {@link runAction} but for the result, for commands of several steps. `beforeSend` runs once it is agreed to. */
export async function sendPlan(
  context: Context,
  client: Client,
  plan: Plan,
  beforeSend?: () => Promise<void>,
): Promise<SentPlan> {
  const { options, terminal } = context;
  const asks = mustAsk(context, "sends a transaction");
  const funding = options.approve === true ? "approve" : "permit";
  const simulation = await simulate(client, plan, funding);
  const { network } = context.settings();
  if (options.json !== true) {
    terminal.out(renderPlan(plan, simulation, `${network.name} (chain ${network.chainId})`));
  }
  if (options.dryRun === true) return { plan, simulation };
  if (asks && !(await terminal.confirm("Sign and send?"))) throw refused();
  await beforeSend?.();
  const onHash = (hash: string) => {
    if (options.json !== true) terminal.err(`Sending ${hash}`);
  };
  return { plan, simulation, result: await execute(client, plan, { funding, onHash }) };
}
