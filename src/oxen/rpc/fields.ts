import { z } from "zod";

/* Pieces of what oxend and oxen-wallet-rpc answer, after parseBigJson: every number is a bigint. */

/** An unsigned number of 64 bits, such as an amount. */
export const u64 = z
  .bigint()
  .min(0n)
  .max(2n ** 64n - 1n);

/** A height or a count. */
export const count = z.bigint().min(0n).max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

/** 32 bytes without 0x. */
export const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits in lower case");

/** Bytes without 0x. */
export const bytes = z
  .string()
  .regex(/^(?:[0-9a-f]{2})*$/, "must be hexadecimal text in lower case")
  .transform((text) => Uint8Array.from(Buffer.from(text, "hex")));
