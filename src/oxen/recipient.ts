import { type Address, parseAddress } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import { recipientProblem } from "./ledger/evmAddress.js";

/** Reads the address of somebody who shall get SESH; refuses what the ledger would not pay. */
export function parseRecipient(text: string, field: string, forbidden: ReadonlyMap<string, string>): Address {
  const address = parseAddress(text, field, { forbidden });
  if (recipientProblem(address, new Set()) === undefined) return address;
  throw inputError(field, `${address} belongs to the chain itself`, "Give an address that can use SESH.");
}
