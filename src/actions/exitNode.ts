import type { Address } from "../core/addresses.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { nodeIdOf, type NodeKey } from "../crypto/nodeKeys.js";
import { createPlan, type Plan } from "./plan.js";

/** Finishes a requested exit after its delay; anybody may. */
export async function planExitNode(client: Client, { nodeKey }: { nodeKey: NodeKey }): Promise<Plan> {
  const nodeId = nodeIdOf(nodeKey);
  const { staking } = client.contracts;
  const [node, contributors] = await read(Promise.all([staking.nodeOf(nodeId), staking.contributorsOf(nodeId)]));
  return createPlan({
    action: "node exit",
    summary: `Finish the exit of node ${nodeId}.`,
    account: client.account,
    receives: contributors.map(({ staker, stake }) => ({
      what: "Stake that can be withdrawn then",
      amount: stake,
      to: staker as Address,
    })),
    dates: node.exitableAt === 0n ? [] : [{ what: "Possible from", at: Number(node.exitableAt) }],
    notes: ["The node stops earning. Rewards earned so far stay claimable for ever."],
    call: { contract: "staking", method: "exit", args: [nodeKey] },
  });
}
