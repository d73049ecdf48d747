import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { isPresent, type NodeStatus } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { nodeStanding, type NodeStanding } from "./nodeStanding.js";

export type NodeState = "active" | "exit requested" | "decommissioned" | "exited" | "deregistered" | "withdrawn";

export interface NodeStatusReport {
  nodeId: Hex;
  state: NodeState;
  operator: Address;
  feeBps: number;
  stake: bigint;
  /** Unix seconds. */
  registeredAt: number;
  /** Unix seconds, once an exit is requested. */
  exitableAt?: number;
  /** The operator first, each with the stake it still has in the node. */
  contributors: { staker: Address; beneficiary: Address; stake: bigint; withdrawable: bigint }[];
  standing: NodeStanding;
}

/** A node, who owns it, and when its stake comes back. */
export async function nodeStatus(client: ReadClient, nodeId: Hex): Promise<NodeStatusReport> {
  const { staking } = client.contracts;
  const [node, contributors, standing] = await read(
    Promise.all([staking.nodeOf(nodeId), staking.contributorsOf(nodeId), nodeStanding(client, nodeId)]),
  );
  if (standing.status === "none") {
    throw new ToolkitError("PRECONDITION_FAILED", `There is no node ${nodeId}.`, {
      hint: "Check the id and the network. A node id is 0x and 64 digits; `sesh node status` without an id lists your nodes.",
      details: { nodeId },
    });
  }
  const withdrawable = await read(Promise.all(contributors.map(({ staker }) => staking.withdrawable(nodeId, staker))));
  return {
    nodeId,
    state: stateOf(
      standing.status,
      node.exitableAt,
      contributors.every(({ stake }) => stake === 0n),
    ),
    operator: node.operator as Address,
    feeBps: Number(node.feeBps),
    stake: node.stakingRequirement,
    registeredAt: Number(node.registeredAt),
    ...(node.exitableAt !== 0n && { exitableAt: Number(node.exitableAt) }),
    contributors: contributors.map(({ staker, beneficiary, stake }, i) => ({
      staker: staker as Address,
      beneficiary: beneficiary as Address,
      stake,
      withdrawable: withdrawable[i] ?? 0n,
    })),
    standing,
  };
}

function stateOf(status: Exclude<NodeStatus, "none">, exitableAt: bigint, empty: boolean): NodeState {
  if (status === "active" && exitableAt !== 0n) return "exit requested";
  return empty && !isPresent(status) ? "withdrawn" : status;
}
