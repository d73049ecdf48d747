import { DAY, HOUR, MINUTE } from "../../src/core/time.js";
import { type Random, randomFrom } from "./random.js";

/** How long people wait between purchase and redemption, in seconds. */
export interface Delay {
  draw: (random: Random) => number;
  density: (seconds: number) => number;
  /** Longer than this next to nobody waits. */
  limit: number;
}

export function exponential(mean: number): Delay {
  return {
    draw: (random) => random.wait(mean),
    density: (seconds) => (seconds < 0 ? 0 : Math.exp(-seconds / mean) / mean),
    limit: 40 * mean,
  };
}

export function uniform(period: number): Delay {
  return {
    draw: (random) => random.fraction() * period,
    density: (seconds) => (seconds < 0 || seconds >= period ? 0 : 1 / period),
    limit: period,
  };
}

const SAMPLES = 400;

/**
 * Among how many purchases somebody has to guess who knows the times of all purchases and of a redemption, and how people
 * wait: e to the entropy of what he believes, averaged over redemptions. 1 is certainty.
 */
export function effectiveCrowd(perDay: number, delay: Delay, random: Random): number {
  let entropy = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const waited = delay.draw(random);
    // Purchases are a Poisson process; the ones that matter are those before the redemption, and the true one.
    const ages = [waited];
    for (let age = random.wait(DAY / perDay); age < delay.limit; age += random.wait(DAY / perDay)) ages.push(age);
    const weights = ages.map(delay.density);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const weight of weights) if (weight > 0) entropy -= (weight / total) * Math.log(weight / total);
  }
  return Math.exp(entropy / SAMPLES);
}

const SEED = "timing";
const PER_DAY = [1, 10, 100, 1_000];
const DELAYS: [string, Delay][] = [
  ["at once (2 min on average)", exponential(2 * MINUTE)],
  ["30 min on average", exponential(30 * MINUTE)],
  ["within 6 h", uniform(6 * HOUR)],
  ["within 24 h", uniform(DAY)],
  ["within 7 days", uniform(7 * DAY)],
];

/** The table of docs/PRIVACY.md. */
export function timingTable(): string {
  const rows = PER_DAY.map((perDay) => {
    const random = randomFrom(`${SEED} ${perDay}`);
    const crowds = DELAYS.map(([, delay]) => effectiveCrowd(perDay, delay, random));
    return [perDay.toLocaleString("en"), ...crowds.map((crowd) => (crowd < 10 ? crowd.toFixed(1) : crowd.toFixed(0)))];
  });

  const cells = [["purchases a day", ...DELAYS.map(([name]) => name)], ["--:", ...DELAYS.map(() => "--:")], ...rows];
  return cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
