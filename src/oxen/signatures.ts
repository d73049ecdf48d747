import { randomBytes } from "node:crypto";
import { decodeBase58, encodeBase58 } from "./base58.js";
import {
  BASE,
  decodePoint,
  decodeScalar,
  GROUP_ORDER,
  hashToScalar,
  IDENTITY,
  keccak,
  multiply,
  publicKeyOf,
  toBytes,
  toNumber,
} from "./curve.js";

/* Schnorr signatures of CryptoNote, 64 bytes (c | r), and the messages that Oxen wallets sign with the spend key
   (`sign`, `sign_value`). A message is not bound to anything else: it has to name its purpose itself. */

const MAGIC = "SigV1";

/** A number below the group's order that is as good as uniform. */
export function randomScalar(): bigint {
  return toNumber(randomBytes(48)) % GROUP_ORDER;
}

/** c = Hs(hash | key | k G), r = k - c * secret. */
export function signHash(hash: Uint8Array, secret: bigint): Uint8Array {
  const nonce = randomScalar();
  const challenge = hashToScalar(hash, publicKeyOf(secret), publicKeyOf(nonce));
  return encodeSignature(challenge, nonce, secret);
}

export function encodeSignature(challenge: bigint, nonce: bigint, secret: bigint): Uint8Array {
  const response = (nonce + GROUP_ORDER - ((challenge * secret) % GROUP_ORDER)) % GROUP_ORDER;
  return Buffer.concat([toBytes(challenge), toBytes(response)]);
}

/** Both halves; undefined unless they are numbers below the group's order. */
export function decodeSignature(signature: Uint8Array): { challenge: bigint; response: bigint } | undefined {
  if (signature.length !== 64) return undefined;
  const challenge = decodeScalar(signature.subarray(0, 32));
  const response = decodeScalar(signature.subarray(32));
  return challenge === undefined || response === undefined ? undefined : { challenge, response };
}

/** As oxen-core's `check_signature`, which also refuses a challenge of zero and a commitment to nothing. */
export function verifyHash(hash: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  const point = decodePoint(key);
  const halves = decodeSignature(signature);
  if (point === undefined || halves === undefined || halves.challenge === 0n) return false;
  const commitment = multiply(point, halves.challenge).add(multiply(BASE, halves.response));
  if (commitment.equals(IDENTITY)) return false;
  return hashToScalar(hash, key, commitment.toBytes()) === halves.challenge;
}

/** "SigV1" and the signature of the message's Keccak-256 in base58. */
export function signMessage(message: string, spendSecret: bigint): string {
  return MAGIC + encodeBase58(signHash(keccak(Buffer.from(message, "utf8")), spendSecret));
}

export function verifyMessage(message: string, spendKey: Uint8Array, signature: string): boolean {
  if (!signature.startsWith(MAGIC)) return false;
  const bytes = decodeBase58(signature.slice(MAGIC.length));
  return bytes !== undefined && verifyHash(keccak(Buffer.from(message, "utf8")), spendKey, bytes);
}
