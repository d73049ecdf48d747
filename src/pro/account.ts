import { inputError } from "../core/errors.js";
import { randomInt } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { DAY } from "../core/time.js";
import { deriveSubkey, type Purchase, purchaseSecretOf } from "./purchase.js";
import { type RedeemRequest, toBareHex, toBase64 } from "./api.js";
import { redeemHash, signEd25519 } from "./spending.js";
import { encodeToken, type Token } from "./token.js";

/** The keys of an account that a purchase needs: seeds of 32 bytes. */
export interface ProAccount {
  /** What its purchases follow from. */
  purchaseSecret: Uint8Array;
  /** The account as the Pro backend knows it. */
  masterSeed: Uint8Array;
  /** The key that proofs are for; messages show it. */
  rotatingSeed: Uint8Array;
}

/** Everything from the account's seed, so that the recovery phrase is enough. */
export function proAccountOf(accountSeed: Uint8Array): ProAccount {
  if (accountSeed.length !== 32) throw inputError("account seed", "it has not 32 bytes", "Give 64 hexadecimal digits.");
  return {
    purchaseSecret: purchaseSecretOf(accountSeed),
    masterSeed: deriveSubkey(accountSeed, "SessionProRandom"),
    rotatingSeed: deriveSubkey(accountSeed, "SessionProRotate"),
  };
}

/** What the account's keys sign to redeem a token at a time. */
export function redeemHashOf(account: ProAccount, tokenKey: Uint8Array, timestamp: number): Uint8Array {
  const masterKey = ed25519.getPublicKey(account.masterSeed);
  const rotatingKey = ed25519.getPublicKey(account.rotatingSeed);
  return redeemHash({ tokenKey, masterKey, rotatingKey, timestamp });
}

/** The request that gives a token's units to an account; good for about a minute. `now` in Unix seconds. */
export function signRedeem(account: ProAccount, purchase: Purchase, token: Token, now: number): RedeemRequest {
  const hash = redeemHashOf(account, token.tokenKey, now);
  return {
    token: toBase64(encodeToken(token)),
    master_pkey: toBareHex(ed25519.getPublicKey(account.masterSeed)),
    rotating_pkey: toBareHex(ed25519.getPublicKey(account.rotatingSeed)),
    ts: now,
    token_sig: toBareHex(signEd25519(purchase.tokenSecret, hash)),
    master_sig: toBareHex(signEd25519(account.masterSeed, hash)),
    rotating_sig: toBareHex(signEd25519(account.rotatingSeed, hash)),
  };
}

/** How long a wallet purchase waits for its redemption at most: among all who buy in so long, nobody stands out (PV-11). */
export const REDEEM_PERIOD = DAY;

/** A time to redeem a token, uniform within a day. */
export function drawRedeemTime(now: number): number {
  return now + randomInt(REDEEM_PERIOD);
}
