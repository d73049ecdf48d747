import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Client } from "../contracts/client.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { createPlan, type Plan } from "./plan.js";

export interface SetBackupOwnerOptions {
  name: SessionName;
  /** Nobody if not given. */
  backupOwner?: Address;
}

/** Names somebody who may do with the name what its owner may, but for naming another; for its owner. */
export function planSetBackupOwner(client: Client, { name, backupOwner }: SetBackupOwnerOptions): Plan {
  return createPlan({
    action: "name set-backup",
    summary:
      backupOwner === undefined
        ? `Let ${name} have no backup owner.`
        : `Let ${backupOwner} be the backup owner of ${name}.`,
    account: client.account,
    notes:
      backupOwner === undefined
        ? ["If you lose your key, nobody can set or transfer the name any more."]
        : [
            "A backup owner can change the value and transfer the name, also to itself. Name an address of your own.",
            "Everybody can see that the two addresses belong together.",
          ],
    call: {
      contract: "names",
      method: "setBackupOwner",
      args: [hashesOf(name).nameHash, backupOwner ?? ZeroAddress],
    },
  });
}
