import type { Actor } from "../contracts/client.js";
import type { BatchTransaction } from "../contracts/safeBatch.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { buildRequest, needsAllowance } from "./call.js";
import { planApproval } from "./execute.js";
import type { Plan } from "./plan.js";

/**
 * The transactions of plans that are carried out together, in their order, each after the approval it needs. A contract
 * account cannot sign a permit, so allowances are always approved.
 */
export async function batchTransactions(client: Actor, plans: readonly Plan[]): Promise<BatchTransaction[]> {
  const transactions: BatchTransaction[] = [];
  for (const plan of plans) {
    const { spend } = plan;
    // An allowance that is there may be used up by a plan before this one.
    if (spend !== undefined && (plans.length > 1 || (await needsAllowance(client, spend)))) {
      transactions.push(await toTransaction(client, planApproval(client, spend)));
    }
    transactions.push(await toTransaction(client, plan));
  }
  return transactions;
}

async function toTransaction(client: Actor, plan: Plan): Promise<BatchTransaction> {
  const { to, value, data } = await buildRequest(client, plan, false);
  return { to: to as Address, value: BigInt(value ?? 0), data: data as Hex };
}
