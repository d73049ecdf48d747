/* What FeeMath and FeeSplit do, to the unit. */

const BPS = 10_000n;
const LIQUIDITY_BPS = 1_000n;
/** 9 decimals of SESH and 18 of the price, less 6 of the fee. */
const SCALE = 10n ** 21n;

/** A fee in atomic SESH, rounded up, from USD with 6 decimals and USD per SESH with 18. */
export function toSesh(usd: bigint, usdPerSesh: bigint): bigint {
  return (usd * SCALE + usdPerSesh - 1n) / usdPerSesh;
}

/** How many units at `usd` each can be paid with `available` atomic SESH. */
export function affordable(available: bigint, usd: bigint, usdPerSesh: bigint): bigint {
  return (available * usdPerSesh) / (usd * SCALE);
}

/** What is reminted of a burned fee; the rounding goes to the pool. */
export function splitFee(amount: bigint): { toPool: bigint; toLiquidity: bigint } {
  const toLiquidity = (amount * LIQUIDITY_BPS) / BPS;
  return { toPool: amount - toLiquidity, toLiquidity };
}
