import { execute, type ActionResult } from "../actions/execute.js";
import type { Plan } from "../actions/plan.js";
import { simulate, type Simulation } from "../actions/simulate.js";
import type { Client } from "../contracts/client.js";
import { mustAskToSend } from "./consent.js";
import type { Context } from "./context.js";
import { renderPlan, renderResult } from "./render.js";
import { renderBatch, writeBatch, type WrittenBatch } from "./safeBatch.js";
import { refused } from "./terminal.js";

/** A plan that was shown and, unless it was a dry run, carried out or written for a Safe. */
export interface SentPlan {
  plan: Plan;
  simulation: Simulation;
  /** Undefined if nothing was sent. */
  result?: ActionResult;
  batch?: WrittenBatch;
}

/**
 * Every command that sends goes through here: plan, static call, question, transaction, result. Answers with what became
 * of it; undefined if nothing was sent.
 */
export async function runAction(
  context: Context,
  makePlan: (client: Client) => Plan | Promise<Plan>,
): Promise<ActionResult | undefined> {
  // Where nobody can be asked it is refused before a password is typed.
  mustAskToSend(context);
  const client = await context.client();
  const sent = await sendPlan(context, client, await makePlan(client));
  const { plan, simulation, result } = sent;
  if (result === undefined) {
    context.print({ ...notSentData(sent), plan, simulation }, () => renderNotSent(sent));
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
  const asks = mustAskToSend(context);
  const funding = options.approve === true || client.signer === undefined ? "approve" : "permit";
  const simulation = await simulate(client, plan, funding);
  const { network } = context.settings();
  if (options.json !== true) {
    terminal.out(renderPlan(plan, simulation, `${network.name} (chain ${network.chainId})`));
  }
  if (options.dryRun === true) return { plan, simulation };
  if (asks && !(await terminal.confirm("Sign and send?"))) throw refused();
  await beforeSend?.();
  const batch = await writeBatch(context, client, [plan]);
  if (batch !== undefined) return { plan, simulation, batch };
  const onHash = (hash: string) => {
    if (options.json !== true) terminal.err(`Sending ${hash}`);
  };
  return { plan, simulation, result: await execute(client, plan, { funding, onHash }) };
}

/** Why a plan has no result, as data and as text. */
export function notSentData({ batch }: Pick<SentPlan, "batch">): Record<string, unknown> {
  return batch === undefined ? { dryRun: true } : { batch };
}

export function renderNotSent({ batch }: Pick<SentPlan, "batch">): string {
  return batch === undefined ? "\nDry run: nothing was sent." : renderBatch(batch);
}
