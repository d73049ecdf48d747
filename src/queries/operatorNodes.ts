import { zeroPadValue } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";

/** Ids of all nodes an operator ever registered, oldest first, from events. */
export async function operatorNodes(client: ReadClient, operator: Address): Promise<Hex[]> {
  const topic = client.contracts.staking.getEvent("NodeRegistered").fragment.topicHash;
  const filter = {
    address: client.deployment.NodeStaking,
    topics: [topic, null, zeroPadValue(operator, 32)],
  };
  const lastBlock = await read(client.provider.getBlockNumber());
  const logs = await collectLogs(client.provider, filter, 0, lastBlock);
  return logs.map((log) => log.topics[1] as Hex);
}
