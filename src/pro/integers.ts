import { inputError } from "../core/errors.js";

/* Arithmetic of RFC 8017 and RFC 9474 on the client's side. Its time depends on its inputs; it runs only on the device
   of the person whose secrets they are. The issuer's side is OpenSSL's. */

/** A big-endian number. */
export function os2ip(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

/** A number as exactly `length` big-endian bytes. */
export function i2osp(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16);
  if (value < 0n || digits.length > 2 * length) throw new RangeError(`The number does not fit ${length} bytes.`);
  return Uint8Array.from(Buffer.from(digits.padStart(2 * length, "0"), "hex"));
}

export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let power = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * power) % modulus;
    power = (power * power) % modulus;
  }
  return result;
}

export function isCoprime(value: bigint, modulus: bigint): boolean {
  let [larger, smaller] = [modulus, value % modulus];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger === 1n;
}

export function modularInverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus];
  let [previousFactor, factor] = [0n, 1n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  if (previous !== 1n) throw inputError("blinding factor", "it has no inverse", "Derive another one.");
  return ((previousFactor % modulus) + modulus) % modulus;
}
