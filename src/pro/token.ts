import { createHash } from "node:crypto";
import { bytesToHex, hexToBytes, type Hex } from "../core/hex.js";
import { verifySignature } from "./blindRsa.js";
import { RSA_SIZE } from "./issuerKeys.js";
import type { PublishedKey } from "./keyFile.js";

/* Tokens of RFC 9578, type 0x0002. The nonce is an Ed25519 public key, so spending a token is a signature. */

const TOKEN_TYPE = Uint8Array.of(0, 2);
const INPUT_SIZE = 98;
export const TOKEN_SIZE = INPUT_SIZE + RSA_SIZE;

export interface Token {
  /** The token's Ed25519 public key. */
  tokenKey: Uint8Array;
  challengeDigest: Uint8Array;
  keyId: Hex;
  signature: Uint8Array;
}

/** SHA-256 of the TokenChallenge of RFC 9577, section 2.1, with the origin "session-pro/<plan>" and no context. */
export function challengeDigestOf({ issuerName, plan }: Pick<PublishedKey, "issuerName" | "plan">): Uint8Array {
  return digestChallenge(issuerName, `session-pro/${plan}`);
}

export function digestChallenge(issuerName: string, origin: string): Uint8Array {
  const challenge = Buffer.concat([TOKEN_TYPE, counted(issuerName), Uint8Array.of(0), counted(origin)]);
  return createHash("sha256").update(challenge).digest();
}

function counted(text: string): Uint8Array {
  const bytes = Buffer.from(text, "ascii");
  return Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** What the issuer signs without seeing it: type, token key, challenge digest, key id. */
export function tokenInputOf(tokenKey: Uint8Array, published: PublishedKey): Uint8Array {
  return Buffer.concat([TOKEN_TYPE, tokenKey, challengeDigestOf(published), hexToBytes(published.key.keyId)]);
}

/** 354 bytes: the input and the signature. */
export function encodeToken({ tokenKey, challengeDigest, keyId, signature }: Token): Uint8Array {
  return Buffer.concat([TOKEN_TYPE, tokenKey, challengeDigest, hexToBytes(keyId), signature]);
}

/** Undefined unless the bytes have the form of a token. */
export function decodeToken(bytes: Uint8Array): Token | undefined {
  if (bytes.length !== TOKEN_SIZE || bytes[0] !== TOKEN_TYPE[0] || bytes[1] !== TOKEN_TYPE[1]) return undefined;
  return {
    tokenKey: bytes.slice(2, 34),
    challengeDigest: bytes.slice(34, 66),
    keyId: bytesToHex(bytes.slice(66, INPUT_SIZE)),
    signature: bytes.slice(INPUT_SIZE),
  };
}

/** Whether a token is genuine: for the key's plan and issuer, and signed by it. */
export function isTokenValid(token: Token, published: PublishedKey): boolean {
  const input = tokenInputOf(token.tokenKey, published);
  return (
    token.keyId === published.key.keyId &&
    Buffer.from(token.challengeDigest).equals(challengeDigestOf(published)) &&
    verifySignature(published.key, input, token.signature)
  );
}
