import type { ReadClient } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";

export interface ProQuote {
  plan: number;
  months: number;
  /** US dollars with 6 decimals. */
  usd: bigint;
  /** Atomic SESH now. */
  sesh: bigint;
}

/** The plans of Session Pro and their months. */
export const PRO_PLANS: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 3],
  [3, 12],
]);

/** What the plans that are sold cost now. Plans that are not sold are left out. */
export async function quotePro(client: ReadClient): Promise<ProQuote[]> {
  const quotes = await Promise.all([...PRO_PLANS].map(([plan, months]) => quotePlan(client, plan, months)));
  return quotes.filter((quote) => quote !== undefined);
}

async function quotePlan(client: ReadClient, plan: number, months: number): Promise<ProQuote | undefined> {
  const { proBurn, feeRecycler } = client.contracts;
  try {
    const [sesh, product] = await Promise.all([proBurn.quote(plan), read(feeRecycler.productOf(plan))]);
    return { plan, months, usd: product.price, sesh };
  } catch (error) {
    const decoded = toToolkitError(error);
    if (decoded.details.error === "ProductUnknown") return undefined;
    throw decoded;
  }
}
