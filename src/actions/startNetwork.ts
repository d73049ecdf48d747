import type { Client } from "../contracts/client.js";
import { aggregateKey, type NodeKey } from "../crypto/nodeKeys.js";
import { createPlan, type Plan } from "./plan.js";

/** Starts network and rewards with exactly these seeded nodes; the contract compares their number and sum of keys. */
export function planStartNetwork(client: Client, keys: readonly NodeKey[]): Plan {
  return createPlan({
    action: "migrate seed start",
    summary: `Start the network with ${keys.length} seeded ${keys.length === 1 ? "node" : "nodes"}.`,
    account: client.account,
    notes: ["From then on nodes register themselves, and rewards flow. It can be done once."],
    call: { contract: "staking", method: "start", args: [keys.length, aggregateKey(keys)] },
  });
}
