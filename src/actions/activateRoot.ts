import type { Client } from "../contracts/client.js";
import { claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { createPlan, type Plan } from "./plan.js";

/** Makes the pending root of a campaign the active one after its veto delay. */
export function planActivateRoot(client: Client, { campaign }: { campaign: CampaignName }): Plan {
  return createPlan({
    action: "claim activate",
    summary: `Activate the pending root of ${campaign}.`,
    account: client.account,
    call: { contract: claimsKey(campaign), method: "activate", args: [] },
  });
}
