import type { Client } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import type { ToolkitError } from "../core/errors.js";
import { execute, type ActionResult, type ExecuteOptions } from "./execute.js";
import { isDoneSoon } from "./isDoneSoon.js";
import type { Job } from "./job.js";
import type { Plan } from "./plan.js";

export interface PerformOptions extends Omit<ExecuteOptions, "nonce" | "onActionHash"> {
  /** A plan made before, for the first attempt. */
  plan?: Plan;
  /** Milliseconds before the next attempt. */
  pause?: number;
}

const ATTEMPTS = 10;

/**
 * Does a job once, however many do it at the same time; undefined if somebody else has done it. The nonce is read before
 * the state: if another run with the same key comes in between, it has used the nonce, and nothing is sent twice.
 */
export async function perform(
  client: Client,
  job: Job,
  { plan: first, pause, ...options }: PerformOptions = {},
): Promise<ActionResult | undefined> {
  for (let attempt = 1; ; attempt++) {
    const nonce = await read(client.provider.getTransactionCount(client.account, "latest"));
    if (await job.isDone(nonce)) return undefined;
    try {
      const plan = attempt === 1 && first !== undefined ? first : await job.plan();
      const { onHash: onActionHash } = job;
      return await execute(client, plan, { ...options, nonce, ...(onActionHash !== undefined && { onActionHash }) });
    } catch (error) {
      const failure = toToolkitError(error);
      if (await isDoneSoon(job, pause)) return undefined;
      if (attempt === ATTEMPTS || !mayTryAgain(failure, job)) throw failure;
    }
  }
}

/** Only when it is certain that the last attempt has sent nothing that may still be executed. */
function mayTryAgain({ code, details }: ToolkitError, { staleErrors = [] }: Job): boolean {
  if (code === "CONTRACT_REVERTED") return staleErrors.includes(String(details.error));
  return code === "RPC_FAILED" || (code === "TRANSACTION_PENDING" && details.hash === undefined);
}
