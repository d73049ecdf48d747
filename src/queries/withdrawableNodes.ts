import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { stakerNodes } from "./stakerNodes.js";

/** Nodes that have left and still hold stake of this address. */
export async function withdrawableNodes(client: ReadClient, staker: Address): Promise<Hex[]> {
  const nodeIds = await stakerNodes(client, staker);
  const amounts = await read(
    Promise.all(nodeIds.map((nodeId) => client.contracts.staking.withdrawable(nodeId, staker))),
  );
  const found = nodeIds.filter((_nodeId, i) => (amounts[i] ?? 0n) > 0n);
  if (found.length > 0) return found;
  throw new ToolkitError("PRECONDITION_FAILED", `${staker} has no stake to withdraw.`, {
    hint: "Stake can be withdrawn after `sesh node exit`; `sesh node status` shows your nodes.",
    details: { staker },
  });
}
