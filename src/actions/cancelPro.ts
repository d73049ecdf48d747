import type { Client } from "../contracts/client.js";
import { createPlan, type Plan } from "./plan.js";

export interface CancelProOptions {
  receiptId: number;
  /** Of the unit in a batch; 0 for a single purchase. */
  index: number;
}

/** Says that no token is wanted for a unit, so that whoever was to get it gets none. */
export function planCancelPro(client: Client, { receiptId, index }: CancelProOptions): Plan {
  return createPlan({
    action: "pro cancel",
    summary: `Say that no token is wanted for unit ${index} of purchase ${receiptId}.`,
    account: client.account,
    notes: [
      "What was burned stays burned.",
      "Issuers heed it from the payer, within 14 days of the purchase, and if they have not issued the token yet.",
    ],
    call: { contract: "proBurn", method: "cancel", args: [receiptId, index] },
  });
}
