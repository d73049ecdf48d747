import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import type { Client } from "../contracts/client.js";
import type { PendingRegistration } from "../names/commitFile.js";
import { describeYears, GRACE_PERIOD, YEAR } from "../names/leases.js";
import type { OxenNames } from "../names/oxenNames.js";
import { namesOpening, neighbourFor } from "../queries/namesOpening.js";
import { leasePrice } from "./leasePrice.js";
import { NAME_NOTES } from "./nameNotes.js";
import { createPlan, type Plan } from "./plan.js";

export interface RegisterNameOptions {
  /** Announced a minute ago, and not more than a day. */
  pending: PendingRegistration;
  maxSesh?: bigint;
  /** Needed while Oxen names are kept. */
  oxenNames?: OxenNames;
}

/** Registers an announced name and burns the price of its lease. */
export async function planRegisterName(
  client: Client,
  { pending, maxSesh, oxenNames }: RegisterNameOptions,
): Promise<Plan> {
  const { request, secret } = pending;
  const { baseHash, tier, leaseYears, owner, backupOwner, value } = request;
  const opening = await namesOpening(client);
  const neighbour = neighbourFor(baseHash, opening, oxenNames);
  const { price, limit } = await leasePrice(client, tier, leaseYears, maxSesh);
  const expiresAt = opening.time + leaseYears * YEAR;
  return createPlan({
    action: "name register",
    summary: `Register the announced name for ${describeYears(leaseYears)}.`,
    account: client.account,
    pays: [{ what: "Price now (burned)", amount: price, to: ZeroAddress as Address }],
    dates: [
      { what: "The lease ends about", at: expiresAt },
      { what: "It can be renewed until about; then anybody may register the name", at: expiresAt + GRACE_PERIOD },
    ],
    notes: [
      `At most ${formatSesh(limit)} will be paid. A burn cannot be taken back.`,
      `The name will belong to ${owner}${backupOwner === ZeroAddress ? "" : `, with ${backupOwner} as backup owner`}.`,
      ...(value === "0x" ? ["It stands for no account yet: set one with `sesh name set`."] : []),
      ...NAME_NOTES,
    ],
    spend: { spender: client.deployment.FeeRecycler, amount: limit },
    call: { contract: "names", method: "register", args: [request, secret, limit, neighbour] },
  });
}
