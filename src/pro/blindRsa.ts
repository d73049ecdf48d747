import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { inputError, ToolkitError } from "../core/errors.js";
import { i2osp, isCoprime, modularInverse, modularPower, os2ip } from "./integers.js";

/* RSABSSA-SHA384-PSS-Deterministic, RFC 9474. Salt and blinding factor are arguments: clients derive both from their
   seed, so that a lost device loses nothing. */

export const SALT_LENGTH = 48;
const HASH_LENGTH = 48;

export interface RsaPublicKey {
  modulus: bigint;
  /** Bytes of the modulus, and so of messages and signatures. */
  size: number;
  exponent: bigint;
  key: KeyObject;
}

export function rsaPublicKey(key: KeyObject): RsaPublicKey {
  const { n = "", e = "" } = key.export({ format: "jwk" });
  const modulus = os2ip(Buffer.from(n, "base64url"));
  return { modulus, size: Math.ceil(bitLength(modulus) / 8), exponent: os2ip(Buffer.from(e, "base64url")), key };
}

/** A public key with the exponent 65,537. */
export function rsaPublicKeyOf(modulus: Uint8Array): RsaPublicKey {
  const jwk = { kty: "RSA", n: Buffer.from(modulus).toString("base64url"), e: "AQAB" };
  return rsaPublicKey(createPublicKey({ key: jwk, format: "jwk" }));
}

export interface Blinded {
  /** What the issuer gets to see. */
  blindedMessage: Uint8Array;
  /** Turns the issuer's answer into the signature. */
  inverse: bigint;
}

/**
 * Blinds a message with a factor that is uniform below the modulus and nobody else knows. RFC 9474, section 4.2.
 * Warning: a factor is for one message; two blinded with the same one can be recognised by their signatures.
 */
export function blind(publicKey: RsaPublicKey, message: Uint8Array, salt: Uint8Array, factor: bigint): Blinded {
  const { modulus, size, exponent } = publicKey;
  const encoded = os2ip(encodePss(message, bitLength(modulus) - 1, salt));
  // What shares a factor with the modulus cannot be blinded: it would be seen again in the signature.
  if (!isCoprime(encoded, modulus))
    throw inputError("message", "it cannot be blinded for this key", "Use another key.");
  const inverse = modularInverse(factor, modulus);
  const blinded = (encoded * modularPower(factor, exponent, modulus)) % modulus;
  return { blindedMessage: i2osp(blinded, size), inverse };
}

/**
 * The issuer's part, RFC 9474, section 4.3: the same answer to the same message at any time. OpenSSL computes it with
 * blinding of its own; the result is checked, because one wrong signature of RSA-CRT gives the key away.
 */
export function blindSign(privateKey: KeyObject, publicKey: RsaPublicKey, blindedMessage: Uint8Array): Uint8Array {
  if (!isBelowModulus(publicKey, blindedMessage)) {
    throw inputError("blinded message", "it is not below the key's modulus", "Blind it for this key.");
  }
  const signature = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, blindedMessage);
  if (!isBlindSignature(publicKey, blindedMessage, signature)) {
    throw new ToolkitError("INTERNAL", "A blind signature failed its check.", {
      hint: "Stop this server: its processor or its key is damaged.",
    });
  }
  return Uint8Array.from(signature);
}

/** Whether an answer of the issuer's is the signature of a blinded message, also for who cannot unblind it. */
export function isBlindSignature(publicKey: RsaPublicKey, blindedMessage: Uint8Array, signature: Uint8Array): boolean {
  if (!isBelowModulus(publicKey, blindedMessage) || !isBelowModulus(publicKey, signature)) return false;
  const opened = publicEncrypt({ key: publicKey.key, padding: constants.RSA_NO_PADDING }, signature);
  return timingSafeEqual(opened, blindedMessage);
}

export function isBelowModulus({ modulus, size }: RsaPublicKey, value: Uint8Array): boolean {
  return value.length === size && os2ip(value) < modulus;
}

/** Unblinds the issuer's answer; undefined if it is not the signature. RFC 9474, section 4.4. */
export function finalize(
  publicKey: RsaPublicKey,
  message: Uint8Array,
  blindSignature: Uint8Array,
  inverse: bigint,
): Uint8Array | undefined {
  if (!isBelowModulus(publicKey, blindSignature)) return undefined;
  const signature = i2osp((os2ip(blindSignature) * inverse) % publicKey.modulus, publicKey.size);
  return verifySignature(publicKey, message, signature) ? signature : undefined;
}

/** RSASSA-PSS with SHA-384 and a salt of 48 bytes: what any OpenSSL verifies. */
export function verifySignature({ key, size }: RsaPublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== size) return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify("sha384", message, { key, padding, saltLength: SALT_LENGTH }, signature);
}

/** EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, with SHA-384 and a given salt. */
function encodePss(message: Uint8Array, bits: number, salt: Uint8Array): Uint8Array {
  const length = Math.ceil(bits / 8);
  if (length < HASH_LENGTH + salt.length + 2) throw new RangeError("The key is too short for this encoding.");
  const hash = sha384(new Uint8Array(8), sha384(message), salt);
  const block = new Uint8Array(length - HASH_LENGTH - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = mgf1(hash, block.length);
  const masked = block.map((byte, i) => byte ^ (mask[i] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  return Uint8Array.from([...masked, ...hash, 0xbc]);
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASH_LENGTH) }, (_, i) => sha384(seed, i2osp(BigInt(i), 4)));
  return Buffer.concat(blocks).subarray(0, length);
}

function sha384(...parts: Uint8Array[]): Uint8Array {
  return createHash("sha384").update(Buffer.concat(parts)).digest();
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
