import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract, claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { createPlan, type Plan } from "./plan.js";

/** Sends what nobody claimed of a campaign to the reward pool; anybody may, from the deadline on. */
export async function planSweepClaims(client: Client, { campaign }: { campaign: CampaignName }): Promise<Plan> {
  const claims = claimsContract(client, campaign);
  const [rest, deadline] = await read(Promise.all([client.contracts.token.balanceOf(claims), claims.deadline()]));
  return createPlan({
    action: "claim sweep",
    summary: `Send what nobody claimed of ${campaign} to the reward pool.`,
    account: client.account,
    receives: [{ what: "Unclaimed, for the reward pool", amount: rest, to: client.deployment.RewardPool }],
    dates: [{ what: "Possible from", at: Number(deadline) }],
    call: { contract: claimsKey(campaign), method: "sweep", args: [] },
  });
}
