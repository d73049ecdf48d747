import type { Client } from "../contracts/client.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { encryptAccountId } from "../names/nameValue.js";
import { createPlan, type Plan } from "./plan.js";

export interface SetNameValueOptions {
  name: SessionName;
  /** Nothing clears the value. */
  accountId?: string;
}

/** Changes the account a name stands for; for its owner and its backup owner. */
export function planSetNameValue(client: Client, { name, accountId }: SetNameValueOptions): Plan {
  const { nameHash } = hashesOf(name);
  const value = accountId === undefined ? "0x" : encryptAccountId(name, accountId);
  return createPlan({
    action: "name set",
    summary:
      accountId === undefined ? `Let ${name} stand for no account.` : `Let ${name} stand for the account ${accountId}.`,
    account: client.account,
    notes: [
      "Earlier values stay in the history of the chain, and whoever knows the name can read them there.",
      "Whoever can guess the name can read the Account ID and see this wallet.",
    ],
    call: { contract: "names", method: "setValue", args: [nameHash, value] },
  });
}
