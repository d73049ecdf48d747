import type { Log } from "ethers";
import type { Hex } from "../core/hex.js";
import { DAY } from "../core/time.js";
import type { NodeKey } from "../crypto/nodeKeys.js";
import { latestBlock, type BlockTime } from "./blocks.js";
import type { ReadClient } from "./client.js";
import { collectLogs, findBlockAt, type LogFilter } from "./logs.js";
import type { NodeStatus } from "./nodeStatuses.js";
import { read } from "./read.js";
import { decodeRegistration } from "./registrations.js";

export interface HistoricNode {
  nodeId: Hex;
  key: NodeKey;
  /** A node whose stake was withdrawn counts as exited or deregistered here. */
  status: NodeStatus;
  /** Unix seconds from which the exit can be finished, once it is requested. */
  exitableAt?: number;
  /** False in the epoch of the registration and the next: the key is not in the quorum yet. */
  joined: boolean;
}

export interface NodeHistory {
  /** The block up to which events were read. */
  block: BlockTime;
  /** In the order of registration. */
  nodes: HistoricNode[];
}

const EVENTS = [
  "NodeRegistered",
  "NetworkStarted",
  "NodeDecommissioned",
  "NodeRecommissioned",
  "ExitRequested",
  "ExitCancelled",
  "NodeExited",
  "NodeDeregistered",
] as const;

/** What has become of every node, from events. */
export async function nodeHistory(client: ReadClient): Promise<NodeHistory> {
  const block = await latestBlock(client.provider);
  const logs = await collectLogs(client.provider, historyFilter(client), 0, block.number);
  const firstRecent = await read(findBlockAt(client.provider, (Math.floor(block.timestamp / DAY) - 1) * DAY));
  return { block, nodes: nodesOf(client, logs, firstRecent) };
}

/** The events that {@link nodesOf} wants, and others of the staking contract that are named. */
export function historyFilter({ contracts, deployment }: ReadClient, others: readonly string[] = []): LogFilter {
  const { interface: staking } = contracts.staking;
  const events = [...EVENTS, ...others].map((name) => staking.getEvent(name as (typeof EVENTS)[number]).topicHash);
  return { address: deployment.NodeStaking, topics: [events] };
}

/** The nodes in the order of registration; those of `firstRecent` and later blocks have not joined the quorum. */
export function nodesOf(client: ReadClient, logs: readonly Log[], firstRecent: number): HistoricNode[] {
  const { interface: staking } = client.contracts.staking;
  const nodes = new Map<Hex, HistoricNode>();
  let started = false;
  for (const log of logs) {
    const event = staking.parseLog(log);
    if (event === null) continue;
    if (event.name === "NetworkStarted") started = true;
    else if (event.name === "NodeRegistered") {
      // Seeded nodes are in the quorum from the start.
      const node = registered(client, log, !started || log.blockNumber < firstRecent);
      nodes.set(node.nodeId, node);
    } else {
      const node = nodes.get(event.args.nodeId as Hex);
      if (node !== undefined) apply(node, event.name, event.args.exitableAt as bigint | undefined);
    }
  }
  return [...nodes.values()];
}

function registered(client: ReadClient, log: Log, joined: boolean): HistoricNode {
  const { nodeId, node } = decodeRegistration(client, log);
  return { nodeId, key: node.key, status: "active", joined };
}

function apply(node: HistoricNode, event: string, exitableAt?: bigint): void {
  if (event === "NodeDecommissioned") node.status = "decommissioned";
  else if (event === "NodeRecommissioned") node.status = "active";
  else if (event === "NodeExited") node.status = "exited";
  else if (event === "NodeDeregistered") node.status = "deregistered";
  else if (event === "ExitRequested") node.exitableAt = Number(exitableAt);
  else if (event === "ExitCancelled") delete node.exitableAt;
}
