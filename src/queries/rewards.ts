import type { Address } from "../core/addresses.js";
import { DAY } from "../core/time.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";

export interface RewardsReport {
  beneficiary: Address;
  /** What could be claimed now. */
  claimable: bigint;
  /** Number of whole nodes the beneficiary earns from, in 1/10,000. */
  nodesBps: bigint;
  /** What it earns in the coming 24 hours if nothing changes. */
  perDay: bigint;
  /** What it earns in the coming 30 days if nothing changes. */
  perMonth: bigint;
}

/** Weight of one whole node in the reward pool. */
const NODE_WEIGHT = 2n ** 40n;

export async function rewards(client: ReadClient, beneficiary: Address): Promise<RewardsReport> {
  const { rewardPool } = client.contracts;
  const [claimable, weight, perDay, perMonth] = await read(
    Promise.all([
      rewardPool.claimable(beneficiary),
      rewardPool.weightOf(beneficiary),
      rewardPool.projectedReward(beneficiary, DAY),
      rewardPool.projectedReward(beneficiary, 30 * DAY),
    ]),
  );
  return { beneficiary, claimable, nodesBps: (weight * 10_000n) / NODE_WEIGHT, perDay, perMonth };
}
