import type { Client } from "../contracts/client.js";
import { describeCall, type GovernedCall } from "../contracts/governedCalls.js";
import { nextBlockTime } from "../contracts/blocks.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { formatDuration, formatTime } from "../core/time.js";
import { createPlan, type Plan } from "./plan.js";

/** Makes a call that the account may make without delay. */
export async function planGovernCall(client: Client, call: GovernedCall): Promise<Plan> {
  const delay = await delayOf(client, call);
  if (delay > 0) {
    throw new ToolkitError(
      "PRECONDITION_FAILED",
      `${call.method} has to be scheduled ${formatDuration(delay)} ahead.`,
      {
        hint: "Use `sesh govern schedule`, and `sesh govern execute` after the delay.",
        details: { delay },
      },
    );
  }
  const { key, method, args } = call;
  return createPlan({
    action: "govern call",
    summary: `Call ${describeCall(client, call.target, call.data)}.`,
    account: client.account,
    call: { contract: key, method, args },
  });
}

/** Guardian: stops a contract's entries for a while. */
export async function planPause(client: Client, call: GovernedCall, seconds: number): Promise<Plan> {
  const [plan, now] = await Promise.all([planGovernCall(client, call), nextBlockTime(client.provider)]);
  return {
    ...plan,
    action: "govern pause",
    summary: `Pause ${call.contract} for ${formatDuration(seconds)}.`,
    dates: [{ what: "paused until, from the block of the transaction on", at: now + seconds }],
    notes: ["Exits, withdrawals, refunds and claims go on. No pause can begin within 7 days of its end."],
  };
}

/** Announces a call of a role with a delay. */
export async function planGovernSchedule(client: Client, call: GovernedCall): Promise<Plan> {
  const { authority } = client.contracts;
  const [delay, now, expiration] = await Promise.all([
    delayOf(client, call),
    nextBlockTime(client.provider),
    read(authority.expiration()),
  ]);
  if (delay === 0) {
    throw new ToolkitError("PRECONDITION_FAILED", `${call.method} has no delay for ${client.account}.`, {
      hint: "Use `sesh govern call`.",
    });
  }
  const operation = await operationOf(client, client.account, call);
  const at = Number(await read(authority.getSchedule(operation)));
  if (at !== 0) {
    throw new ToolkitError("PRECONDITION_FAILED", `It is scheduled already, for ${formatTime(at)}.`, {
      hint: "Execute it then with `sesh govern execute`, or cancel it first.",
      details: { operation, at },
    });
  }
  return createPlan({
    action: "govern schedule",
    summary: `Schedule ${describeCall(client, call.target, call.data)}.`,
    account: client.account,
    dates: [
      { what: `can be executed from (delay ${formatDuration(delay)})`, at: now + delay },
      { what: "can be executed until", at: now + delay + Number(expiration) },
    ],
    notes: [`Operation ${operation}.`, "The delay and both dates count from the block of the transaction."],
    call: { contract: "authority", method: "schedule", args: [call.target, call.data, 0] },
  });
}

/** Carries out a call that the account has scheduled. */
export async function planGovernExecute(client: Client, call: GovernedCall): Promise<Plan> {
  const { operation, at, expiresAt } = await scheduled(client, client.account, call);
  const now = await nextBlockTime(client.provider);
  if (now < at) {
    throw new ToolkitError("PRECONDITION_FAILED", `It can be executed from ${formatTime(at)} on.`, {
      hint: `That is in ${formatDuration(at - now)}. Run the same command again then.`,
      details: { operation, at },
    });
  }
  return createPlan({
    action: "govern execute",
    summary: `Execute ${describeCall(client, call.target, call.data)}.`,
    account: client.account,
    dates: [
      { what: "it could be executed from", at },
      { what: "and can be until", at: expiresAt },
    ],
    notes: [`Operation ${operation}.`],
    call: { contract: "authority", method: "execute", args: [call.target, call.data] },
  });
}

/** Takes a scheduled call back: for whoever scheduled it, and for administrators. */
export async function planGovernCancel(client: Client, call: GovernedCall, by: Address): Promise<Plan> {
  const { operation, at } = await scheduled(client, by, call);
  return createPlan({
    action: "govern cancel",
    summary: `Cancel ${describeCall(client, call.target, call.data)}, scheduled by ${by}.`,
    account: client.account,
    dates: [{ what: "it could be executed from", at }],
    notes: [`Operation ${operation}.`],
    call: { contract: "authority", method: "cancel", args: [by, call.target, call.data] },
  });
}

/** Seconds the account has to wait; 0 for a call it may make at once. */
async function delayOf(client: Client, { contract, target, method, data }: GovernedCall): Promise<number> {
  const { authority } = client.contracts;
  const [immediate, delay] = await read(authority.canCall(client.account, target, data.slice(0, 10)));
  if (immediate || delay > 0n) return Number(delay);
  throw new ToolkitError("PRECONDITION_FAILED", `${client.account} may not call ${contract}.${method}.`, {
    hint: "Use the account that has the role; docs/guides/governance.md says which that is.",
    details: { account: client.account },
  });
}

function operationOf(client: Client, by: Address, { target, data }: GovernedCall): Promise<Hex> {
  return read(client.contracts.authority.hashOperation(by, target, data)) as Promise<Hex>;
}

async function scheduled(client: Client, by: Address, call: GovernedCall) {
  const { authority } = client.contracts;
  const operation = await operationOf(client, by, call);
  const [at, expiration] = await read(Promise.all([authority.getSchedule(operation), authority.expiration()]));
  if (at !== 0n) return { operation, at: Number(at), expiresAt: Number(at + expiration) };
  throw new ToolkitError("PRECONDITION_FAILED", `${by} has not scheduled this call, or it has expired.`, {
    hint: "The arguments have to be the same to the letter: `sesh govern list` shows what is scheduled.",
    details: { operation },
  });
}
