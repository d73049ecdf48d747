import { execute, type ActionResult } from "../actions/execute.js";
import type { Plan } from "../actions/plan.js";
import { simulate, type Simulation } from "../actions/simulate.js";
import type { Actor, Client } from "../contracts/client.js";
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
  return runPlan(context, client, await makePlan(client));
}

/** What {@link runAction} does with a plan, for whoever acts on whatever chain. */
export async function runPlan(context: Context, client: Actor, plan: Plan): Promise<ActionResult | undefined> {
  return printSent(context, await sendPlan(context, client, plan));
}

/** Prints what became of a plan. */
export function printSent(context: Context, sent: SentPlan): ActionResult | undefined {
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
  client: Actor,
  plan: Plan,
  beforeSend?: () => Promise<void>,
): Promise<SentPlan> {
  const { options, terminal } = context;
  const asks = mustAskToSend(context);
  const funding = options.approve === true || client.signer === undefined ? "approve" : "permit";
  const simulation = await simulate(client, plan, funding);
  if (options.json !== true) terminal.out(renderPlan(plan, simulation, chainName(context, client.chainId)));
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

/** The network, or the chain of Ethereum below it, as a person compares it before signing. */
function chainName(context: Context, chainId: bigint): string {
  const { network } = context.settings();
  const { name } = network.chainId === chainId ? network : network.ethereum;
  return `${name} (chain ${chainId})`;
}

/** Why a plan has no result, as data and as text. */
export function notSentData({ batch }: Pick<SentPlan, "batch">): Record<string, unknown> {
  return batch === undefined ? { dryRun: true } : { batch };
}

export function renderNotSent({ batch }: Pick<SentPlan, "batch">): string {
  return batch === undefined ? "\nDry run: nothing was sent." : renderBatch(batch);
}
