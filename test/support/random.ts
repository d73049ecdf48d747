import { id } from "ethers";

/** Deterministic random numbers: the same seed gives the same sequence on every machine. */
export function randomFrom(seed: string) {
  let count = 0;
  const next = () => BigInt(id(`${seed} ${count++}`));
  return {
    /** From `low` to `high`, both included. */
    amount: (low: bigint, high: bigint): bigint => low + (next() % (high - low + 1n)),
    /** From 0 to `limit - 1`. */
    below: (limit: number): number => Number(next() % BigInt(limit)),
    pick: <T>(list: readonly T[]): T => list[Number(next() % BigInt(list.length))]!,
    chance: (percent: number): boolean => next() % 100n < BigInt(percent),
  };
}

export type Random = ReturnType<typeof randomFrom>;
