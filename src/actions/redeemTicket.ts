import { redeemableUntil } from "../bridge/tickets.js";
import type { Client } from "../contracts/client.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { Bridge } from "../queries/findBridge.js";
import { createPlan, type Plan } from "./plan.js";

/** Redeems a ticket whose call has not succeeded yet, on Arbitrum; anybody may. */
export async function planRedeem(client: Client, { retryables }: Bridge, id: Hex): Promise<Plan> {
  const until = await redeemableUntil(client.provider, id, retryables.address);
  if (until === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", `Arbitrum has no ticket ${id} that could be redeemed.`, {
      hint: "It has been redeemed, has expired or has not arrived: `sesh bridge status` with the transaction on Ethereum tells.",
      details: { ticket: id },
    });
  }
  return createPlan({
    action: "bridge redeem",
    summary: `Redeem the ticket ${id}.`,
    account: client.account,
    dates: [{ what: "the ticket expires, and what it brings is lost", at: until }],
    notes: ["Anybody may redeem it. What it brings goes where the ticket says, whoever pays for the gas."],
    call: { contract: retryables, method: "redeem", args: [id] },
  });
}
