import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import {
  type ExchangeRequest,
  type IssueRequest,
  type RedeemRequest,
  Refusal,
  toBareHex,
  toBase64,
} from "../../src/pro/api.js";
import { blindSign } from "../../src/pro/blindRsa.js";
import type { IssuerKeyPair } from "../../src/pro/issuerKeys.js";
import type { PublishedKey } from "../../src/pro/keyFile.js";
import { derivePurchase, type Purchase, unblind } from "../../src/pro/purchase.js";
import { exchangeHash, redeemHash, signEd25519 } from "../../src/pro/spending.js";
import { encodeToken, type Token } from "../../src/pro/token.js";

/* Requests as a client makes them, each with a part that can be changed. */

/** 32 bytes that belong to a label. */
export function seed(label: string): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(label).digest());
}

export function purchaseOf(published: PublishedKey, label: string): Purchase {
  return derivePurchase(seed(label), 0, published);
}

export function issueRequest(receiptId: number, purchase: Purchase, proof: string[] = []): IssueRequest {
  const { plan, published, blindedMessage } = purchase;
  return {
    receipt_id: receiptId,
    plan,
    key_id: published.key.keyId,
    blinded_msg: toBase64(blindedMessage),
    proof,
  };
}

export interface RedeemOptions {
  token: Token;
  tokenSecret: Uint8Array;
  timestamp: number;
  /** Labels of the account and of its rotating key. */
  account?: string;
  rotating?: string;
}

export function redeemRequest(options: RedeemOptions): RedeemRequest {
  const { token, tokenSecret, timestamp, account = "account", rotating = "rotating" } = options;
  const [master, rotatingSeed] = [seed(account), seed(rotating)];
  const [masterKey, rotatingKey] = [ed25519.getPublicKey(master), ed25519.getPublicKey(rotatingSeed)];
  const hash = redeemHash({ tokenKey: token.tokenKey, masterKey, rotatingKey, timestamp });
  return {
    token: toBase64(encodeToken(token)),
    master_pkey: toBareHex(masterKey),
    rotating_pkey: toBareHex(rotatingKey),
    ts: timestamp,
    token_sig: toBareHex(signEd25519(tokenSecret, hash)),
    master_sig: toBareHex(signEd25519(master, hash)),
    rotating_sig: toBareHex(signEd25519(rotatingSeed, hash)),
  };
}

export function exchangeRequest(token: Token, tokenSecret: Uint8Array, target: Purchase): ExchangeRequest {
  const { keyId } = target.published.key;
  const hash = exchangeHash(token.tokenKey, keyId, target.blindedMessage);
  return {
    token: toBase64(encodeToken(token)),
    key_id: keyId,
    blinded_msg: toBase64(target.blindedMessage),
    token_sig: toBareHex(signEd25519(tokenSecret, hash)),
  };
}

/** A token, as if its purchase had been paid for. */
export function tokenOf(pair: IssuerKeyPair, purchase: Purchase): Token {
  const token = unblind(purchase, blindSign(pair.privateKey, pair.publicKey, purchase.blindedMessage));
  if (token === undefined) throw new Error("The signature is wrong.");
  return token;
}

/** What a promise is refused with. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("The request was expected to be refused, but it was answered.");
}
