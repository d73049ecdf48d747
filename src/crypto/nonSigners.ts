import { concat } from "ethers";
import { inputError } from "../core/errors.js";
import { hexToBytes, toHex, type Hex } from "../core/hex.js";
import { STORE_KEYS, type KeyPosition, type KeyPositions } from "./keyStore.js";
import { nodeIdOf, type NodeKey } from "./nodeKeys.js";

/** How positions are written: one by one, as bitmaps, or as the same bitmaps with every store read as a whole. */
export type NonSignerFormat = "none" | "list" | "bitmap" | "wholeStores";

/** Non-signers as an attestation has them. */
export interface EncodedNonSigners {
  format: NonSignerFormat;
  /** The sealed ones, by position. */
  nonSigners: Hex;
  /** The others, by ascending node id. */
  unsealedNonSigners: NodeKey[];
}

/**
 * What the contract pays for the sealed keys of non-signers, measured with `npm run bench:formats`. A model for
 * choosing between formats, not a bill: what all formats cost alike is left out.
 */
export const GAS_MODEL = {
  calldataZeroByte: 4,
  calldataByte: 16,
  /** Computing a store's address and accessing the account for the first time. */
  store: 3_000,
  /** Reading and counting the bits of one store. */
  bitmap: 900,
  /** Reading one key and adding it to the sum. */
  key: { list: 640, bitmap: 474, wholeStores: 375 },
  /** Copying the 768 words of a store. */
  storeCopy: 2_304,
  /** Memory for a whole store, once, on top of what is used already. */
  storeMemory: 4_100,
} as const;

const FORMAT_BYTES = { list: 1, bitmap: 2, wholeStores: 3 } as const;
export type SealedFormat = keyof typeof FORMAT_BYTES;
export const SEALED_FORMATS = Object.keys(FORMAT_BYTES) as SealedFormat[];

const SLOT_BITS = 9;
const LIST_STORES = 2 ** 15;
const BITMAP_STORES = 2 ** 16;
const LIST_ENTRY = 3;
const BITMAP_GROUP = 2 + STORE_KEYS / 8;

/** Writes the keys of non-signers in the given format, or in the one that costs least by {@link GAS_MODEL}. */
export function encodeNonSigners(
  keys: readonly NodeKey[],
  positions: KeyPositions,
  format?: SealedFormat,
): EncodedNonSigners {
  const unsealed: [Hex, NodeKey][] = [];
  const sealed: KeyPosition[] = [];
  for (const key of keys) {
    const nodeId = nodeIdOf(key);
    const position = positions.byNodeId.get(nodeId);
    if (position === undefined) unsealed.push([nodeId, key]);
    else sealed.push(position);
  }
  const unsealedNonSigners = unsealed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  if (sealed.length === 0) return { format: "none", nonSigners: "0x", unsealedNonSigners };
  sealed.sort((a, b) => a.store - b.store || a.slot - b.slot);
  const chosen = format ?? chooseFormat(sealed);
  return { format: chosen, nonSigners: encode(sealed, chosen), unsealedNonSigners };
}

/** The cheapest format for positions in ascending order. */
export function chooseFormat(sealed: readonly KeyPosition[]): SealedFormat {
  const costs = SEALED_FORMATS.filter((format) => format !== "list" || sealed.every(fitsList)).map((format) => ({
    format,
    gas: gasOf(sealed, format),
  }));
  return costs.reduce((best, next) => (next.gas < best.gas ? next : best)).format;
}

/** What the positions cost in one format by {@link GAS_MODEL}. */
export function gasOf(sealed: readonly KeyPosition[], format: SealedFormat): number {
  const bytes = hexToBytes(encode(sealed, format));
  const zeros = bytes.filter((byte) => byte === 0).length;
  const stores = new Set(sealed.map(({ store }) => store)).size;
  const calldata = zeros * GAS_MODEL.calldataZeroByte + (bytes.length - zeros) * GAS_MODEL.calldataByte;
  const copies = format === "wholeStores" ? GAS_MODEL.storeMemory + stores * GAS_MODEL.storeCopy : 0;
  const bitmaps = format === "list" ? 0 : stores * GAS_MODEL.bitmap;
  return calldata + stores * GAS_MODEL.store + bitmaps + copies + sealed.length * GAS_MODEL.key[format];
}

/** The positions in any format; undefined when the contract would refuse the bytes. */
export function decodeNonSigners(nonSigners: Hex): KeyPosition[] | undefined {
  const bytes = hexToBytes(nonSigners);
  if (bytes.length === 0) return [];
  const [format, ...rest] = bytes;
  const size = format === FORMAT_BYTES.list ? LIST_ENTRY : BITMAP_GROUP;
  const known = SEALED_FORMATS.some((name) => FORMAT_BYTES[name] === format);
  if (!known || rest.length === 0 || rest.length % size !== 0) return undefined;
  const entries = Array.from({ length: rest.length / size }, (_, index) =>
    rest.slice(index * size, (index + 1) * size),
  );
  return format === FORMAT_BYTES.list ? decodeList(entries) : decodeBitmaps(entries);
}

function encode(sealed: readonly KeyPosition[], format: SealedFormat): Hex {
  const parts = format === "list" ? listOf(sealed) : bitmapsOf(sealed);
  return concat([toHex(BigInt(FORMAT_BYTES[format]), 1), ...parts]) as Hex;
}

function listOf(sealed: readonly KeyPosition[]): Hex[] {
  if (!sealed.every(fitsList)) {
    throw inputError("format", `a list holds positions in stores below ${LIST_STORES}`, "Choose a bitmap.");
  }
  return sealed.map(({ store, slot }) => toHex(BigInt((store << SLOT_BITS) | slot), LIST_ENTRY));
}

function fitsList({ store }: KeyPosition): boolean {
  return store < LIST_STORES;
}

function bitmapsOf(sealed: readonly KeyPosition[]): Hex[] {
  return [...Map.groupBy(sealed, ({ store }) => store)].map(([store, positions]) => {
    if (store >= BITMAP_STORES) throw inputError("store", `${store} does not fit 16 bits`, "Check the key store.");
    const bitmap = positions.reduce((bits, { slot }) => bits | (1n << BigInt(STORE_KEYS - 1 - slot)), 0n);
    return toHex((BigInt(store) << BigInt(STORE_KEYS)) | bitmap, BITMAP_GROUP);
  });
}

function decodeList(entries: readonly number[][]): KeyPosition[] | undefined {
  const numbers = entries.map(([high = 0, middle = 0, low = 0]) => (high << 16) | (middle << 8) | low);
  const positions = numbers.map((number) => ({ store: number >> SLOT_BITS, slot: number % 2 ** SLOT_BITS }));
  return isAscending(numbers) && positions.every(({ slot }) => slot < STORE_KEYS) ? positions : undefined;
}

function decodeBitmaps(groups: readonly number[][]): KeyPosition[] | undefined {
  const stores = groups.map(([high = 0, low = 0]) => (high << 8) | low);
  if (!isAscending(stores)) return undefined;
  return groups.flatMap(([, , ...bitmap], index) =>
    Array.from({ length: STORE_KEYS }, (_, slot) => slot)
      .filter((slot) => ((bitmap[slot >> 3] ?? 0) & (0x80 >> (slot & 7))) !== 0)
      .map((slot) => ({ store: stores[index] ?? 0, slot })),
  );
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
}
