import type { Fp2 } from "@noble/curves/abstract/tower.js";
import type { WeierstrassPoint } from "@noble/curves/abstract/weierstrass.js";
import { bn254 } from "@noble/curves/bn254.js";
import type { NodeKey, NodeKeyG2 } from "./nodeKeys.js";

/* Between the points of the curve library and plain coordinates. Infinity is all zeros, as in EIP-196 and EIP-197. */

export type G1Point = WeierstrassPoint<bigint>;
export type G2Point = WeierstrassPoint<Fp2>;

/** Checks nothing: see isNodeKey. */
export function toG1(key: NodeKey): G1Point {
  return bn254.G1.Point.fromAffine(key);
}

export function fromG1(point: G1Point): NodeKey {
  const { x, y } = point.toAffine();
  return { x, y };
}

/** Checks nothing: see isTwistPoint and {@link isInG2}. */
export function toG2({ x, y }: NodeKeyG2): G2Point {
  return bn254.G2.Point.fromAffine({ x: { c0: x[0], c1: x[1] }, y: { c0: y[0], c1: y[1] } });
}

export function fromG2(point: G2Point): NodeKeyG2 {
  const { x, y } = point.toAffine();
  return { x: [x.c0, x.c1], y: [y.c0, y.c1] };
}

/** Whether a point of the twist is in the group of prime order (about 3 ms). */
export function isInG2(point: G2Point): boolean {
  return point.isTorsionFree();
}

/** Whether e(left, −g2) · e(right, key) = 1: the shape of every check here. Infinity never passes. */
export function pairingHolds(left: G1Point, right: G1Point, key: G2Point): boolean {
  if (left.is0() || right.is0() || key.is0()) return false;
  const product = bn254.pairingBatch([
    { g1: left, g2: bn254.G2.Point.BASE.negate() },
    { g1: right, g2: key },
  ]);
  return bn254.fields.Fp12.eql(product, bn254.fields.Fp12.ONE);
}
