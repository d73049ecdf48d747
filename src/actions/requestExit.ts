import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { chainTime } from "./call.js";
import { createPlan, type Plan } from "./plan.js";

/** Asks for the exit of a node the account has stake in. */
export async function planRequestExit(client: Client, { nodeId }: { nodeId: Hex }): Promise<Plan> {
  const [exitDelay, now] = await Promise.all([read(client.contracts.staking.exitDelay()), chainTime(client.provider)]);
  return createPlan({
    action: "node request-exit",
    summary: `Request the exit of node ${nodeId}.`,
    account: client.account,
    dates: [{ what: "Anybody can finish the exit from about", at: now + Number(exitDelay) }],
    notes: [
      "The node goes on earning until the exit is finished: keep it running.",
      "Only the operator of a node without other contributors can take the request back.",
    ],
    call: { contract: "staking", method: "requestExit", args: [nodeId] },
  });
}
