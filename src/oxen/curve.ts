import { ed25519 } from "@noble/curves/ed25519.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

/* CryptoNote's use of Ed25519: little-endian numbers, Keccak-256, no clamping. Only public data is verified with it;
   signing is for tests and tools, and its time depends on the secret. */

const { Point } = ed25519;
export type OxenPoint = InstanceType<typeof Point>;

export const BASE = Point.BASE;
export const IDENTITY = Point.ZERO;
export const GROUP_ORDER = Point.Fn.ORDER;

export function keccak(...parts: Uint8Array[]): Uint8Array {
  return keccak_256(Buffer.concat(parts));
}

/** A little-endian number. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

/** A number below 2^(8 * size) in little-endian bytes. */
export function toBytes(value: bigint, size = 32): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * size, "0"), "hex").reverse());
}

/** Hs of CryptoNote: Keccak-256 reduced by the group's order. */
export function hashToScalar(...parts: Uint8Array[]): bigint {
  return toNumber(keccak(...parts)) % GROUP_ORDER;
}

/** A number below the group's order; undefined for any other 32 bytes. */
export function decodeScalar(bytes: Uint8Array): bigint | undefined {
  const value = toNumber(bytes);
  return bytes.length === 32 && value < GROUP_ORDER ? value : undefined;
}

/** The point of a canonical encoding; undefined for any other bytes. */
export function decodePoint(bytes: Uint8Array): OxenPoint | undefined {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

export function multiply(point: OxenPoint, scalar: bigint): OxenPoint {
  return scalar === 0n ? IDENTITY : point.multiplyUnsafe(scalar);
}

export function publicKeyOf(secret: bigint): Uint8Array {
  return multiply(BASE, secret).toBytes();
}

/** Seven bits a byte, the lowest first. */
export function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A number of 64 bits in its one shortest encoding at the start, and its size; undefined if there is none. */
export function decodeVarint(bytes: Uint8Array): { value: bigint; size: number } | undefined {
  let value = 0n;
  for (const [i, byte] of bytes.subarray(0, 10).entries()) {
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte >= 0x80) continue;
    const shortest = i === 0 || byte !== 0;
    return shortest && value >> 64n === 0n ? { value, size: i + 1 } : undefined;
  }
  return undefined;
}
