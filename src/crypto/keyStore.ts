import { inputError } from "../core/errors.js";
import { hexToBytes, type Hex } from "../core/hex.js";
import { nodeIdOf, type NodeKey } from "./nodeKeys.js";

/** Keys in one store: the data contract is full, 384 · 64 bytes. */
export const STORE_KEYS = 384;

/** Where a sealed key is. */
export interface KeyPosition {
  store: number;
  /** From 0 to 383. */
  slot: number;
}

/** All sealed keys, by position and by node id. */
export interface KeyPositions {
  stores: readonly (readonly NodeKey[])[];
  /** The first position of each key. */
  byNodeId: ReadonlyMap<Hex, KeyPosition>;
}

/**
 * Reads the code of every store, in the order of their numbers. A store without code has no keys: one whose bytes are a
 * program can destroy itself in the transaction that creates it.
 */
export function readStores(codes: readonly Hex[]): KeyPositions {
  const stores = codes.map((code, store) => {
    const bytes = hexToBytes(code);
    if (bytes.length === 0) return [];
    if (bytes.length !== STORE_KEYS * 64) {
      throw inputError(
        `store ${store}`,
        `has ${bytes.length} bytes instead of 24,576`,
        "Read the contract's code again.",
      );
    }
    return Array.from({ length: STORE_KEYS }, (_, slot) => keyAt(code, slot));
  });
  const byNodeId = new Map<Hex, KeyPosition>();
  stores.forEach((keys, store) => {
    keys.forEach((key, slot) => {
      const nodeId = nodeIdOf(key);
      if (!byNodeId.has(nodeId)) byNodeId.set(nodeId, { store, slot });
    });
  });
  return { stores, byNodeId };
}

function keyAt(code: Hex, slot: number): NodeKey {
  const word = (index: number) => BigInt(`0x${code.slice(2 + 64 * index, 66 + 64 * index)}`);
  return { x: word(2 * slot), y: word(2 * slot + 1) };
}
