import type { ActionResult } from "../actions/execute.js";
import { isDoneSoon } from "../actions/isDoneSoon.js";
import type { Job } from "../actions/job.js";
import { perform } from "../actions/perform.js";
import type { Plan } from "../actions/plan.js";
import { simulate, type Simulation } from "../actions/simulate.js";
import type { Client } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { errorToData, inputError, ToolkitError } from "../core/errors.js";
import { mustAskToSend } from "./consent.js";
import type { Context } from "./context.js";
import { renderPlan, renderResult } from "./render.js";
import { notSentData, renderNotSent } from "./runAction.js";
import { writeBatch, type WrittenBatch } from "./safeBatch.js";
import { refused } from "./terminal.js";

/** EIP-7825 allows a transaction 16,777,216 gas; the Safe's own part and what an estimate misses come on top of this. */
const BATCH_GAS_LIMIT = 13_000_000n;

/** What has become, or would become, of one job. */
type Outcome =
  | { outcome: "planned"; plan: Plan; simulation: Simulation }
  /** For the next batch of a Safe. */
  | { outcome: "left"; plan: Plan; simulation: Simulation }
  | { outcome: "done"; plan: Plan; result: ActionResult }
  | { outcome: "already done"; plan?: Plan }
  | { outcome: "failed"; plan?: Plan; error: ToolkitError };

interface Prepared {
  job: Job;
  plan: Plan;
  simulation: Simulation;
}

/**
 * {@link runAction} for work that others may be doing too: it ends well when somebody else was faster, and one job that
 * fails does not keep the others from being done.
 */
export async function runJobs(
  context: Context,
  findJobs: (client: Client) => Promise<readonly Job[]>,
  facts: () => Record<string, unknown> = () => ({}),
): Promise<void> {
  const { options, terminal } = context;
  const asks = mustAskToSend(context);
  const client = await context.client();
  const outcomes: Outcome[] = [];
  const ready: Prepared[] = [];
  for (const job of await findJobs(client)) {
    const prepared = await prepare(client, job);
    if ("job" in prepared) ready.push(prepared);
    else outcomes.push(prepared);
  }
  const { network } = context.settings();
  const show = ({ plan, simulation }: Prepared) =>
    renderPlan(plan, simulation, `${network.name} (chain ${network.chainId})`);
  if (options.json !== true && ready.length > 0) terminal.out(ready.map(show).join("\n\n"));

  let batch: WrittenBatch | undefined;
  if (options.dryRun === true) {
    outcomes.push(...ready.map(({ plan, simulation }): Outcome => ({ outcome: "planned", plan, simulation })));
  } else if (options.safeBatch !== undefined) {
    ready.forEach(requireForgettable);
    const size = sizeOfBatch(ready);
    const plans = ready.slice(0, size).map(({ plan }) => plan);
    batch = await writeBatch(context, client, plans);
    outcomes.push(
      ...ready.map(({ plan, simulation }, i): Outcome => ({
        outcome: i < size ? "planned" : "left",
        plan,
        simulation,
      })),
    );
  } else {
    if (asks && ready.length > 0 && !(await terminal.confirm("Sign and send?"))) throw refused();
    for (const prepared of ready) outcomes.push(await carryOut(context, client, prepared));
  }
  finish(context, outcomes, facts(), batch);
}

/** How many of the jobs one transaction of a Safe can carry, the first of them in any case. */
function sizeOfBatch(ready: readonly Prepared[]): number {
  let gas = 0n;
  const tooMany = ready.findIndex(({ plan, simulation }, i) => {
    gas += plan.gasAtMost ?? simulation.gas ?? 0n;
    return i > 0 && gas > BATCH_GAS_LIMIT;
  });
  return tooMany < 0 ? ready.length : tooMany;
}

/** Some jobs keep the hash of their transaction, to know it again; that of a Safe is not known before it is executed. */
function requireForgettable({ job }: Prepared): void {
  if (job.onHash === undefined) return;
  throw inputError("--safe-batch", "this command keeps track of what it sends", "Send it with a key.");
}

async function prepare(client: Client, job: Job): Promise<Prepared | Outcome> {
  let plan: Plan | undefined;
  try {
    if (await job.isDone()) return { outcome: "already done" };
    plan = await job.plan();
    return { job, plan, simulation: await simulate(client, plan) };
  } catch (error) {
    const failure = toToolkitError(error);
    const done = failure.code === "CONTRACT_REVERTED" && (await isDoneSoon(job));
    const known = plan === undefined ? {} : { plan };
    return done ? { outcome: "already done", ...known } : { outcome: "failed", error: failure, ...known };
  }
}

async function carryOut({ options, terminal }: Context, client: Client, { job, plan }: Prepared): Promise<Outcome> {
  const onHash = (hash: string) => {
    if (options.json !== true) terminal.err(`Sending ${hash}`);
  };
  try {
    const result = await perform(client, job, { plan, onHash });
    return result === undefined ? { outcome: "already done", plan } : { outcome: "done", plan, result };
  } catch (error) {
    return { outcome: "failed", plan, error: toToolkitError(error) };
  }
}

function finish(
  context: Context,
  outcomes: readonly Outcome[],
  facts: Record<string, unknown>,
  batch: WrittenBatch | undefined,
): void {
  const failures = outcomes.flatMap((outcome) => (outcome.outcome === "failed" ? [outcome.error] : []));
  const jobs = outcomes.map((outcome) =>
    outcome.outcome === "failed" ? { ...outcome, error: errorToData(outcome.error) } : outcome,
  );
  const [first] = failures;
  if (first !== undefined) {
    const others = outcomes.filter(({ outcome }) => outcome === "done" || outcome === "already done");
    if (context.options.json !== true) others.forEach((outcome) => context.terminal.out(renderOutcome(outcome)));
    const count = outcomes.length === 1 ? "" : ` (${failures.length} of ${outcomes.length} jobs failed)`;
    throw new ToolkitError(first.code, `${first.shortMessage}${count}`, {
      hint: first.hint,
      details: { ...first.details, ...facts, jobs, ...(batch && { batch }) },
      cause: first,
    });
  }
  const isSent = context.options.dryRun !== true && batch === undefined;
  const reason = batch === undefined ? {} : { batch };
  context.print({ ...(!isSent && notSentData(reason)), ...facts, jobs }, () => {
    if (outcomes.length === 0) return "There is nothing to do.";
    if (isSent) return outcomes.map(renderOutcome).join("\n");
    const left = outcomes.filter(({ outcome }) => outcome === "left").length;
    return left === 0
      ? renderNotSent(reason)
      : `${renderNotSent(reason)}\n${left} more did not fit: run the same command again when this batch is executed.`;
  });
}

function renderOutcome(outcome: Outcome): string {
  if (outcome.outcome === "done") return renderResult(outcome.result);
  return `${outcome.plan?.summary ?? "Nothing was sent."} Already done.`;
}
