import type { Hex } from "../core/hex.js";
import { type BlockTime, latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { nodeStatusOf, type NodeStatus } from "../contracts/nodeStatuses.js";
import { CREDIT_MINIMUM, DEREGISTRATION_AGE } from "../contracts/quorumRules.js";
import { read } from "../contracts/read.js";

/** What the quorum has said about a node, and what follows. All times in Unix seconds. */
export interface NodeStanding {
  status: NodeStatus;
  /** Number of statements so far: the counter that the next one is signed with. */
  statements: number;
  /** Seconds it may be down; 0 for a node that has left. */
  credit: number;
  decommissionedAt?: number;
  /** From when the quorum can deregister it, for a node that is decommissioned or has too little credit. */
  deregisterableAt?: number;
  penalty?: {
    /** Taken from the operator's stake; 0 after an annulment. */
    amount: bigint;
    /** From when the stake can be withdrawn. */
    withdrawableAt: number;
    /** In escrow: can be annulled until then, and settled from then on. */
    annullableUntil?: number;
  };
}

/** In the latest block, or in another one. */
export async function nodeStanding(client: ReadClient, nodeId: Hex, block?: BlockTime): Promise<NodeStanding> {
  const { staking, quorum } = client.contracts;
  const { number: blockTag, timestamp: now } = block ?? (await latestBlock(client.provider));
  const [node, standing, penalty] = await read(
    Promise.all([
      staking.nodeOf(nodeId, { blockTag }),
      quorum.standingOf(nodeId, { blockTag }),
      staking.penaltyOf(nodeId, { blockTag }),
    ]),
  );
  const status = nodeStatusOf(node.status);
  const credit = Number(standing.credit);
  const usedUpAt = creditEnd(status, credit, now);
  return {
    status,
    statements: Number(standing.statements),
    credit,
    ...(standing.decommissionedAt !== 0n && { decommissionedAt: Number(standing.decommissionedAt) }),
    ...(usedUpAt !== undefined && {
      deregisterableAt: Math.max(usedUpAt, Number(node.registeredAt) + DEREGISTRATION_AGE),
    }),
    ...(penalty.withdrawableAt !== 0n && {
      penalty: {
        amount: penalty.amount,
        withdrawableAt: Number(penalty.withdrawableAt),
        ...(penalty.annullableUntil !== 0n && { annullableUntil: Number(penalty.annullableUntil) }),
      },
    }),
  };
}

/** When the credit no longer protects the node; undefined for one that is in good standing or has left. */
function creditEnd(status: NodeStatus, credit: number, now: number): number | undefined {
  if (status === "decommissioned") return now + credit;
  return status === "active" && credit < CREDIT_MINIMUM ? now : undefined;
}
