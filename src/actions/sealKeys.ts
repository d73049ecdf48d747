import type { Client } from "../contracts/client.js";
import { STORE_KEYS } from "../crypto/keyStore.js";
import type { NodeKey } from "../crypto/nodeKeys.js";
import { createPlan, type Plan } from "./plan.js";

/** Writes the first 384 of these keys into a store. */
export function planSealKeys(client: Client, keys: readonly NodeKey[]): Plan {
  return createPlan({
    action: "keeper seal",
    summary: `Seal ${STORE_KEYS} node keys into the next store.`,
    account: client.account,
    notes: ["Naming one of these nodes as a non-signer costs a tenth from then on. It pays nothing to whoever seals."],
    call: { contract: "quorum", method: "sealKeys", args: [keys.slice(0, STORE_KEYS)] },
  });
}
