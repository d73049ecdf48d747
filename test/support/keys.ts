import { type NodeKey, nodeKey, nodeSecret } from "./nodes.js";
import { FIELD_MODULUS } from "./proofs.js";

const UINT256_MAX = 2n ** 256n - 1n;
const { x, y } = nodeKey(nodeSecret("point"));

/** Pairs of numbers that are no canonical finite point of the curve (ST-08). */
export const INVALID_KEYS: [name: string, key: NodeKey][] = [
  ["the point at infinity", { x: 0n, y: 0n }],
  ["the point at infinity, not canonical", { x: FIELD_MODULUS, y: FIELD_MODULUS }],
  ["a point whose x is not canonical", { x: x + FIELD_MODULUS, y }],
  ["a point whose y is not canonical", { x, y: y + FIELD_MODULUS }],
  ["a point whose negated y is not reduced", { x, y: 2n * FIELD_MODULUS - y }],
  ["off the curve by one in y", { x, y: y + 1n }],
  ["off the curve by one in x", { x: x + 1n, y }],
  ["a point with its coordinates swapped", { x: y, y: x }],
  ["a point on another curve, y² = x³ + 1", { x: 0n, y: 1n }],
  ["zero in x only", { x: 0n, y }],
  ["zero in y only", { x, y: 0n }],
  ["the field modulus in x", { x: FIELD_MODULUS, y }],
  ["the field modulus in y", { x, y: FIELD_MODULUS }],
  ["the largest numbers there are", { x: UINT256_MAX, y: UINT256_MAX }],
];
