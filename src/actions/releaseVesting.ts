import type { Client } from "../contracts/client.js";
import { vestingAt } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { vestingsOf } from "../queries/vestingsOf.js";
import { vestingState } from "../queries/vestingState.js";
import type { Job } from "./job.js";
import type { Plan } from "./plan.js";
import { createVestingPlan } from "./vestingPlan.js";

/** Pays what the schedule of a wallet no longer locks to its beneficiary; anybody may. */
export async function planReleaseVesting(client: Client, { wallet }: { wallet: Address }): Promise<Plan> {
  const vesting = await vestingAt(client, wallet);
  const { beneficiary, releasable, locked } = await vestingState(client, vesting);
  return createVestingPlan(
    client,
    vesting,
    {
      action: "vesting release",
      summary: `Release what is free in the vesting wallet ${wallet}.`,
      receives: [{ what: "To the beneficiary", amount: releasable, to: beneficiary }],
      notes: locked === 0n ? [] : [`${formatSesh(locked)} of the grant stay locked.`],
    },
    "release",
  );
}

/** One job for every wallet of the account as beneficiary that has something to release. */
export async function releaseJobs(client: Client): Promise<Job[]> {
  const own = (await vestingsOf(client, client.account)).filter(({ roles }) => roles.includes("beneficiary"));
  return own
    .filter(({ releasable }) => releasable > 0n)
    .map((vesting) => ({
      isDone: async () => (await vestingState(client, vesting)).releasable === 0n,
      plan: () => planReleaseVesting(client, vesting),
    }));
}
