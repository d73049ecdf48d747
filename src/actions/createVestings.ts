import { ZeroAddress } from "ethers";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createdVestings, firstRewardAddresses } from "../contracts/vestings.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { mapLimited } from "../core/parallel.js";
import { formatTime } from "../core/time.js";
import { grantDifferences } from "../vesting/grantDifferences.js";
import { grantKey, grantProblems, type Grant } from "../vesting/grants.js";
import { chainTime } from "./call.js";
import type { Job } from "./job.js";
import { createPlan, type Plan } from "./plan.js";

/**
 * Wallets of one transaction: at 195,000 gas for a monthly one and 172,000 for a stakable one these are 12.5 million, with
 * the margin of a transaction less than half of what a block of Arbitrum takes.
 */
export const VESTING_BATCH = 64;
const READS_AT_ONCE = 20;

/** Gas of an approval and a transaction, and of each wallet, rounded up; tests compare them with real ones. */
const GAS = { batch: 100_000n, staking: 175_000n, monthly: 195_000n };

/** Makes and funds the wallets of grants of one kind, all or none. */
export async function planCreateVestings(client: Client, grants: readonly Grant[]): Promise<Plan> {
  const [first] = grants;
  if (first === undefined || grants.some(({ kind }) => kind !== first.kind)) {
    throw new TypeError("One transaction makes wallets of one kind, at least one.");
  }
  const now = await chainTime(client.provider);
  const problems = grants.flatMap((grant) =>
    grantProblems(grant, { now, deployment: client.deployment }).map((problem) => `${grant.id}: ${problem}`),
  );
  if (problems.length > 0) throw inputError("grants", problems.join("; "), "Correct the list; nothing was sent.");
  await requireNotMadeByOthers(client, grants);
  const spender = client.deployment.VestingFactory;
  const amount = grants.reduce((sum, { total }) => sum + total, 0n);
  return createPlan({
    action: "vesting create",
    summary: `Make ${grants.length === 1 ? "a vesting wallet" : `${grants.length} vesting wallets`} and lock SESH in them.`,
    account: client.account,
    pays: [{ what: "Into the wallets", amount, to: spender }],
    receives: grants.map((grant) => ({ what: describe(grant), amount: grant.total, to: grant.beneficiary })),
    notes: [
      first.kind === "staking"
        ? "Nobody can take these grants back."
        : "What is vested can never be taken back; what is not, only by the grantor, where there is one.",
      "An id works once for this account: the same list again pays nobody twice. Never change an id, nor the account.",
    ],
    spend: { spender, amount, approvalOnly: true },
    gasAtMost: GAS.batch + BigInt(grants.length) * GAS[first.kind],
    call: {
      contract: "vestingFactory",
      method: first.kind === "staking" ? "createStakingVestings" : "createMonthlyVestings",
      args: [grants.map(toStruct)],
    },
  });
}

/**
 * Jobs that make the wallets of a list, in transactions of up to {@link VESTING_BATCH}. Whatever was interrupted, the same
 * list again makes only what is missing; a wallet that is there with other terms stops its job (DP-05).
 */
export function vestingJobs(client: Client, grants: readonly Grant[]): Job[] {
  const ids = new Set<string>();
  for (const { id } of grants) {
    if (ids.has(id)) throw inputError("grants", `the id ${id} is there twice`, "Give every grant an id of its own.");
    ids.add(id);
  }
  return (["staking", "monthly"] as const).flatMap((kind) => {
    const own = grants.filter((grant) => grant.kind === kind);
    return Array.from({ length: Math.ceil(own.length / VESTING_BATCH) }, (_, i): Job => {
      const batch = own.slice(i * VESTING_BATCH, (i + 1) * VESTING_BATCH);
      return {
        isDone: async () => (await missingGrants(client, batch)).length === 0,
        plan: async () => planCreateVestings(client, await missingGrants(client, batch)),
        // Another run with the same account has made some of them in between.
        staleErrors: ["GrantExists"],
      };
    });
  });
}

