import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

/** Pays a penalty whose escrow is over to the reward pool; anybody may. */
export async function planSettlePenalty(client: Client, { nodeId }: { nodeId: Hex }): Promise<Plan> {
  const { amount, annullableUntil } = await read(client.contracts.staking.penaltyOf(nodeId));
  return createPlan({
    action: "keeper settle",
    summary: `Settle the penalty of node ${nodeId}.`,
    account: client.account,
    receives: [{ what: "Penalty, for the reward pool", amount, to: client.deployment.RewardPool }],
    dates: annullableUntil === 0n ? [] : [{ what: "Possible from", at: Number(annullableUntil) }],
    call: { contract: "staking", method: "settlePenalty", args: [nodeId] },
  });
}
