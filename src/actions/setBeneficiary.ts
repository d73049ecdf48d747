import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { createPlan, type Plan } from "./plan.js";

export interface SetBeneficiaryOptions {
  nodeId: Hex;
  beneficiary: Address;
}

/** Sends the account's future rewards of a node to another address. */
export function planSetBeneficiary(client: Client, { nodeId, beneficiary }: SetBeneficiaryOptions): Plan {
  return createPlan({
    action: "node set-beneficiary",
    summary: `Send the account's future rewards of node ${nodeId} to ${beneficiary}.`,
    account: client.account,
    notes: ["What was earned so far stays with the present beneficiary.", "The stake stays the account's."],
    call: { contract: "staking", method: "setBeneficiary", args: [nodeId, beneficiary] },
  });
}
