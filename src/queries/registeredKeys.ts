import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { toPlain } from "../contracts/results.js";
import type { NodeKey } from "../crypto/nodeKeys.js";

/** The keys of all registrations so far in their order, from events. */
export async function registeredKeys(client: ReadClient): Promise<NodeKey[]> {
  const { staking } = client.contracts;
  const filter = {
    address: client.deployment.NodeStaking,
    topics: [staking.getEvent("NodeRegistered").fragment.topicHash],
  };
  const logs = await collectLogs(client.provider, filter, 0, await read(client.provider.getBlockNumber()));
  return logs.map((log) => {
    const decoded = toPlain(staking.interface.decodeEventLog("NodeRegistered", log.data, log.topics));
    return (decoded as { node: { key: NodeKey } }).node.key;
  });
}
