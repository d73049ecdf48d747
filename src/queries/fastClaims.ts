import { DAY } from "../core/time.js";
import { nextBlockTime } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";

export interface FastClaimsReport {
  open: boolean;
  /** Since midnight UTC. */
  paidToday: bigint;
  dailyLimit: bigint;
  leftToday: bigint;
}

/** Claims of a campaign on attesters' signatures alone: whether they are open, and what is left of their limit of the day. */
export async function fastClaims(client: ReadClient, campaign: CampaignName): Promise<FastClaimsReport> {
  const claims = claimsContract(client, campaign);
  const [{ open, day, paidOnDay }, dailyLimit] = await read(
    Promise.all([claims.fastClaims(), claims.fastDailyLimit()]),
  );
  const today = Math.floor((await nextBlockTime(client.provider)) / DAY);
  const paidToday = day === BigInt(today) ? paidOnDay : 0n;
  return { open, paidToday, dailyLimit, leftToday: dailyLimit - paidToday };
}
