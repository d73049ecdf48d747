import type { Client } from "../contracts/client.js";
import type { Hex } from "../core/hex.js";
import { createPlan, type Plan } from "./plan.js";

export interface ChallengeIssueOptions {
  receiptId: number;
  keyId: Hex;
  blindedMessage: Uint8Array;
}

/** Asks an issuer in public, on the chain, for a token that was paid for. */
export function planChallengeIssue(client: Client, { receiptId, keyId, blindedMessage }: ChallengeIssueOptions): Plan {
  return createPlan({
    action: "pro challenge",
    summary: `Ask in public for the token of purchase ${receiptId}.`,
    account: client.account,
    notes: [
      "The blinded message becomes public; it says nothing about the token or the account.",
      "If the issuer answers, `sesh pro issue` takes the token from the answer; if not, everybody sees that it does not.",
    ],
    call: { contract: "proBurn", method: "challenge", args: [receiptId, keyId, blindedMessage] },
  });
}
