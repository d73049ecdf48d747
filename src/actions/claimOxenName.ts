import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { formatTime } from "../core/time.js";
import type { Client } from "../contracts/client.js";
import { GRACE_PERIOD, YEAR } from "../names/leases.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { encryptAccountId } from "../names/nameValue.js";
import type { OxenNames } from "../names/oxenNames.js";
import { namesOpening, requireOwnList } from "../queries/namesOpening.js";
import { NAME_NOTES } from "./nameNotes.js";
import { createPlan, type Plan } from "./plan.js";

export interface ClaimOxenNameOptions {
  name: SessionName;
  oxenNames: OxenNames;
  accountId?: string;
  backupOwner?: Address;
}

/** Takes a name that the account had on Oxen, for a year and without a fee. */
export async function planClaimOxenName(
  client: Client,
  { name, oxenNames, accountId, backupOwner }: ClaimOxenNameOptions,
): Promise<Plan> {
  const { baseHash, tier } = hashesOf(name);
  const opening = await namesOpening(client);
  if (opening.claimUntil === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", "No names are kept for those who had them on Oxen.", {
      hint: opening.isOpen
        ? "The time for claims is over, or there was none. `sesh name search` shows whether the name is free."
        : "Names have not been opened yet.",
    });
  }
  requireOwnList(oxenNames, opening);
  const leaf = oxenNames.find(baseHash);
  if (leaf?.claimant !== client.account) {
    const problem =
      leaf === undefined
        ? "The name is not in the list of Oxen names"
        : `The name is kept for ${leaf.claimant}, not for ${client.account}`;
    throw new ToolkitError("PRECONDITION_FAILED", `${problem}.`, {
      hint: "Use the wallet that the list has for the name, and check how the name is written.",
    });
  }
  const expiresAt = opening.time + YEAR;
  return createPlan({
    action: "name claim-oxen",
    summary: `Take ${name}, kept for you until ${formatTime(opening.claimUntil)}, for 1 year and without a price.`,
    account: client.account,
    dates: [
      { what: "The lease ends about", at: expiresAt },
      { what: "It can be renewed until about; then anybody may register the name", at: expiresAt + GRACE_PERIOD },
    ],
    notes: [
      ...(accountId === undefined ? ["It stands for no account yet: set one with `sesh name set`."] : []),
      ...NAME_NOTES,
    ],
    call: {
      contract: "names",
      method: "claimOxenName",
      args: [
        leaf,
        tier,
        backupOwner ?? ZeroAddress,
        accountId === undefined ? "0x" : encryptAccountId(name, accountId),
      ],
    },
  });
}
