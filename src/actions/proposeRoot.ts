import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract, claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { chainTime } from "./call.js";
import { createPlan, type Plan } from "./plan.js";

export interface ProposeRootOptions {
  campaign: CampaignName;
  root: { root: Hex; ledgerHash: Hex; total: bigint; oxenHeight: bigint; epoch: bigint };
  oxenBlockHash: Hex;
  /** Where everybody can read the ledger. */
  uri: string;
  /** Of enough attesters, in ascending order of their addresses. */
  signatures: readonly Hex[];
}

/** Proposes the next root of a campaign. */
export async function planProposeRoot(client: Client, options: ProposeRootOptions): Promise<Plan> {
  const { campaign, root, oxenBlockHash, uri, signatures } = options;
  const [delay, now] = await Promise.all([read(claimsContract(client, campaign).delay()), chainTime(client.provider)]);
  return createPlan({
    action: "migrate propose",
    summary: `Propose the root of epoch ${root.epoch} of ${campaign}: ${root.root}.`,
    account: client.account,
    dates: [{ what: "Unless it is vetoed, it can be activated from about", at: now + Number(delay) }],
    call: { contract: claimsKey(campaign), method: "proposeRoot", args: [root, oxenBlockHash, uri, signatures] },
  });
}
