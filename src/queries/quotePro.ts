import type { ReadClient } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import { PRO_PLANS, type ProPlan } from "../core/proPlans.js";

export interface ProQuote extends ProPlan {
  /** US dollars with 6 decimals. */
  usd: bigint;
  /** Atomic SESH now. */
  sesh: bigint;
}

/** What the plans that are sold cost now. Plans that are not sold are left out. */
export async function quotePro(client: ReadClient): Promise<ProQuote[]> {
  const quotes = await Promise.all(PRO_PLANS.map((plan) => quotePlan(client, plan)));
  return quotes.filter((quote) => quote !== undefined);
}

async function quotePlan(client: ReadClient, known: ProPlan): Promise<ProQuote | undefined> {
  const { proBurn, feeRecycler } = client.contracts;
  try {
    const [sesh, product] = await Promise.all([proBurn.quote(known.plan), read(feeRecycler.productOf(known.plan))]);
    return { ...known, usd: product.price, sesh };
  } catch (error) {
    const decoded = toToolkitError(error);
    if (decoded.details.error === "ProductUnknown") return undefined;
    throw decoded;
  }
}
