import { hkdfSync } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import type { Hex } from "../core/hex.js";
import { blind, finalize, SALT_LENGTH } from "./blindRsa.js";
import { commitmentOf } from "./commitment.js";
import { i2osp, os2ip } from "./integers.js";
import { RSA_SIZE } from "./issuerKeys.js";
import type { PublishedKey } from "./keyFile.js";
import { challengeDigestOf, type Token, tokenInputOf } from "./token.js";

/* Everything about a purchase follows from one secret and its index, so that the recovery phrase brings it back. */

/** A 32-byte seed of an account's domain: keyed BLAKE2b-256, as libsession derives subkeys. */
export function deriveSubkey(accountSeed: Uint8Array, domain: string): Uint8Array {
  return blake2b(accountSeed, { dkLen: 32, key: Buffer.from(domain, "ascii") });
}

/** The secret that an account's purchases follow from; independent of the account's Pro master key. */
export function purchaseSecretOf(accountSeed: Uint8Array): Uint8Array {
  return deriveSubkey(accountSeed, "SessionProBurn__");
}

export interface Purchase {
  plan: number;
  index: number;
  /** Ed25519 seed of the token; who has it can spend the token. */
  tokenSecret: Uint8Array;
  tokenKey: Uint8Array;
  /** For the issuer. */
  blindedMessage: Uint8Array;
  /** For the burn. */
  commitment: Hex;
  published: PublishedKey;
  inverse: bigint;
}

/**
 * Purchase number `index` of a plan. Warning: an index is for one purchase only; a second one would make a token that
 * is spent already.
 */
export function derivePurchase(secret: Uint8Array, index: number, published: PublishedKey): Purchase {
  const { plan, key } = published;
  const { tokenSecret, tokenKey } = deriveTokenKey(secret, plan, index);
  const input = tokenInputOf(tokenKey, published);
  // 128 bits more than the modulus has, so that the factor is as good as uniform below it. It follows from all of the
  // input, so that no two messages are ever blinded with the same one, whatever key files a client is given.
  const random = expand(secret, ["SeshBurnBlinding", input], SALT_LENGTH + RSA_SIZE + 16);
  const factor = os2ip(random.subarray(SALT_LENGTH)) % key.modulus;
  const { blindedMessage, inverse } = blind(key, input, random.subarray(0, SALT_LENGTH), factor);
  const commitment = commitmentOf(plan, key.keyId, blindedMessage);
  return { plan, index, tokenSecret, tokenKey, blindedMessage, commitment, published, inverse };
}

/** The token's key pair alone, which is the same under all keys of issuers. */
export function deriveTokenKey(secret: Uint8Array, plan: number, index: number) {
  const place = Buffer.concat([Uint8Array.of(plan), i2osp(BigInt(index), 4)]);
  const tokenSecret = expand(secret, ["SeshBurnTokenKey", place], 32);
  return { tokenSecret, tokenKey: ed25519.getPublicKey(tokenSecret) };
}

/** The token from the issuer's answer; undefined if the answer is wrong. */
export function unblind({ published, tokenKey, inverse }: Purchase, blindSignature: Uint8Array): Token | undefined {
  const signature = finalize(published.key, tokenInputOf(tokenKey, published), blindSignature, inverse);
  if (signature === undefined) return undefined;
  return { tokenKey, challengeDigest: challengeDigestOf(published), keyId: published.key.keyId, signature };
}

/** HKDF with SHA-512 and no salt, RFC 5869. */
function expand(secret: Uint8Array, [domain, ...info]: [string, ...Uint8Array[]], length: number): Uint8Array {
  const label = Buffer.concat([Buffer.from(domain, "ascii"), ...info]);
  return new Uint8Array(hkdfSync("sha512", secret, new Uint8Array(), label, length));
}
