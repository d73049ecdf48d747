/** How many clients are remembered; whoever was quiet the longest is forgotten first. */
const CLIENTS_LIMIT = 10_000;

export interface Rate {
  /** Requests a minute in the long run. */
  perMinute: number;
  /** Requests at once. */
  burst: number;
}

/** A bucket of requests for each client, which fills again with time. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  /** `now` in milliseconds. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Whether the client may ask now. */
  take(client: string): boolean {
    const { perMinute, burst } = this.#rate;
    const at = this.#now();
    const bucket = this.#buckets.get(client) ?? { left: burst, at };
    const left = Math.min(burst, bucket.left + (Math.max(at - bucket.at, 0) * perMinute) / 60_000);
    const allowed = left >= 1;
    // The order of the map is the order of the last request.
    this.#buckets.delete(client);
    this.#buckets.set(client, { left: allowed ? left - 1 : left, at });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > CLIENTS_LIMIT && oldest !== undefined) this.#buckets.delete(oldest);
    return allowed;
  }
}

/** What counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that a customer gets. */
export function clientKey(address: string): string {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : Math.max(8 - groups.length - after.length, 0);
  return [...groups, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}
