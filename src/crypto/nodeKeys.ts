import { randomBytes } from "node:crypto";
import { bn254 } from "@noble/curves/bn254.js";
import { AbiCoder, keccak256 } from "ethers";
import { inputError } from "../core/errors.js";
import { hexToBytes, parseHex, toHex, type Hex } from "../core/hex.js";
import { fromG1, fromG2, toG1, type G1Point } from "./points.js";

/** A node's BLS public key on G1 of BN254, affine: what is registered. */
export interface NodeKey {
  x: bigint;
  y: bigint;
}

/** The same key on G2, each coordinate as c0 + c1·u: published off chain, for signature checks. */
export interface NodeKeyG2 {
  x: [c0: bigint, c1: bigint];
  y: [c0: bigint, c1: bigint];
}

/** Order of G1 and G2. */
export const GROUP_ORDER = bn254.fields.Fr.ORDER;
/** Modulus of the field the coordinates are from. */
export const FIELD_MODULUS = bn254.fields.Fp.ORDER;

const KEY_HINT = "A node key is x and y, 32 bytes each, written as 0x and 128 hexadecimal digits.";
const KEY_G2_HINT = "A node key on G2 is x.c0, x.c1, y.c0, y.c1, 32 bytes each: 0x and 256 hexadecimal digits.";

/** A new secret from the operating system's randomness. 64 bytes make the reduction's bias negligible. */
export function generateSecret(): bigint {
  return toScalar(randomBytes(64));
}

/** Reads an existing secret: 32 bytes, from 1 to the group order less 1. */
export function parseSecret(text: string, field: string): bigint {
  const secret = BigInt(parseHex(text, 32, field));
  if (secret === 0n || secret >= GROUP_ORDER) {
    throw inputError(field, "not a secret of the curve BN254", "It must be above 0 and below the group order.");
  }
  return secret;
}

/** Maps at least 48 uniform bytes to a scalar from 1 to the group order less 1. */
export function toScalar(bytes: Uint8Array): bigint {
  return (BigInt(`0x${Buffer.from(bytes).toString("hex")}`) % (GROUP_ORDER - 1n)) + 1n;
}

/** The public key of a secret. */
export function nodeKeyOf(secret: bigint): NodeKey {
  return fromG1(bn254.G1.Point.BASE.multiply(secret));
}

/** The public key of a secret on G2. */
export function nodeKeyG2Of(secret: bigint): NodeKeyG2 {
  return fromG2(bn254.G2.Point.BASE.multiply(secret));
}

/** keccak256(abi.encode(x, y)): the node's identity in every contract. */
export function nodeIdOf(key: NodeKey): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [key.x, key.y])) as Hex;
}

/** Reads x‖y and refuses everything that is not a finite point with coordinates below the field modulus. */
export function parseNodeKey(text: string, field: string): NodeKey {
  const bytes = hexToBytes(parseHex(text, 64, field));
  const key = { x: toBigInt(bytes.subarray(0, 32)), y: toBigInt(bytes.subarray(32)) };
  if (!isNodeKey(key)) throw inputError(field, "not a point of the curve BN254", KEY_HINT);
  return key;
}

export function formatNodeKey(key: NodeKey): Hex {
  return `${toHex(key.x, 32)}${toHex(key.y, 32).slice(2)}`;
}

/**
 * Reads what {@link formatNodeKeyG2} writes and refuses everything that is not a finite point of the twist. Whether it is
 * in G2 is checked together with signatures: for many keys that is far cheaper than for one by one.
 */
export function parseNodeKeyG2(text: string, field: string): NodeKeyG2 {
  const bytes = hexToBytes(parseHex(text, 128, field));
  const word = (index: number) => toBigInt(bytes.subarray(32 * index, 32 * index + 32));
  const key: NodeKeyG2 = { x: [word(0), word(1)], y: [word(2), word(3)] };
  if (!isTwistPoint(key)) throw inputError(field, "not a point of the twist of BN254", KEY_G2_HINT);
  return key;
}

/** x = c0, c1 and y = c0, c1, 32 bytes each. */
export function formatNodeKeyG2(key: NodeKeyG2): Hex {
  return `0x${[...key.x, ...key.y].map((part) => toHex(part, 32).slice(2)).join("")}`;
}

/** The rule of the contract: canonical coordinates, on y² = x³ + 3. G1 has cofactor one. */
export function isNodeKey({ x, y }: NodeKey): boolean {
  if (x < 0n || y < 0n || x >= FIELD_MODULUS || y >= FIELD_MODULUS) return false;
  return (y * y - x * x * x - 3n) % FIELD_MODULUS === 0n;
}

/**
 * Canonical coordinates of a finite point on the twist y² = x³ + 3/(9 + u). The twist is larger than G2: whether the
 * point is in the group is the dearer question, see isInG2.
 */
export function isTwistPoint({ x, y }: NodeKeyG2): boolean {
  if ([...x, ...y].some((part) => part < 0n || part >= FIELD_MODULUS)) return false;
  const { Fp2 } = bn254.fields;
  const [X, Y] = [Fp2.fromBigTuple(x), Fp2.fromBigTuple(y)];
  return Fp2.eql(Fp2.sqr(Y), Fp2.add(Fp2.mul(Fp2.sqr(X), X), bn254.G2.Point.CURVE().b));
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

/** The sum of the keys, as the contract keeps it; (0, 0) for none. */
export function aggregateKey(keys: readonly NodeKey[]): NodeKey {
  return fromG1(keys.reduce<G1Point>((total, key) => total.add(toG1(key)), bn254.G1.Point.ZERO));
}
