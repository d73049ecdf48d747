import { id } from "ethers";

/** Random numbers that are the same for the same seed, made by a counter and a mixing function: fast, nothing more. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** So long until something happens that happens every `mean` on average. */
  wait(mean: number): number;
  /** From `low` to `high`, every order of magnitude equally likely. */
  magnitude(low: number, high: number): number;
  pick<T>(items: readonly T[]): T | undefined;
}

export function randomFrom(seed: string): Random {
  let state = Number(BigInt(id(seed)) & 0xffffffffn);
  const fraction = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    below: (limit) => Math.floor(fraction() * limit),
    wait: (mean) => -Math.log(1 - fraction()) * mean,
    magnitude: (low, high) => low * (high / low) ** fraction(),
    pick: (items) => items[Math.floor(fraction() * items.length)],
  };
}
