import { id as keccakOfText } from "ethers";
import { forbiddenRecipients, type Deployment } from "../config/deployment.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { DAY, formatTime } from "../core/time.js";

/** SESH that stays locked until its end, and can be staked meanwhile. */
export interface StakingGrant {
  kind: "staking";
  /** Of the creator's choice; works once. */
  id: string;
  beneficiary: Address;
  /** Where rewards go; never the wallet itself. */
  rewardAddress: Address;
  total: bigint;
  /** Unix seconds. */
  end: number;
}

/** SESH that is released in equal monthly steps after a cliff. */
export interface MonthlyGrant {
  kind: "monthly";
  /** Of the creator's choice; works once. */
  id: string;
  beneficiary: Address;
  /** Who may take back what is not vested; nobody if not given. */
  grantor?: Address;
  total: bigint;
  /** Unix seconds. */
  start: number;
  cliffMonths: number;
  steps: number;
}

export type Grant = StakingGrant | MonthlyGrant;

/** What grants are checked against. */
export interface GrantRules {
  /** Unix seconds; without it, times are not checked. */
  now?: number;
  /** Its contracts could not use SESH. */
  deployment?: Deployment;
}

/** A month of a schedule: a twelfth of a year of 365 days. */
export const MONTH = (365 * DAY) / 12;

/* Bounds of the VestingFactory. */
const END_LIMIT = 3_650 * DAY;
const START_PAST_LIMIT = 30 * DAY;
const START_FUTURE_LIMIT = 365 * DAY;
export const MONTHS_LIMIT = 120;

const GRANT_ID = /^[a-z0-9._-]{1,64}$/;

/** The id as the contract keeps it. */
export function grantKey(id: string): Hex {
  return keccakOfText(id) as Hex;
}

/** When the last SESH of a grant is free, in Unix seconds. */
export function grantEnd(
  grant: Pick<StakingGrant, "kind" | "end"> | Pick<MonthlyGrant, "kind" | "start" | "cliffMonths" | "steps">,
): number {
  return grant.kind === "staking" ? grant.end : grant.start + (grant.cliffMonths + grant.steps) * MONTH;
}

/** Everything because of which the factory would refuse a grant, or its SESH would be lost. */
export function grantProblems(grant: Grant, rules: GrantRules = {}): string[] {
  return [
    ...(GRANT_ID.test(grant.id)
      ? []
      : [`the id ${JSON.stringify(grant.id)} is not 1 to 64 of a-z, 0-9, ".", "_", "-"`]),
    ...(grant.total > 0n ? [] : ["the amount is zero"]),
    ...receiverProblems(grant, rules.deployment),
    ...(grant.kind === "monthly" ? scheduleProblems(grant) : []),
    ...(rules.now === undefined ? [] : timeProblems(grant, rules.now)),
  ];
}

function receiverProblems(grant: Grant, deployment: Deployment | undefined): string[] {
  const receivers: [string, Address | undefined][] = [
    ["beneficiary", grant.beneficiary],
    grant.kind === "staking" ? ["rewardAddress", grant.rewardAddress] : ["grantor", grant.grantor],
  ];
  const forbidden = deployment && forbiddenRecipients(deployment);
  const problems = receivers.flatMap(([field, address]) => {
    const name = address && forbidden?.get(address);
    return name === undefined ? [] : [`${field}: ${address} is ${name}`];
  });
  if (grant.kind === "monthly" && grant.grantor === grant.beneficiary) problems.push("the grantor is the beneficiary");
  return problems;
}

function scheduleProblems({ cliffMonths, steps }: MonthlyGrant): string[] {
  return [
    ...(isWhole(cliffMonths, 0) ? [] : [`cliffMonths: ${cliffMonths} is not 0 to ${MONTHS_LIMIT}`]),
    ...(isWhole(steps, 1) ? [] : [`steps: ${steps} is not 1 to ${MONTHS_LIMIT}`]),
  ];
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= MONTHS_LIMIT;
}

function timeProblems(grant: Grant, now: number): string[] {
  if (grant.kind === "staking") {
    if (grant.end <= now) return [`end: ${formatTime(grant.end)} is past`];
    return grant.end <= now + END_LIMIT ? [] : [`end: ${formatTime(grant.end)} is more than ten years ahead`];
  }
  if (grant.start + START_PAST_LIMIT < now) return [`start: ${formatTime(grant.start)} is more than 30 days ago`];
  if (grant.start <= now + START_FUTURE_LIMIT) return [];
  return [`start: ${formatTime(grant.start)} is more than a year ahead`];
}
