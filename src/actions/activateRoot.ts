import type { Client } from "../contracts/client.js";
import { createPlan, type Plan } from "./plan.js";

/** Makes the pending root of the Oxen claims the active one after its veto delay. */
export function planActivateRoot(client: Client): Plan {
  return createPlan({
    action: "claim activate",
    summary: "Activate the pending root of the Oxen claims.",
    account: client.account,
    call: { contract: "oxenClaims", method: "activate", args: [] },
  });
}
