import type { Log } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { NodeKey } from "../crypto/nodeKeys.js";
import type { ReadClient } from "./client.js";
import { collectLogs, type LogFilter } from "./logs.js";
import { read } from "./read.js";
import { toPlain } from "./results.js";

/** What the registration of a node tells about it. */
export interface Registration {
  nodeId: Hex;
  node: { key: NodeKey; ed25519Key: Hex; ed25519Signature: [Hex, Hex]; feeBps: bigint };
  contributors: { staker: Address; beneficiary: Address; stake: bigint }[];
}

/** Finds registrations; only that of one node if `nodeId` is given. */
export function registrationFilter(client: ReadClient, nodeId?: Hex): LogFilter {
  return {
    address: client.deployment.NodeStaking,
    topics: [client.contracts.staking.getEvent("NodeRegistered").fragment.topicHash, nodeId ?? null],
  };
}

export function decodeRegistration(client: ReadClient, log: Log): Registration {
  const decoded = client.contracts.staking.interface.decodeEventLog("NodeRegistered", log.data, log.topics);
  return toPlain(decoded) as Registration;
}

/** All registrations up to a block, the latest if none is given, oldest first. */
export async function registrations(client: ReadClient, toBlock?: number): Promise<Registration[]> {
  const lastBlock = toBlock ?? (await read(client.provider.getBlockNumber()));
  const logs = await collectLogs(client.provider, registrationFilter(client), 0, lastBlock);
  return logs.map((log) => decodeRegistration(client, log));
}
