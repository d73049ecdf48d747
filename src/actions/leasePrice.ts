import type { Client } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { formatSesh } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import { describeYears } from "../names/leases.js";
import { quoteNames } from "../queries/quoteNames.js";

export interface LeasePrice {
  /** Atomic SESH now. */
  price: bigint;
  /** The most that will be paid. */
  limit: bigint;
}

/** What a lease costs; by default 2 % more may be paid, for what the price may move until then. */
export async function leasePrice(client: Client, tier: number, years: number, maxSesh?: bigint): Promise<LeasePrice> {
  let price: bigint;
  try {
    price = await client.contracts.names.quote(tier, years);
  } catch (error) {
    const decoded = toToolkitError(error);
    if (decoded.details.error !== "ProductUnknown") throw decoded;
    const sold = (await quoteNames(client, tier)).map((quote) => describeYears(quote.years));
    const hint = sold.length === 0 ? "No lease of such names is sold now." : `There are: ${sold.join(", ")}.`;
    throw inputError("--years", `no lease of ${describeYears(years)} is sold`, hint);
  }
  const limit = maxSesh ?? price + price / 50n;
  if (limit >= price) return { price, limit };
  throw inputError("--max", `the price is ${formatSesh(price)}`, "Raise the limit if you agree. Nothing was paid.");
}
