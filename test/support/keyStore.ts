import { concat, toBeHex } from "ethers";
import type { KeyPosition } from "../../src/crypto/keyStore.js";
import { aggregate, type NodeKey } from "./nodes.js";
import { seedNodes, type System } from "./system.js";

export const STORE_KEYS = 384;

/** Seeds a solo node of the first staker per label and starts the network. */
export async function startNetworkOf(system: System, labels: readonly string[]): Promise<NodeKey[]> {
  const keys = await seedNodes(system, labels);
  await system.staking.connect(system.operations).start(labels.length, aggregate(keys));
  return keys;
}

/** The keys as the tuple of 384 that the contract takes. */
export function asStore(keys: readonly NodeKey[]) {
  return keys as Parameters<System["quorum"]["sealKeys"]>[0];
}

/** Non-signers as a list of 3 bytes each, in the order given. */
export function listOf(positions: readonly KeyPosition[]): string {
  return concat(["0x01", ...positions.map(({ store, slot }) => toBeHex(store * 512 + slot, 3))]);
}

/** Non-signers as bitmaps, a group per store in the order in which the stores first appear. */
export function bitmapOf(positions: readonly KeyPosition[], format: 2 | 3 = 2): string {
  const groups = new Map<number, Uint8Array>();
  for (const { store, slot } of positions) {
    const bits = groups.get(store) ?? new Uint8Array(48);
    bits[slot >> 3] = (bits[slot >> 3] ?? 0) | (0x80 >> (slot & 7));
    groups.set(store, bits);
  }
  return concat([toBeHex(format), ...[...groups].flatMap(([store, bits]) => [toBeHex(store, 2), bits])]);
}

/** The same positions in every format. */
export const FORMATS = {
  list: listOf,
  bitmap: (positions: readonly KeyPosition[]) => bitmapOf(positions, 2),
  "whole-store bitmap": (positions: readonly KeyPosition[]) => bitmapOf(positions, 3),
} as const;
