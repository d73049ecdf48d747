import type { ReadClient } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import { LEASE_LIMIT, nameProductOf } from "../names/leases.js";

export interface LeaseQuote {
  years: number;
  /** US dollars with 6 decimals. */
  usd: bigint;
  /** Atomic SESH now; undefined while there is no price to rely on, and nothing can be bought. */
  sesh?: bigint;
}

/** What the leases of a tier that are sold cost now, by their years. */
export async function quoteNames(client: ReadClient, tier: number): Promise<LeaseQuote[]> {
  const { feeRecycler } = client.contracts;
  const years = Array.from({ length: LEASE_LIMIT }, (_, index) => index + 1);
  const rows = await read(Promise.all(years.map((lease) => feeRecycler.productOf(nameProductOf(tier, lease)))));
  const sold = rows.flatMap(({ price }, index) => (price === 0n ? [] : [{ years: index + 1, usd: price }]));
  return Promise.all(sold.map(async (row) => ({ ...row, ...(await seshPrice(client, tier, row.years)) })));
}

async function seshPrice(client: ReadClient, tier: number, years: number): Promise<{ sesh?: bigint }> {
  try {
    return { sesh: await client.contracts.names.quote(tier, years) };
  } catch (error) {
    const decoded = toToolkitError(error);
    if (decoded.code === "CONTRACT_REVERTED") return {};
    throw decoded;
  }
}
