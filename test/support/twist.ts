import { bn254 } from "@noble/curves/bn254.js";
import type { NodeKeyG2 } from "../../src/crypto/nodeKeys.js";

/** A point of the twist outside G2: nearly every one is, so the first one with x = 1, 2, 3 … does. */
export function twistPointOutsideG2(): NodeKeyG2 {
  const { Fp2 } = bn254.fields;
  const { b } = bn254.G2.Point.CURVE();
  for (let real = 1n; ; real++) {
    const x = Fp2.fromBigTuple([real, 0n]);
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), b);
    if (!Fp2.eql(Fp2.pow(square, (Fp2.ORDER - 1n) / 2n), Fp2.ONE)) continue;
    const y = Fp2.sqrt(square);
    return { x: [real, 0n], y: [y.c0, y.c1] };
  }
}
