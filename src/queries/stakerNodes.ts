import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { registrations } from "../contracts/registrations.js";

/** Ids of all nodes an address ever brought stake to, as operator or contributor, oldest first, from events. */
export async function stakerNodes(client: ReadClient, staker: Address): Promise<Hex[]> {
  // Contributors are in the data of the event, not in its topics.
  return (await registrations(client))
    .filter(({ contributors }) => contributors.some((contributor) => contributor.staker === staker))
    .map(({ nodeId }) => nodeId);
}
