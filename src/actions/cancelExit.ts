import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { createPlan, type Plan } from "./plan.js";

/** Takes the exit request of a solo node back. */
export function planCancelExit(client: Client, { nodeId }: { nodeId: Hex }): Plan {
  return createPlan({
    action: "node cancel-exit",
    summary: `Take the exit request of node ${nodeId} back.`,
    account: client.account,
    notes: ["A later request starts the whole exit delay anew."],
    call: { contract: "staking", method: "cancelExit", args: [nodeId] },
  });
}