/** Those without a wallet; refuses if one of the others has another wallet than the list says. */
async function missingGrants(client: Client, grants: readonly Grant[]): Promise<Grant[]> {
  const { vestingFactory } = client.contracts;
  const wallets = await read(
    mapLimited(grants, READS_AT_ONCE, ({ id }) => vestingFactory.walletOf(client.account, grantKey(id))),
  );
  const missing = grants.filter((_grant, i) => wallets[i] === ZeroAddress);
  if (missing.length < grants.length) {
    await requireSameTerms(
      client,
      grants.filter((grant) => !missing.includes(grant)),
    );
  }
  return missing;
}

async function requireSameTerms(client: Client, grants: readonly Grant[]): Promise<void> {
  const keys = grants.map(({ id }) => grantKey(id));
  const created = await createdVestings(client, { creator: client.account, keys });
  const byKey = new Map(created.map((made) => [made.key, made]));
  const pairs = grants.map((grant) => ({ grant, made: byKey.get(grantKey(grant.id)) }));
  const known = pairs.flatMap(({ made }) => (made === undefined ? [] : [made]));
  const rewardAddresses = await firstRewardAddresses(
    client,
    known.filter(({ kind }) => kind === "staking"),
  );
  const differences = pairs.flatMap(({ grant, made }) => {
    if (made === undefined) throw unknownTerms(grant.id);
    const found = grantDifferences(grant, made, rewardAddresses.get(made.wallet));
    return found.length === 0 ? [] : [{ id: grant.id, wallet: made.wallet, differences: found }];
  });
  if (differences.length === 0) return;
  const text = differences.map(({ id, differences: found }) => `${id} (${found.join(", ")})`).join("; ");
  throw new ToolkitError("PRECONDITION_FAILED", `Grants were made with other terms than in the list: ${text}.`, {
    hint: "A grant that was made stays as it is. Put its terms into the list, or give a new grant another id.",
    details: { grants: differences },
  });
}

/**
 * Ids are each account's own, so the same list from another account would be paid again. Nobody can keep an id from
 * others by taking it first: that would cost the whole grant.
 */
async function requireNotMadeByOthers(client: Client, grants: readonly Grant[]): Promise<void> {
  const made = await createdVestings(client, { keys: grants.map(({ id }) => grantKey(id)) });
  const twice = grants.flatMap(({ id, beneficiary, total }) =>
    made
      .filter((other) => other.key === grantKey(id) && other.beneficiary === beneficiary && other.total === total)
      .map(({ creator, wallet }) => ({ id, creator, wallet })),
  );
  if (twice.length === 0) return;
  const text = twice.map(({ id, creator }) => `${id} (by ${creator})`).join("; ");
  throw new ToolkitError("PRECONDITION_FAILED", `Another account has made the same grants: ${text}.`, {
    hint: "Use that account to go on with its list. If a second grant is meant, give it another id.",
    details: { grants: twice },
  });
}

function unknownTerms(id: string): ToolkitError {
  return new ToolkitError("RPC_FAILED", `The grant ${id} exists, but the RPC endpoint does not have its event.`, {
    hint: "Try again in a moment, or use an endpoint that keeps old events. Nothing was sent.",
  });
}

function describe(grant: Grant): string {
  if (grant.kind === "staking") return `Grant ${grant.id}, locked until ${formatTime(grant.end)}`;
  const { id, start, cliffMonths, steps, grantor } = grant;
  const schedule = `${steps} monthly steps after ${cliffMonths} months from ${formatTime(start)}`;
  return `Grant ${id}, ${schedule}${grantor === undefined ? "" : `, revocable by ${grantor}`}`;
}

/** As the factory takes it. */
function toStruct(grant: Grant): Record<string, unknown> {
  const { kind, id, ...terms } = grant;
  const grantor = kind === "monthly" ? { grantor: grant.grantor ?? ZeroAddress } : {};
  return { ...terms, ...grantor, id: grantKey(id) };
}
