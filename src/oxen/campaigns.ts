import type { Deployment } from "../config/deployment.js";
import type { ReadClient } from "../contracts/client.js";
import type { OxenClaims } from "../../typechain-types/index.js";
import type { CampaignName, ClaimDomain } from "./claimMessage.js";

/* Each campaign has an OxenClaims contract of its own. */

const CONTRACTS = {
  "oxen-coin": { name: "OxenClaims", key: "oxenClaims" },
  "sn-bonus": { name: "BonusClaims", key: "bonusClaims" },
} as const satisfies Record<CampaignName, object>;

/** The name of a campaign's contract among those of a client, for a plan. */
export function claimsKey(campaign: CampaignName): "oxenClaims" | "bonusClaims" {
  return CONTRACTS[campaign].key;
}

export function claimsContract({ contracts }: ReadClient, campaign: CampaignName): OxenClaims {
  return contracts[claimsKey(campaign)];
}

/** What claim messages, deposits and ledgers of a campaign are bound to. */
export function campaignDomain(campaign: CampaignName, chainId: bigint, deployment: Deployment): ClaimDomain {
  return { campaign, chainId, bridge: deployment[CONTRACTS[campaign].name] };
}
