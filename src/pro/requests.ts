import type { Hex } from "../core/hex.js";
import { type ExchangeRequest, type IssueRequest, toBareHex, toBase64 } from "./api.js";
import type { Purchase } from "./purchase.js";
import { signEd25519 } from "./spending.js";

/** Asks for the signature of a purchase; `proof` where its receipt has a root. */
export function issueRequestOf(
  receiptId: number,
  { plan, published, blindedMessage }: Purchase,
  proof: Hex[] = [],
): IssueRequest {
  return {
    receipt_id: receiptId,
    plan,
    key_id: published.key.keyId,
    blinded_msg: toBase64(blindedMessage),
    proof,
  };
}

/** What is to be signed for a token that is spent. */
export interface ExchangeTarget {
  keyId: Hex;
  blindedMessage: Uint8Array;
}

/** Spends an encoded token for the signature of another message; `hash` is that of `exchangeHash`. */
export function exchangeRequestOf(
  token: Uint8Array,
  tokenSecret: Uint8Array,
  { keyId, blindedMessage }: ExchangeTarget,
  hash: Uint8Array,
): ExchangeRequest {
  return {
    token: toBase64(token),
    key_id: keyId,
    blinded_msg: toBase64(blindedMessage),
    token_sig: toBareHex(signEd25519(tokenSecret, hash)),
  };
}
