import type { ReadClient } from "../contracts/client.js";
import { registrations } from "../contracts/registrations.js";
import type { NodeKey } from "../crypto/nodeKeys.js";

/** The keys of all registrations so far in their order, from events. */
export async function registeredKeys(client: ReadClient): Promise<NodeKey[]> {
  return (await registrations(client)).map(({ node }) => node.key);
}
