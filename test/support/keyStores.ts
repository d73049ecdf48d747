import { concat } from "ethers";
import { toHex, type Hex } from "../../src/core/hex.js";
import { STORE_KEYS, type KeyPosition } from "../../src/crypto/keyStore.js";
import { formatNodeKey, type NodeKey } from "../../src/crypto/nodeKeys.js";

export interface SealedKey extends KeyPosition {
  key: NodeKey;
}

/** The code of stores with keys in the given slots, and zeros where a real store has other keys. */
export function storeCodes(sealed: readonly SealedKey[]): Hex[] {
  const count = Math.max(-1, ...sealed.map(({ store }) => store)) + 1;
  return Array.from({ length: count }, (_, store) => {
    const slots = Array.from<Hex>({ length: STORE_KEYS }).fill(toHex(0n, 64));
    for (const entry of sealed) if (entry.store === store) slots[entry.slot] = formatNodeKey(entry.key);
    return concat(slots) as Hex;
  });
}
