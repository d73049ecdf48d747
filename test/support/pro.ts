import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { decodeSpki, generateIssuerKey, type IssuerKey, type IssuerKeyPair } from "../../src/pro/issuerKeys.js";
import { i2osp, modularInverse } from "../../src/pro/integers.js";
import type { KeyTerms, PublishedKey } from "../../src/pro/keyFile.js";

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
export const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

export const KEY_TERMS: KeyTerms = {
  plan: 1,
  epoch: 1,
  issuerName: "pro.example.org",
  notBefore: 1_800_000_000,
  issueUntil: 1_831_536_000,
  redeemUntil: 1_863_072_000,
};

export function publishedOf(key: IssuerKey, terms: Partial<KeyTerms> = {}): PublishedKey {
  return { ...KEY_TERMS, ...terms, key };
}

let pair: IssuerKeyPair | undefined;

/** One key for the tests of a file: making it takes a while. */
export function testIssuer(): IssuerKeyPair {
  return (pair ??= generateIssuerKey());
}

/** The published vectors of RFC 9578 for tokens of type 2. */
export interface PrivacyPassVectors {
  spki: string;
  vectors: {
    tokenChallenge: string;
    nonce: string;
    blind: string;
    salt: string;
    tokenRequest: string;
    tokenResponse: string;
    token: string;
  }[];
}

export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"));
}

export const privacyPassVectors = () => readVectors("rfc9578.json") as PrivacyPassVectors;

/** The public key of RFC 9578's vectors. */
export function publishedVectorKey(): IssuerKey {
  return decodeSpki(bytes(privacyPassVectors().spki))!;
}

/** An RSA private key with given primes, whatever they are worth. */
export function privateKeyOf(p: bigint, q: bigint, exponent = 65_537n) {
  const text = (value: bigint) => {
    const digits = value.toString(16);
    return Buffer.from(i2osp(value, Math.ceil(digits.length / 2))).toString("base64url");
  };
  const d = modularInverse(exponent, (p - 1n) * (q - 1n));
  const jwk = {
    kty: "RSA",
    n: text(p * q),
    e: text(exponent),
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(modularInverse(q, p)),
  };
  return createPrivateKey({ key: jwk, format: "jwk" });
}
