import type { WeierstrassPoint } from "@noble/curves/abstract/weierstrass.js";

/* Random linear combinations of many points, by buckets (Pippenger). For public data: nothing here is constant-time. */

/** Coefficients of 128 bits: a false sum goes unnoticed with a probability of 2⁻¹²⁸. */
export const COEFFICIENT_BYTES = 16;

/** With fewer points, the passes over 255 buckets would cost more than twice the windows over 15. */
const MANY_POINTS = 256;

/** The parts of Σ cᵢ·Pᵢ, one for each digit of the coefficients, the most significant first. */
export interface WindowSums<T> {
  /** Bits of a digit. */
  width: number;
  /** Σ dᵢ·Pᵢ with the digits dᵢ of one window. When the coefficients are uniformly random, so are the digits. */
  sums: WeierstrassPoint<T>[];
}

/** One coefficient of {@link COEFFICIENT_BYTES} big-endian bytes for each point. */
export function windowSums<T>(
  zero: WeierstrassPoint<T>,
  points: readonly WeierstrassPoint<T>[],
  coefficients: readonly Uint8Array[],
): WindowSums<T> {
  const width = points.length < MANY_POINTS ? 4 : 8;
  const digits = coefficients.map((coefficient) => digitsOf(coefficient, width));
  const windows = (COEFFICIENT_BYTES * 8) / width;
  const sums = Array.from({ length: windows }, (_, window) => {
    const buckets = Array.from<WeierstrassPoint<T> | undefined>({ length: 2 ** width });
    points.forEach((point, index) => {
      const digit = digits[index]?.[window] ?? 0;
      buckets[digit] = buckets[digit]?.add(point) ?? point;
    });
    return weightedSum(zero, buckets);
  });
  return { width, sums };
}

/** Σ cᵢ·Pᵢ from its parts. */
export function combine<T>({ width, sums }: WindowSums<T>): WeierstrassPoint<T> {
  return sums.reduce((total, sum) => {
    let shifted = total;
    for (let bit = 0; bit < width; bit++) shifted = shifted.double();
    return shifted.add(sum);
  });
}

function digitsOf(coefficient: Uint8Array, width: number): number[] {
  return width === 8 ? [...coefficient] : [...coefficient].flatMap((byte) => [byte >> 4, byte & 15]);
}

/** Σ i·bucketᵢ: each running sum from the top counts once more for every step down. Bucket 0 weighs nothing. */
function weightedSum<T>(
  zero: WeierstrassPoint<T>,
  buckets: readonly (WeierstrassPoint<T> | undefined)[],
): WeierstrassPoint<T> {
  let running = zero;
  let total = zero;
  for (let weight = buckets.length - 1; weight > 0; weight--) {
    const bucket = buckets[weight];
    if (bucket !== undefined) running = running.add(bucket);
    total = total.add(running);
  }
  return total;
}
