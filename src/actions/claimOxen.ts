import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract, claimsKey } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { createPlan, type Plan } from "./plan.js";

export interface OxenClaim {
  account: Address;
  /** Atomic SESH in all, over all epochs. */
  cumulative: bigint;
  proof: readonly Hex[];
}

export interface ClaimOxenOptions {
  campaign: CampaignName;
  claims: readonly OxenClaim[];
}

/** Pays out what the active root says for one or several accounts; it always goes to the account in the claim. */
export async function planClaimOxen(client: Client, { campaign, claims }: ClaimOxenOptions): Promise<Plan> {
  const contract = claimsContract(client, campaign);
  const paid = await read(Promise.all(claims.map(({ account }) => contract.claimed(account))));
  const [first] = claims;
  return createPlan({
    action: "claim run",
    summary: `Pay the claims in ${campaign} of ${claims.length === 1 ? (first?.account ?? "") : `${claims.length} accounts`}.`,
    account: client.account,
    receives: claims.map(({ account, cumulative }, i) => ({
      what: "Migrated Oxen",
      amount: leftOf(cumulative, paid[i] ?? 0n),
      to: account,
    })),
    dates: [{ what: "Claims end at", at: Number(await read(contract.deadline())) }],
    call:
      first !== undefined && claims.length === 1
        ? { contract: claimsKey(campaign), method: "claim", args: [first.account, first.cumulative, first.proof] }
        : {
            contract: claimsKey(campaign),
            method: "claimMany",
            args: [
              claims.map(({ account }) => account),
              claims.map(({ cumulative }) => cumulative),
              claims.map(({ proof }) => proof),
            ],
          },
  });
}

/** Fast claims may have paid more than a root has. */
export function leftOf(cumulative: bigint, paid: bigint): bigint {
  return cumulative > paid ? cumulative - paid : 0n;
}
