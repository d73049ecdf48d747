import { inputError } from "./errors.js";

export type Hex = `0x${string}`;

/** Reads "0x" and exactly `bytes` bytes of hex; the result is in lower case. */
export function parseHex(text: string, bytes: number, field: string): Hex {
  const digits = bytes * 2;
  if (!/^0x[0-9a-fA-F]*$/.test(text)) {
    throw inputError(field, "not hexadecimal text that starts with 0x", `Write 0x and ${digits} hexadecimal digits.`);
  }
  if (text.length !== digits + 2) {
    throw inputError(
      field,
      `has ${text.length - 2} hexadecimal digits instead of ${digits}`,
      `Write 0x and ${digits} hexadecimal digits (${bytes} bytes).`,
    );
  }
  return text.toLowerCase() as Hex;
}

/** Reads a 32-byte value: a node id, a round id, a commitment, a hash. */
export function parseBytes32(text: string, field: string): Hex {
  return parseHex(text, 32, field);
}

/** A non-negative number as 0x and exactly `bytes` bytes. */
export function toHex(value: bigint, bytes: number): Hex {
  const digits = value.toString(16);
  if (value < 0n || digits.length > bytes * 2) throw new RangeError(`The value does not fit ${bytes} bytes.`);
  return `0x${digits.padStart(bytes * 2, "0")}`;
}

export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

export function hexToBytes(hex: Hex): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.slice(2), "hex"));
}
