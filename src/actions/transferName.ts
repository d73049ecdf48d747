import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { createPlan, type Plan } from "./plan.js";

export interface TransferNameOptions {
  name: SessionName;
  to: Address;
}

/** Gives a name to somebody else; for its owner and its backup owner. */
export async function planTransferName(client: Client, { name, to }: TransferNameOptions): Promise<Plan> {
  const { nameHash } = hashesOf(name);
  const { owner, expiresAt } = await read(client.contracts.names.nameOf(nameHash));
  if (owner === ZeroAddress) {
    throw new ToolkitError("PRECONDITION_FAILED", "Nobody has this name.", {
      hint: "Check how it is written; `sesh name search` shows whether it is free.",
    });
  }
  return createPlan({
    action: "name transfer",
    summary: `Transfer ${name} to ${to}.`,
    account: client.account,
    dates: [{ what: "The lease ends for its new owner as well", at: Number(expiresAt) }],
    notes: [
      "It cannot be taken back.",
      "The name arrives empty: its value, its backup owner and its approvals are cleared.",
      "Everybody can see that it went from the one address to the other.",
    ],
    // The safe one refuses contracts that could never pass the name on.
    call: { contract: "names", method: "safeTransferFrom(address,address,uint256)", args: [owner, to, nameHash] },
  });
}
