import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract, claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { createPlan, type Plan } from "./plan.js";

/** Stops the pending root of a campaign; any attester and the guardian may, until its veto delay is over. */
export async function planVetoRoot(client: Client, { campaign }: { campaign: CampaignName }): Promise<Plan> {
  const [{ epoch, root }, activeAt] = await read(claimsContract(client, campaign).pendingRoot());
  return createPlan({
    action: "claim veto",
    summary: `Veto the root of epoch ${epoch} of ${campaign}: ${root}.`,
    account: client.account,
    dates: [{ what: "A veto is possible until", at: Number(activeAt) }],
    notes: ["A veto only delays: the same root, or a corrected one, can be proposed again."],
    call: { contract: claimsKey(campaign), method: "veto", args: [] },
  });
}
