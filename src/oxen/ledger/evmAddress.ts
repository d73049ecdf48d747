import type { Address } from "../../core/addresses.js";
import { keccak } from "../curve.js";
import type { RejectCode } from "./codes.js";

const RESERVED = /^0x0{36}/;

/** Why an address cannot be a recipient. */
export function evmProblem(text: string, forbidden: ReadonlySet<string>): RejectCode | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return "BAD_EVM_ADDRESS";
  if (text !== checksummed(text)) return "EVM_CHECKSUM";
  return recipientProblem(text, forbidden);
}

/** {@link evmProblem} of an address whose checksum is known to be right. */
export function recipientProblem(address: Address, forbidden: ReadonlySet<string>): RejectCode | undefined {
  if (RESERVED.test(address)) return "EVM_RESERVED";
  return forbidden.has(address) ? "EVM_FORBIDDEN" : undefined;
}

/** ERC-55: a letter is upper case where the hash of the lower-case digits has a digit above 7. */
export function checksummed(text: string): Address {
  const digits = text.slice(2).toLowerCase();
  const hash = keccak(Buffer.from(digits, "ascii"));
  let result = "";
  for (let i = 0; i < digits.length; i++) {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 0xf;
    const digit = digits.charAt(i);
    result += nibble > 7 ? digit.toUpperCase() : digit;
  }
  return `0x${result}`;
}
