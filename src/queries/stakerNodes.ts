import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { toPlain } from "../contracts/results.js";
import { read } from "../contracts/read.js";

/** Ids of all nodes an address ever brought stake to, as operator or contributor, oldest first, from events. */
export async function stakerNodes(client: ReadClient, staker: Address): Promise<Hex[]> {
  const { staking } = client.contracts;
  const filter = {
    address: client.deployment.NodeStaking,
    topics: [staking.getEvent("NodeRegistered").fragment.topicHash],
  };
  const lastBlock = await read(client.provider.getBlockNumber());
  const logs = await collectLogs(client.provider, filter, 0, lastBlock);
  // Contributors are in the data of the event, not in its topics.
  return logs.flatMap((log) => {
    const decoded = toPlain(staking.interface.decodeEventLog("NodeRegistered", log.data, log.topics));
    const { contributors } = decoded as { contributors: { staker: Address }[] };
    const named = contributors.some((contributor) => contributor.staker === staker);
    return named ? [log.topics[1] as Hex] : [];
  });
}
