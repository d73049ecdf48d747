import type { Client } from "../contracts/client.js";
import { i2osp } from "../pro/integers.js";
import type { IssuerKey } from "../pro/issuerKeys.js";
import { createPlan, type Plan } from "./plan.js";

export interface AnswerIssueOptions {
  receiptId: number;
  key: IssuerKey;
  blindSignature: Uint8Array;
}

/** Answers a challenge with the blind signature; anybody who has it may. */
export function planAnswerIssue(client: Client, { receiptId, key, blindSignature }: AnswerIssueOptions): Plan {
  return createPlan({
    action: "pro answer",
    summary: `Answer the challenge about purchase ${receiptId} with the blind signature.`,
    account: client.account,
    notes: ["The contract checks the signature under the announced key."],
    call: {
      contract: "proBurn",
      method: "answer",
      args: [receiptId, key.keyId, i2osp(key.modulus, key.size), blindSignature],
    },
  });
}
