import type { Address } from "../core/addresses.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

export interface ClaimRewardsOptions {
  /** Whose rewards; the account's own if not given. They always go to the beneficiary. */
  beneficiaries?: readonly Address[];
}

/** Pays out everything one or several beneficiaries have earned, from any number of nodes. */
export async function planClaimRewards(client: Client, { beneficiaries }: ClaimRewardsOptions = {}): Promise<Plan> {
  const accounts = beneficiaries === undefined || beneficiaries.length === 0 ? [client.account] : beneficiaries;
  const { rewardPool } = client.contracts;
  const amounts = await read(Promise.all(accounts.map((account) => rewardPool.claimable(account))));
  return createPlan({
    action: "rewards claim",
    summary: `Claim the rewards of ${accounts.length === 1 ? (accounts[0] ?? "") : `${accounts.length} beneficiaries`}.`,
    account: client.account,
    receives: accounts.map((to, i) => ({ what: "Rewards so far", amount: amounts[i] ?? 0n, to })),
    call: { contract: "rewardPool", ...claimCall(client.account, accounts) },
  });
}

function claimCall(account: Address, accounts: readonly Address[]): { method: string; args: unknown[] } {
  if (accounts.length > 1) return { method: "claimMany", args: [accounts] };
  return accounts[0] === account ? { method: "claim", args: [] } : { method: "claimFor", args: [accounts[0]] };
}
