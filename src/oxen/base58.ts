import { base58xmr } from "@scure/base";

/** CryptoNote's base58: blocks of 8 bytes as 11 characters. */
export function encodeBase58(bytes: Uint8Array): string {
  return base58xmr.encode(bytes);
}

/** Undefined for text that is nothing's encoding. */
export function decodeBase58(text: string): Uint8Array | undefined {
  try {
    return base58xmr.decode(text);
  } catch {
    return undefined;
  }
}
