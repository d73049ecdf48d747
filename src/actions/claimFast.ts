import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { ClaimAttestation } from "../oxen/attestation.js";
import { claimsContract, claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { fastClaims } from "../queries/fastClaims.js";
import { leftOf } from "./claimOxen.js";
import { createPlan, type Plan } from "./plan.js";

export interface FastClaim {
  campaign: CampaignName;
  attestation: ClaimAttestation;
  /** Of enough attesters, in ascending order of their addresses. */
  signatures: readonly Hex[];
}

/** Pays one account what attesters have signed for it, before a root with it is active; always to the account itself. */
export async function planClaimFast(client: Client, { campaign, attestation, signatures }: FastClaim): Promise<Plan> {
  const { account, cumulative, ledgerHash, oxenHeight, validUntil } = attestation;
  const [paid, { paidToday, dailyLimit, leftToday }] = await Promise.all([
    read(claimsContract(client, campaign).claimed(account)),
    fastClaims(client, campaign),
  ]);
  return createPlan({
    action: "claim fast run",
    summary: `Pay the claim of ${account} in ${campaign} on the signatures of ${signatures.length} attesters.`,
    account: client.account,
    receives: [{ what: "Migrated Oxen", amount: leftOf(cumulative, paid), to: account }],
    dates: [{ what: "The signatures are good until", at: validUntil }],
    notes: [
      `Fast claims of today (UTC) have paid ${formatSesh(paidToday)} of ${formatSesh(dailyLimit)}: ${formatSesh(leftToday)} are left.`,
    ],
    call: {
      contract: claimsKey(campaign),
      method: "claimAttested",
      args: [account, cumulative, ledgerHash, oxenHeight, validUntil, signatures],
    },
  });
}
