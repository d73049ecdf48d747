import { valueAt } from "./paths.js";
import type { Product, Scenario } from "./scenario.js";

type Wanted = Scenario["demand"][string];

/** Who has a running unit of one product, by the day on which it was bought. */
export class Demand {
  readonly product: Product;
  /** Price of a unit in USD with 6 decimals. */
  readonly usd: bigint;
  running: number;
  private readonly wanted: Wanted;
  /** Units by the day on which they end. */
  private readonly endings: number[] = [];

  constructor(product: Product, wanted: Wanted, users: number) {
    this.product = product;
    this.wanted = wanted;
    this.usd = BigInt(Math.round(product.usd * 1e6));
    this.running = this.target(users, 0);
    // Who had it before the start bought it evenly over the time that a unit lasts; the sum is exact.
    for (let day = 0; day < product.days; day++) {
      const until = (days: number) => Math.floor((this.running * days) / product.days);
      this.endings[day] = until(day + 1) - until(day);
    }
  }

  /** Lets units end, and answers how many are wanted today: those renewed, or as many as the share of users asks for. */
  begin(day: number, users: number, part: number): number {
    const ending = this.endings[day] ?? 0;
    this.running -= ending;
    return Math.max(Math.floor(ending * this.wanted.renewal), this.target(users, part) - this.running);
  }

  /** So many units were bought today. */
  sold(day: number, units: number): void {
    this.running += units;
    this.endings[day + this.product.days] = units;
  }

  private target(users: number, part: number): number {
    return Math.floor(users * valueAt(this.wanted.share, part));
  }
}
