import { concat, toBeHex } from "ethers";
import { aggregate, type NodeKey } from "./nodes.js";
import { registrationFor, REQUIREMENT, type Signer, type System } from "./system.js";

export const STORE_KEYS = 384;
const SEED_BATCH = 96;

/** Where a sealed key is. */
export interface Position {
  store: number;
  slot: number;
}

/** Seeds a solo node of the first staker per label and starts the network. */
export async function startNetworkOf(system: System, labels: readonly string[]): Promise<NodeKey[]> {
  const { staking, token, treasury, operations } = system;
  const funds = REQUIREMENT * BigInt(labels.length);
  await token.connect(treasury).transfer(operations, funds);
  await token.connect(operations).approve(staking, funds);
  const operator = system.stakers[0] as Signer;
  const keys: NodeKey[] = [];
  for (let from = 0; from < labels.length; from += SEED_BATCH) {
    const batch = labels.slice(from, from + SEED_BATCH);
    const registrations = await Promise.all(batch.map((label) => registrationFor(system, label, operator)));
    await staking.connect(operations).seed(registrations);
    keys.push(...registrations.map(({ node }) => node.key));
  }
  await staking.connect(operations).start(labels.length, aggregate(keys));
  return keys;
}

/** The keys as the tuple of 384 that the contract takes. */
export function asStore(keys: readonly NodeKey[]) {
  return keys as Parameters<System["quorum"]["sealKeys"]>[0];
}

/** Non-signers as a list of 3 bytes each, in the order given. */
export function listOf(positions: readonly Position[]): string {
  return concat(["0x01", ...positions.map(({ store, slot }) => toBeHex(store * 512 + slot, 3))]);
}

/** Non-signers as bitmaps, a group per store in the order in which the stores first appear. */
export function bitmapOf(positions: readonly Position[], format: 2 | 3 = 2): string {
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
  bitmap: (positions: readonly Position[]) => bitmapOf(positions, 2),
  "whole-store bitmap": (positions: readonly Position[]) => bitmapOf(positions, 3),
} as const;
