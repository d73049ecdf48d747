import { getAddress, ZeroAddress } from "ethers";
import { inputError } from "./errors.js";
import type { Hex } from "./hex.js";

export type Address = Hex;

export interface AddressRules {
  /** Addresses that make no sense here, with the reason: the token's own address as a receiver, for example. */
  forbidden?: ReadonlyMap<string, string>;
}

/** Reads an address with 40 hexadecimal digits and, if it mixes cases, a right checksum; never the zero address. */
export function parseAddress(text: string, field: string, rules: AddressRules = {}): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw inputError(field, "not an address", "Write 0x and 40 hexadecimal digits; names are not resolved.");
  }
  let address: Address;
  try {
    address = getAddress(text) as Address;
  } catch {
    throw inputError(
      field,
      "the address has a wrong checksum",
      "A digit is probably mistyped: copy the address again.",
    );
  }
  if (address === ZeroAddress)
    throw inputError(field, "the zero address", "Whatever is sent there is lost; give another.");
  const reason = rules.forbidden?.get(address);
  if (reason !== undefined) throw inputError(field, `${address} is ${reason}`, "Give an address that can use SESH.");
  return address;
}

/** {@link parseAddress} where a checksum has to prove that no digit is mistyped: in lists that pay for years. */
export function parseChecksummedAddress(text: string, field: string): Address {
  const address = parseAddress(text, field);
  if (address === text) return address;
  throw inputError(field, `${text} has no checksum`, "Write it with capital and small letters, as wallets show it.");
}

/** "0x1234…abcd" for tables; never for anything a person has to compare before signing. */
export function shortHex(hex: string): string {
  return hex.length <= 14 ? hex : `${hex.slice(0, 8)}…${hex.slice(-6)}`;
}
