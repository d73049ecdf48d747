import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

/** Governance: makes the stake of a node that was deregistered for misconduct whole again. */
export async function planAnnulPenalty(client: Client, { nodeId }: { nodeId: Hex }): Promise<Plan> {
  const { amount, annullableUntil, withdrawableAt } = await read(client.contracts.staking.penaltyOf(nodeId));
  return createPlan({
    action: "annul penalty",
    summary: `Annul the penalty of node ${nodeId}: ${formatSesh(amount)} stays with its operator.`,
    account: client.account,
    dates: [
      { what: "Possible until", at: Number(annullableUntil) },
      { what: "The stake can be withdrawn from", at: Number(withdrawableAt) },
    ],
    notes: ["The node stays deregistered."],
    call: { contract: "staking", method: "annulPenalty", args: [nodeId] },
  });
}
