import { randomFrom } from "../random.js";
import type { Path, Scenario } from "./scenario.js";

/** Where a path is after this part of the time, from 0 to 1. */
export function valueAt({ start, end, shape }: Path, part: number): number {
  if (shape === "exponential") return start * (end / start) ** part;
  const way = shape === "linear" ? part : part * part * (3 - 2 * part);
  return start + (end - start) * way;
}

/** How much of its distance from the path a volatile price loses in a day: half of it within about a month. */
const RETURN = 0.02;
/** The oracle's bounds, see {@link Scenario}; a random walk does not leave them. */
const [MINIMUM, LIMIT] = [0.001, 100];
/** The oracle's price has 18 decimals; more than nine of them cannot be told from a double. */
const NINE_DECIMALS = 1e9;
const OTHER_DECIMALS = 10n ** 9n;

/** How much of all days is over on a day, the first being 0: from 0 to 1. */
export function partAt(day: number, days: number): number {
  return day / Math.max(1, days - 1);
}

/** USD for a SESH with 18 decimals, for every day. */
export function pricesOf({ price, seed }: Scenario, days: number): bigint[] {
  const random = randomFrom(seed);
  let deviation = 1;
  return Array.from({ length: days }, (_, day) => {
    deviation += (1 - deviation) * RETURN + deviation * price.volatility * (2 * random.fraction() - 1);
    const usd = Math.min(LIMIT, Math.max(MINIMUM, valueAt(price, partAt(day, days)) * deviation));
    return BigInt(Math.round(usd * NINE_DECIMALS)) * OTHER_DECIMALS;
  });
}
