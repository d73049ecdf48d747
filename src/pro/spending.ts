import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { keccak256 } from "ethers";
import { bytesToHex, hexToBytes, type Hex } from "../core/hex.js";

/* What is signed to spend a token. All hashes are SHA-256 over a domain of 16 characters and the parts. */

/** Seconds by which the clocks of client and redeemer may differ. */
export const CLOCK_TOLERANCE = 70;

export interface RedeemTerms {
  tokenKey: Uint8Array;
  /** Ed25519 keys of the account that gets Pro: its Pro master key, and the one that the proof is for. */
  masterKey: Uint8Array;
  rotatingKey: Uint8Array;
  /** Unix seconds. */
  timestamp: number;
}

/** Signed by token, master and rotating key. */
export function redeemHash({ tokenKey, masterKey, rotatingKey, timestamp }: RedeemTerms): Uint8Array {
  return hash("ProRedeemBurn___", tokenKey, masterKey, rotatingKey, Buffer.from(String(timestamp), "ascii"));
}

/** Signed by the token: it is spent for a blind signature of `blindedMessage` under the key of the same plan. */
export function exchangeHash(tokenKey: Uint8Array, keyId: Hex, blindedMessage: Uint8Array): Uint8Array {
  return hash("ProExchangeBurn_", tokenKey, hexToBytes(keyId), hexToBytes(keccak256(blindedMessage) as Hex));
}

/** How a spent token stands in the public audit: SHA-256("spent" | tokenKey). */
export function spentHash(tokenKey: Uint8Array): Hex {
  return bytesToHex(createHash("sha256").update("spent").update(tokenKey).digest());
}

function hash(domain: string, ...parts: Uint8Array[]): Uint8Array {
  return createHash("sha256")
    .update(Buffer.concat([Buffer.from(domain, "ascii"), ...parts]))
    .digest();
}

const PRIVATE_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** An Ed25519 signature (RFC 8032) by the key with a 32-byte seed. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: "der", type: "pkcs8" });
  return Uint8Array.from(sign(null, message, key));
}

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  // Node reads this form of a key in half the time of the others.
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return verify(null, message, key, signature);
}
