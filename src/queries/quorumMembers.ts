import { ToolkitError } from "../core/errors.js";
import type { BlockTime } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { nodeHistory, type HistoricNode } from "../contracts/nodeHistory.js";
import { read } from "../contracts/read.js";
import { aggregateKey, type NodeKey } from "../crypto/nodeKeys.js";

export interface QuorumMembers {
  /** The block they are the members of. */
  block: BlockTime;
  keys: NodeKey[];
  /** Their sum, as the contract has it too. */
  aggregateKey: NodeKey;
  /** All nodes there ever were. */
  nodes: HistoricNode[];
}

/** The keys of the quorum's members now, from events and compared with the contract. */
export async function quorumMembers(client: ReadClient): Promise<QuorumMembers> {
  const { block, nodes } = await nodeHistory(client);
  const keys = nodes.filter(({ status, joined }) => status === "active" && joined).map(({ key }) => key);
  const sum = aggregateKey(keys);
  const { count, key } = await read(client.contracts.staking.quorumMembers({ blockTag: block.number }));
  if (Number(count) === keys.length && key.x === sum.x && key.y === sum.y)
    return { block, keys, aggregateKey: sum, nodes };
  throw new ToolkitError("RPC_FAILED", "The endpoint's events contradict the contract about the quorum's members.", {
    hint: "The endpoint lies, lags behind or keeps no old events: choose another one with SESH_RPC_URL.",
    details: { block: block.number, fromEvents: keys.length, inContract: Number(count) },
  });
}
