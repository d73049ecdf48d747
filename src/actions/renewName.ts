import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { describeYears, GRACE_PERIOD, YEAR } from "../names/leases.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { leasePrice } from "./leasePrice.js";
import { createPlan, type Plan } from "./plan.js";

export interface RenewNameOptions {
  name: SessionName;
  years: number;
  maxSesh?: bigint;
}

/** Extends the lease of a name from its end; anybody may pay for it. */
export async function planRenewName(client: Client, { name, years, maxSesh }: RenewNameOptions): Promise<Plan> {
  const { nameHash, tier } = hashesOf(name);
  const [{ expiresAt: previous, owner }, { price, limit }] = await Promise.all([
    read(client.contracts.names.nameOf(nameHash)),
    leasePrice(client, tier, years, maxSesh),
  ]);
  const expiresAt = Number(previous) + years * YEAR;
  return createPlan({
    action: "name renew",
    summary: `Extend the lease of ${name} by ${describeYears(years)}.`,
    account: client.account,
    pays: [{ what: "Price now (burned)", amount: price, to: ZeroAddress as Address }],
    dates: [
      { what: "The lease ends until now", at: Number(previous) },
      { what: "The lease ends then", at: expiresAt },
      { what: "It can be renewed until; then anybody may register the name", at: expiresAt + GRACE_PERIOD },
    ],
    notes: [
      `At most ${formatSesh(limit)} will be paid. A burn cannot be taken back.`,
      ...(owner === client.account ? [] : [`The name belongs to ${owner} and goes on doing so.`]),
    ],
    spend: { spender: client.deployment.FeeRecycler, amount: limit },
    call: { contract: "names", method: "renew", args: [nameHash, years, limit] },
  });
}
