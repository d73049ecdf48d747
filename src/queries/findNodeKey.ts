import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { findBlockAt, scanLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { decodeRegistration, registrationFilter } from "../contracts/registrations.js";
import { nodeIdOf, type NodeKey } from "../crypto/nodeKeys.js";

/** The key of a registered node, from its registration's event and checked against the node id. */
export async function findNodeKey(client: ReadClient, nodeId: Hex): Promise<NodeKey> {
  const node = await read(client.contracts.staking.nodeOf(nodeId));
  // The registration is in the block of that time; a seeded node came before the start, which counts as its time.
  const lastBlock = await read(findBlockAt(client.provider, Number(node.registeredAt) + 1));
  for await (const logs of scanLogs(client.provider, registrationFilter(client, nodeId), 0, lastBlock)) {
    for (const log of logs) {
      const { key } = decodeRegistration(client, log).node;
      if (nodeIdOf(key) === nodeId) return key;
    }
  }
  throw new ToolkitError("PRECONDITION_FAILED", `The key of node ${nodeId} cannot be found.`, {
    hint: "The node was never registered, or the RPC endpoint keeps no old events: give the key with --node-key.",
    details: { nodeId },
  });
}
