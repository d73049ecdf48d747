/** How many requests are answered in a window. */
export interface RateLimits {
  seconds: number;
  perClient: number;
  total: number;
}

/** Counts requests in fixed windows, in memory; what it knows about clients is forgotten with the window. */
export class RateLimit {
  readonly #limits: RateLimits;
  /** Milliseconds. */
  readonly #clock: () => number;
  readonly #counts = new Map<string, number>();
  #window = -1;
  #total = 0;

  constructor(limits: RateLimits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Counts a request; false if it is one too many. */
  admit(client: string): boolean {
    const { seconds, perClient, total } = this.#limits;
    const window = Math.floor(this.#clock() / (seconds * 1_000));
    if (window !== this.#window) {
      this.#window = window;
      this.#total = 0;
      this.#counts.clear();
    }
    const count = this.#counts.get(client) ?? 0;
    if (count >= perClient || this.#total >= total) return false;
    this.#counts.set(client, count + 1);
    this.#total += 1;
    return true;
  }
}
