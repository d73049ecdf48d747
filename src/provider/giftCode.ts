import { createHash, hkdfSync } from "node:crypto";
import { inputError } from "../core/errors.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { i2osp, os2ip } from "../pro/integers.js";

/* A gift code is 128 bits, from which the secret of one purchase follows: number 0 of whatever plan it is for. Written as
   26 digits in Crockford's base 32, which has no I, L, O and U, and 2 more that find what was mistyped. */

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SIZE = 16;
const LENGTH = 26;
const CHECK_LENGTH = 2;
const GROUP = /.{4}/g;

/** The code of a payment: it comes back from the provider's secret. */
export function deriveGiftCode(secret: Uint8Array, payment: string): string {
  return formatGiftCode(new Uint8Array(hkdfSync("sha512", secret, new Uint8Array(), `SeshGiftCode${payment}`, SIZE)));
}

/** "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX" */
export function formatGiftCode(code: Uint8Array): string {
  if (code.length !== SIZE) throw new RangeError(`A gift code has ${SIZE} bytes.`);
  return (toDigits(os2ip(code), LENGTH) + checkOf(code)).match(GROUP)?.join("-") ?? "";
}

/** Reads a code as people type it: in any case, with I and L for 1, O for 0, with or without hyphens and spaces. */
export function parseGiftCode(text: string): Uint8Array {
  const digits = text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll(/[IL]/g, "1").replaceAll("O", "0");
  const values = Array.from(digits.slice(0, LENGTH), (digit) => DIGITS.indexOf(digit));
  const value = values.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  const fits = digits.length === LENGTH + CHECK_LENGTH && !values.includes(-1) && value >> BigInt(8 * SIZE) === 0n;
  const code = fits ? i2osp(value, SIZE) : undefined;
  if (code !== undefined && checkOf(code) === digits.slice(LENGTH)) return code;
  throw inputError("gift code", "it is mistyped", "It has 28 letters and digits, in seven groups of four.");
}

/** The secret of a gift's purchase, as {@link derivePurchase} takes it. */
export function giftSecretOf(code: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha512", parseGiftCode(code), new Uint8Array(), "SeshGiftSecret", 32));
}

/** Names a gift without giving it away: the name of the file that has its signature. */
export function giftIdOf(code: string): Hex {
  return bytesToHex(createHash("sha256").update("SeshGiftId").update(parseGiftCode(code)).digest());
}

/** 10 bits: one code in 1,024 of those that are mistyped passes. */
function checkOf(code: Uint8Array): string {
  const hash = createHash("sha256").update("SeshGiftCheck").update(code).digest();
  return toDigits(BigInt(hash.readUInt16BE() >> 6), CHECK_LENGTH);
}

function toDigits(value: bigint, length: number): string {
  return Array.from({ length }, (_, i) => DIGITS[Number((value >> BigInt(5 * (length - 1 - i))) & 31n)]).join("");
}
