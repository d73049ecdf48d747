import type { Client } from "../contracts/client.js";
import type { VestingWallet } from "../contracts/vestings.js";
import { createPlan, type Plan } from "./plan.js";

/** The plan of a function of a vesting wallet. */
export function createVestingPlan(
  client: Client,
  { kind, wallet }: VestingWallet,
  plan: Pick<Plan, "action" | "summary"> & Partial<Omit<Plan, "call">>,
  method: string,
  args: readonly unknown[] = [],
): Plan {
  return createPlan({
    ...plan,
    account: client.account,
    wallet,
    call: { contract: { kind, wallet }, method, args },
  });
}
