import { formatSesh } from "../core/amounts.js";
import { nextBlockTime } from "../contracts/blocks.js";
import type { Client } from "../contracts/client.js";
import { pendingCommitment, type PendingRegistration } from "../names/commitFile.js";
import { COMMITMENT_AGE_LIMIT, COMMITMENT_AGE_MINIMUM, describeYears } from "../names/leases.js";
import type { OxenNames } from "../names/oxenNames.js";
import { namesOpening, neighbourFor } from "../queries/namesOpening.js";
import { requireBalance } from "./call.js";
import { leasePrice } from "./leasePrice.js";
import { NAME_NOTES } from "./nameNotes.js";
import { createPlan, type Plan } from "./plan.js";

export interface CommitNameOptions {
  pending: PendingRegistration;
  /** Where its secret is kept; shown to the person who decides. */
  file: string;
  /** Set if the second step will keep to it. */
  maxSesh?: bigint;
  /** Needed while Oxen names are kept. */
  oxenNames?: OxenNames;
}

/**
 * Announces a registration, so that nobody who sees it coming can be faster. Also makes sure of everything that would
 * make the registration itself fail a minute later.
 */
export async function planCommitName(
  client: Client,
  { pending, file, maxSesh, oxenNames }: CommitNameOptions,
): Promise<Plan> {
  const { baseHash, tier, leaseYears, owner } = pending.request;
  neighbourFor(baseHash, await namesOpening(client), oxenNames);
  const { price, limit } = await leasePrice(client, tier, leaseYears, maxSesh);
  await requireBalance(client, { spender: client.deployment.FeeRecycler, amount: limit });
  const most = maxSesh === undefined ? "" : `, at most ${formatSesh(maxSesh)}`;
  const now = await nextBlockTime(client.provider);
  return createPlan({
    action: "name register",
    summary: `Announce the registration of a name for ${describeYears(leaseYears)}: the first of two steps.`,
    account: client.account,
    dates: [
      { what: "It can be registered from about", at: now + COMMITMENT_AGE_MINIMUM },
      { what: "…until about; later it has to be announced again", at: now + COMMITMENT_AGE_LIMIT },
    ],
    notes: [
      `This step costs the network fee only. The second burns the price, now ${formatSesh(price)}${most}.`,
      `The name will belong to ${owner}.`,
      `Keep ${file} until the name is registered: it has the secret of the announcement.`,
      ...NAME_NOTES,
    ],
    call: { contract: "names", method: "commit", args: [pendingCommitment(pending)] },
  });
}
