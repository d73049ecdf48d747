import { hash_to_field } from "@noble/curves/abstract/hash-to-curve.js";
import { bn254 } from "@noble/curves/bn254.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes, toHex, type Hex } from "../core/hex.js";
import type { NodeKey } from "./nodeKeys.js";
import { fromG1, toG1 } from "./points.js";

/*
 * Hash to the curve BN254G1_XMD:KECCAK-256_SVDW_RO_ in the dialect of drand's evmnet: RFC 9380 with the map of Shallue
 * and van de Woestijne (section 6.6.1) for y² = x³ + 3 and Z = 1, and keccak256 with its own block of 136 bytes as Z_pad.
 */

/** The domain separation tag of quorum signatures. */
export const SESH_DST = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

const { Fp } = bn254.fields;
const Z = 1n;
const C1 = g(Z);
const C2 = Fp.div(Fp.neg(Z), 2n);
const C3 = withSign(rootOf(Fp.mul(Fp.neg(C1), 3n)).root, 0n);
const C4 = Fp.div(Fp.mul(4n, Fp.neg(C1)), 3n);

/** Where the map sends one field element, with what the contract wants to be told about it. */
export interface MappedPoint {
  point: NodeKey;
  /** Which candidate became the x coordinate: 0 is x1, 1 is x2, 2 is x3. */
  candidate: 0 | 1 | 2;
  /** r with r² = −g(x1), which proves that x1 is no x coordinate of the curve; undefined where x1 was chosen. */
  rejection: bigint | undefined;
}

/** The point a message is hashed to. */
export function hashToG1(message: Uint8Array | Hex, dst = SESH_DST): NodeKey {
  const [left, right] = hashToField(message, dst);
  return fromG1(toG1(mapToCurve(left).point).add(toG1(mapToCurve(right).point)));
}

/** hash_to_field of RFC 9380: two elements of 48 bytes each. */
export function hashToField(message: Uint8Array | Hex, dst = SESH_DST): [bigint, bigint] {
  const bytes = typeof message === "string" ? hexToBytes(message) : message;
  const options = { p: Fp.ORDER, m: 1, k: 128, expand: "xmd", hash: keccak_256, DST: dst } as const;
  const [left, right] = hash_to_field(bytes, 2, options) as [[bigint], [bigint]];
  return [left[0], right[0]];
}

/** The map of section 6.6.1, for a single field element. */
export function mapToCurve(u: bigint): MappedPoint {
  const { minus, plus, product } = denominatorOf(u);
  const inverse = product === 0n ? 0n : Fp.inv(product);
  const offset = Fp.mul(Fp.mul(Fp.mul(u, minus), inverse), C3);
  const x1 = Fp.sub(C2, offset);
  const x2 = Fp.add(C2, offset);
  const x3 = Fp.add(Z, Fp.mul(C4, Fp.sqr(Fp.mul(Fp.sqr(plus), inverse))));

  const first = rootOf(g(x1));
  if (first.isSquare) return { point: { x: x1, y: withSign(first.root, u) }, candidate: 0, rejection: undefined };
  // g(x1)·g(x2)·g(x3) is a square: when g(x1) is none, exactly one of the other two is.
  const second = rootOf(g(x2));
  const [x, { root }, candidate] = second.isSquare ? ([x2, second, 1] as const) : ([x3, rootOf(g(x3)), 2] as const);
  return { point: { x, y: withSign(root, u) }, candidate, rejection: first.root };
}

/**
 * What lets the contract hash by multiplications only, laid out as docs/NODE-KEYS.md says: the candidates chosen, one
 * inverse, the y coordinates and the proofs of rejection.
 */
export function hashHint(digest: Hex): Hex {
  const { selection, words } = hintParts(digest);
  const bytes = words.map(([word]) => hexToBytes(toHex(word, 32)));
  return bytesToHex(Buffer.concat([Buffer.of(selection), ...bytes]));
}

/** Whether the contract takes a hint. Of the two roots that prove a rejection it takes either. */
export function isHashHint(digest: Hex, hint: Hex): boolean {
  const { selection, words } = hintParts(digest);
  const bytes = hexToBytes(hint);
  if (bytes.length !== 1 + 32 * words.length || bytes[0] !== selection) return false;
  return words.every((accepted, index) =>
    accepted.some((word) => toHex(word, 32) === bytesToHex(bytes.subarray(1 + 32 * index, 33 + 32 * index))),
  );
}

/** The selection byte, and for each word the values the contract takes. */
function hintParts(digest: Hex): { selection: number; words: [bigint, ...bigint[]][] } {
  const elements = hashToField(digest);
  const maps = elements.map(mapToCurve);
  const product = elements.reduce((total, u) => Fp.mul(total, denominatorOf(u).product), 1n);
  return {
    selection: maps.reduce((bits, { candidate }, index) => bits | (candidate << (2 * index)), 0),
    words: [
      [Fp.inv(product)],
      ...maps.flatMap(({ point, rejection }): [bigint, ...bigint[]][] =>
        rejection === undefined ? [[point.y]] : [[point.y], [rejection, Fp.neg(rejection)]],
      ),
    ],
  };
}

function denominatorOf(u: bigint): { minus: bigint; plus: bigint; product: bigint } {
  const square = Fp.mul(C1, Fp.sqr(u));
  const [minus, plus] = [Fp.sub(1n, square), Fp.add(1n, square)];
  return { minus, plus, product: Fp.mul(minus, plus) };
}

function g(x: bigint): bigint {
  return Fp.add(Fp.mul(Fp.sqr(x), x), 3n);
}

/** p ≡ 3 (mod 4), so a to the (p + 1)/4 is a root of a when a is a square, and otherwise a root of −a. */
function rootOf(a: bigint): { root: bigint; isSquare: boolean } {
  const root = Fp.pow(a, (Fp.ORDER + 1n) / 4n);
  return { root, isSquare: Fp.eql(Fp.sqr(root), a) };
}

/** The one of ±y that has the parity of `sign`. */
function withSign(y: bigint, sign: bigint): bigint {
  return (y & 1n) === (sign & 1n) ? y : Fp.neg(y);
}
