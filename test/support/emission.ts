/**
 * The emission from its definition, independent of the contracts: reserve(t) = reserve · 0.86^(t / 365 days), in fixed
 * point with 80 digits. The contracts compute the same with 18 digits.
 */
const ONE = 10n ** 80n;
const YEAR = 31_536_000n;
/** Far above the error of the series and far below an atomic unit: a whole number is not rounded one too low. */
const GUARD = ONE / 10n ** 40n;

/** 0.86^(seconds / 365 days), times ONE. */
function decay(seconds: bigint): bigint {
  return exponential((logarithm(86n, 100n) * seconds) / YEAR);
}

/** ln(numerator / denominator), times ONE: 2 · artanh((n - d) / (n + d)) by its series. */
function logarithm(numerator: bigint, denominator: bigint): bigint {
  const difference = numerator - denominator;
  const sum = numerator + denominator;
  let power = (ONE * difference) / sum;
  let total = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    total += power / k;
    power = (power * difference * difference) / (sum * sum);
  }
  return 2n * total;
}

/** e^x for x times ONE, at most 0: the series for e^-x, which has no cancellation, inverted. */
function exponential(x: bigint): bigint {
  let term = ONE;
  let total = 0n;
  for (let k = 1n; term !== 0n; k++) {
    total += term;
    term = (term * -x) / (k * ONE);
  }
  return (ONE * ONE) / total;
}

/** What a pool pays out of `reserve` (atomic SESH) in so many seconds with at least one active node, rounded down. */
export function payout(reserve: bigint, seconds: bigint): bigint {
  return (reserve * (ONE - decay(seconds)) + GUARD) / ONE;
}

/** What is left of `reserve` (atomic SESH) after so many seconds. */
export function reserveAfter(reserve: bigint, seconds: bigint): bigint {
  return reserve - payout(reserve, seconds);
}
