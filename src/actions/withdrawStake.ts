import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

export interface WithdrawOptions {
  nodeIds: readonly Hex[];
  /** Whose stake; the account's own if not given. It always goes to the staker. */
  staker?: Address;
}

/** Pays out the stake of nodes that have left. */
export async function planWithdrawStake(client: Client, { nodeIds, staker }: WithdrawOptions): Promise<Plan> {
  const owner = staker ?? client.account;
  const own = owner === client.account;
  const amounts = await read(
    Promise.all(nodeIds.map((nodeId) => client.contracts.staking.withdrawable(nodeId, owner))),
  );
  return createPlan({
    action: "node withdraw",
    summary: `Withdraw stake from ${nodeIds.length} ${nodeIds.length === 1 ? "node" : "nodes"}.`,
    account: client.account,
    receives: nodeIds.map((nodeId, i) => ({ what: `Stake of node ${nodeId}`, amount: amounts[i] ?? 0n, to: owner })),
    call: {
      contract: "staking",
      method: own ? "withdraw" : "withdrawFor",
      args: own ? [nodeIds] : [owner, nodeIds],
    },
  });
}
