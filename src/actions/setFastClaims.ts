import { formatSesh } from "../core/amounts.js";
import type { Client } from "../contracts/client.js";
import { claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { fastClaims } from "../queries/fastClaims.js";
import { createPlan, type Plan } from "./plan.js";

export interface SetFastClaimsOptions {
  campaign: CampaignName;
  open: boolean;
}

/** Opens or closes fast claims of a campaign: the guardian may do both, any attester may close. */
export async function planSetFastClaims(client: Client, { campaign, open }: SetFastClaimsOptions): Promise<Plan> {
  const { dailyLimit } = await fastClaims(client, campaign);
  return createPlan({
    action: `claim fast ${open ? "open" : "close"}`,
    summary: `${open ? "Open" : "Close"} fast claims of ${campaign}.`,
    account: client.account,
    notes: open
      ? [`Attesters can let ${formatSesh(dailyLimit)} a day be paid without a veto delay until somebody closes them.`]
      : ["Claims of the active root go on. Only the guardian can open fast claims again."],
    call: { contract: claimsKey(campaign), method: "setFastClaims", args: [open] },
  });
}
