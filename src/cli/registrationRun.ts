import { setTimeout as sleep } from "node:timers/promises";
import { planCommitName } from "../actions/commitName.js";
import { leasePrice } from "../actions/leasePrice.js";
import { planRegisterName } from "../actions/registerName.js";
import { nextBlockTime } from "../contracts/blocks.js";
import type { Client } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { formatTime } from "../core/time.js";
import { pendingCommitment, type CommitFile, type PendingRegistration } from "../names/commitFile.js";
import { nameHashOf } from "../names/nameHashes.js";
import type { OxenNames } from "../names/oxenNames.js";
import { registrationProgress } from "../queries/registrationProgress.js";
import type { Context } from "./context.js";
import { renderResult } from "./render.js";
import { renderNotSent, sendPlan, type SentPlan } from "./runAction.js";

/** Milliseconds between two looks at the clock of the chain. */
const WAIT_INTERVAL = 1_000;

/** One run of `sesh name register`, which begins a registration or goes on with one. */
export interface Registration {
  context: Context;
  client: Client;
  file: CommitFile;
  pending: PendingRegistration;
  /** Whether the file is there already. */
  isKept: boolean;
  planOptions: { maxSesh?: bigint; oxenNames?: OxenNames };
  wait: boolean;
  /** The transactions of this run. */
  steps: SentPlan[];
}

/** Does what comes next until the name is registered, or until there is something to wait for. */
export async function runRegistration(run: Registration): Promise<void> {
  const { context, client, file, pending } = run;
  const dryRun = context.options.dryRun === true;
  for (let announced = false; ;) {
    const progress = await registrationProgress(client, pending);
    switch (progress.step) {
      case "done":
        if (!dryRun) await file.remove();
        report(run, "registered", { expiresAt: progress.expiresAt }, () => {
          return `The name is registered, until ${formatTime(progress.expiresAt)}. Nothing is left to be done.`;
        });
        return;
      case "lost":
        if (!dryRun) await file.remove();
        throw takenError(progress.owner, client.account, false, progress.availableAt);
      case "commit":
        if (announced) throw lostAnnouncement();
        announced = true;
        if (!(await commit(run))) return;
        break;
      case "wait":
        if (!run.wait || dryRun) {
          reportWaiting(run, progress.usableFrom, progress.usableUntil);
          return;
        }
        await waitUntil(context, client, progress.usableFrom);
        break;
      case "register":
        await finish(run);
        return;
    }
  }
}

/** The first step; false if it was only shown. */
async function commit(run: Registration): Promise<boolean> {
  const { context, client, file, pending, planOptions } = run;
  // What is agreed to now holds for the second step of the same run.
  if (run.wait) planOptions.maxSesh ??= await priceLimit(client, pending);
  const plan = await planCommitName(client, { pending, file: file.path, ...planOptions });
  const keep = async () => {
    if (run.isKept) return;
    await file.create(pending);
    run.isKept = true;
  };
  try {
    run.steps.push(await sendPlan(context, client, plan, keep));
  } catch (error) {
    const { details } = toToolkitError(error);
    if (details.error !== "CommitmentPending" || context.options.dryRun === true) throw error;
    // Another run with this file, or somebody who copied the commitment, was faster: that is as good.
    await keep();
  }
  const last = run.steps.at(-1);
  if (last === undefined || last.result !== undefined) return true;
  report(run, "planned", {}, () => renderNotSent(last));
  return false;
}

async function priceLimit(client: Client, { request }: PendingRegistration): Promise<bigint> {
  return (await leasePrice(client, request.tier, request.leaseYears)).limit;
}

/** The second step. */
async function finish(run: Registration): Promise<void> {
  const { context, client, file, pending, planOptions } = run;
  const sent = await sendPlan(context, client, await planRegisterName(client, { pending, ...planOptions }));
  run.steps.push(sent);
  const { result } = sent;
  if (result === undefined) {
    report(run, "planned", {}, () => renderNotSent(sent));
    return;
  }
  await file.remove();
  const registered = result.events.find(({ name }) => name === "NameRegistered");
  report(run, "registered", { expiresAt: Number(registered?.args.expiresAt) }, () => renderResult(result));
}

async function waitUntil({ options, terminal }: Context, { provider }: Client, time: number): Promise<void> {
  if (options.json !== true) terminal.err(`Waiting until ${formatTime(time)}`);
  while ((await nextBlockTime(provider)) < time) await sleep(WAIT_INTERVAL);
}

function reportWaiting(run: Registration, usableFrom: number, usableUntil: number): void {
  report(run, "announced", { usableFrom, usableUntil }, () =>
    [
      `Announced. Run the same command again from ${formatTime(usableFrom)} to ${formatTime(usableUntil)}.`,
      `Keep ${run.file.path} until then.`,
    ].join("\n"),
  );
}

type State = "planned" | "announced" | "registered";

function report(run: Registration, state: State, facts: Record<string, number>, text: () => string): void {
  const { context, pending, file, steps } = run;
  const { baseHash, tier } = pending.request;
  const data = {
    ...(context.options.dryRun === true && { dryRun: true }),
    state,
    nameHash: nameHashOf(baseHash, tier),
    commitment: pendingCommitment(pending),
    ...(state === "announced" && { file: file.path }),
    ...facts,
    steps,
  };
  context.print(data, text);
}

/** The name cannot be had; for its owner it can be renewed. */
export function takenError(owner: Address, account: Address, inGrace: boolean, availableAt: number): ToolkitError {
  const own = owner === account;
  const problem = own ? "The name is yours" : `The name belongs to ${owner}`;
  return new ToolkitError("PRECONDITION_FAILED", `${problem}${inGrace ? ", and its lease is over" : " already"}.`, {
    hint: own
      ? "Extend its lease with `sesh name renew`."
      : `If it is not renewed, anybody may register it from ${formatTime(availableAt)} on. Nothing was paid.`,
    details: { owner, availableAt },
  });
}

function lostAnnouncement(): ToolkitError {
  return new ToolkitError("RPC_FAILED", "The endpoint does not know the announcement that was just made.", {
    hint: "It may lag behind: run the command again in a moment, it continues.",
  });
}
