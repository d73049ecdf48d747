import { ZeroAddress } from "ethers";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import { describeProPlan } from "../core/proPlans.js";
import { createPlan, type Plan, type PlannedCall } from "./plan.js";

/** So many commitments fit the 95,000 bytes of a transaction that Arbitrum's sequencer takes. */
export const BATCH_LIMIT = 2_900;

export interface BurnOrdersOptions {
  plan: number;
  /** At most {@link BATCH_LIMIT}. */
  commitments: readonly Hex[];
}

/** Burns for the commitments of orders; all of them are on the chain, so buyers need no proof. */
export async function planBurnOrders(client: Client, { plan, commitments }: BurnOrdersOptions): Promise<Plan> {
  const { length } = commitments;
  return planBurn(client, plan, length, `${length} ${length === 1 ? "order" : "orders"}`, (limit) => ({
    contract: "proBurn",
    method: "burnForProBatch",
    args: [plan, commitments, limit],
  }));
}

export interface BurnStockOptions {
  plan: number;
  root: Hex;
  count: number;
}

/** Burns for units of a provider's own, of which only the root is on the chain. */
export async function planBurnStock(client: Client, { plan, root, count }: BurnStockOptions): Promise<Plan> {
  return planBurn(client, plan, count, `${count} units for the stock`, (limit) => ({
    contract: "proBurn",
    method: "burnForProRoot",
    args: [plan, root, count, limit],
  }));
}

async function planBurn(
  client: Client,
  plan: number,
  count: number,
  what: string,
  callWith: (limit: bigint) => PlannedCall,
): Promise<Plan> {
  const price = (await read(client.contracts.proBurn.quote(plan))) * BigInt(count);
  // For what the price may move until the transaction.
  const limit = price + price / 50n;
  return createPlan({
    action: "provider burn",
    summary: `Burn SESH for ${what}: ${describeProPlan(plan)}.`,
    account: client.account,
    pays: [{ what: "Price now (burned)", amount: price, to: ZeroAddress as Hex }],
    notes: [`At most ${formatSesh(limit)} will be paid.`, "A burn cannot be taken back."],
    spend: { spender: client.deployment.FeeRecycler, amount: limit, approvalOnly: true },
    call: callWith(limit),
  });
}
