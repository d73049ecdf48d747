import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

export interface OxenClaim {
  account: Address;
  /** Atomic SESH in all, over all epochs. */
  cumulative: bigint;
  proof: readonly Hex[];
}

/** Pays out what the active root says for one or several accounts; it always goes to the account in the claim. */
export async function planClaimOxen(client: Client, { claims }: { claims: readonly OxenClaim[] }): Promise<Plan> {
  const { oxenClaims } = client.contracts;
  const paid = await read(Promise.all(claims.map(({ account }) => oxenClaims.claimed(account))));
  const [first] = claims;
  return createPlan({
    action: "claim run",
    summary: `Pay the Oxen claims of ${claims.length === 1 ? (first?.account ?? "") : `${claims.length} accounts`}.`,
    account: client.account,
    receives: claims.map(({ account, cumulative }, i) => ({
      what: "Migrated Oxen",
      amount: cumulative - (paid[i] ?? 0n),
      to: account,
    })),
    dates: [{ what: "Claims end at", at: Number(await read(oxenClaims.deadline())) }],
    call:
      first !== undefined && claims.length === 1
        ? { contract: "oxenClaims", method: "claim", args: [first.account, first.cumulative, first.proof] }
        : {
            contract: "oxenClaims",
            method: "claimMany",
            args: [
              claims.map(({ account }) => account),
              claims.map(({ cumulative }) => cumulative),
              claims.map(({ proof }) => proof),
            ],
          },
  });
}
