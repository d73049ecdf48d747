import { ZeroAddress } from "ethers";
import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import { describeProPlan } from "../core/proPlans.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

export interface BuyProOptions {
  /** A number of PRO_PLANS, or of another plan that is sold. */
  plan: number;
  /** From the Session app; says nothing about the account that will use it. */
  commitment: Hex;
  /** The most to pay; by default 2 % above the present price, for what it may move until the purchase. */
  maxSesh?: bigint;
}

/** Burns the price of one unit of a plan. */
export async function planBuyPro(client: Client, { plan, commitment, maxSesh }: BuyProOptions): Promise<Plan> {
  const price = await read(client.contracts.proBurn.quote(plan));
  const limit = maxSesh ?? price + price / 50n;
  return createPlan({
    action: "pro buy",
    summary: `Burn SESH for Session Pro: ${describeProPlan(plan)}.`,
    account: client.account,
    pays: [{ what: "Price now (burned)", amount: price, to: ZeroAddress as Hex }],
    notes: [
      `At most ${formatSesh(limit)} will be paid.`,
      "A burn cannot be taken back. Keep the commitment's secret in the app: it is the only thing that can redeem it.",
    ],
    spend: { spender: client.deployment.FeeRecycler, amount: limit },
    call: { contract: "proBurn", method: "burnForPro", args: [plan, commitment, limit] },
  });
}
