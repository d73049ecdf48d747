import type { ReadClient } from "../contracts/client.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { type ProAccount, drawRedeemTime, signRedeem } from "./account.js";
import { fromBase64, parseProof, type Redeemed, toBase64 } from "./api.js";
import { findAnswer } from "./challenges.js";
import { type AskOptions, requestIssue, requestRedeem } from "./client.js";
import type { VerifiedKey } from "./keys.js";
import { isProofValid } from "./proof.js";
import { derivePurchase, type Purchase, unblind } from "./purchase.js";
import type { ReceiptLog } from "./receipts.js";
import { issueRequestOf } from "./requests.js";
import { checkRefusal } from "./doubleSpend.js";
import { decodeToken, encodeToken, type Token } from "./token.js";
import { deriveFrom, takeIndex, type WalletFile, type WalletPurchase } from "./wallet.js";

/* A purchase by a wallet, step by step. Each step writes what it found into the wallet file, and can be done again after
   an interruption at any point. */

/**
 * The purchase to burn for now: one that was planned and is not on the chain, or else a new one. It is in the wallet
 * before anybody can be shown its commitment.
 */
export async function planPurchase(
  file: WalletFile,
  { purchaseSecret }: ProAccount,
  key: VerifiedKey,
  log: ReceiptLog,
): Promise<Purchase> {
  await noteBurned(file, log);
  return file.change((wallet) => {
    const planned = wallet.purchases.find(({ state, keyId }) => state === "planned" && keyId === key.key.keyId);
    if (planned !== undefined) return derivePurchase(purchaseSecret, planned.index, key);
    const purchase = derivePurchase(purchaseSecret, takeIndex(wallet, key.plan), key);
    wallet.keyFiles[key.key.keyId] = key.text;
    wallet.purchases.push(recordOf(purchase, "planned"));
    return purchase;
  });
}

/**
 * A purchase that somebody else pays for: a provider that signs its message for money, or a gift. It is never one to burn
 * for as well. For the same gift it is the same purchase again.
 */
export async function requestPurchase(
  file: WalletFile,
  { purchaseSecret }: ProAccount,
  key: VerifiedKey,
  gift?: Hex,
): Promise<Purchase> {
  return file.change((wallet) => {
    const known = gift === undefined ? undefined : wallet.purchases.find((purchase) => purchase.gift === gift);
    if (known !== undefined) return deriveFrom(wallet, purchaseSecret, known);
    const purchase = derivePurchase(purchaseSecret, takeIndex(wallet, key.plan), key);
    wallet.keyFiles[key.key.keyId] = key.text;
    wallet.purchases.push({ ...recordOf(purchase, "requested"), ...(gift !== undefined && { gift }) });
    return purchase;
  });
}

/** Takes a provider's answer for the purchase that it was asked for. */
export async function acceptSignature(
  file: WalletFile,
  { purchaseSecret }: ProAccount,
  blindSignature: Uint8Array,
  now: number,
): Promise<WalletPurchase> {
  const wallet = await file.read();
  for (const record of wallet.purchases.filter(({ token, state }) => state === "requested" || token !== undefined)) {
    const token = unblind(deriveFrom(wallet, purchaseSecret, record), blindSignature);
    if (token === undefined) continue;
    if (record.state !== "requested") return record;
    const news = { state: "issued", token: toBase64(encodeToken(token)), redeemAt: drawRedeemTime(now) } as const;
    await file.update(record, news);
    return { ...record, ...news };
  }
  throw new ToolkitError("FILE_INVALID", "This is the signature of none of the purchases that were asked for.", {
    hint: "Check --account and --wallet, and ask the provider again: for the same payment it has the same answer.",
  });
}

export function recordOf(
  { plan, index, commitment, published }: Purchase,
  state: WalletPurchase["state"],
): WalletPurchase {
  return { plan, epoch: published.epoch, index, keyId: published.key.keyId, commitment, state };
}

/**
 * Finds purchases on the chain: whatever happened to the transaction, the chain knows. Those that wait for their token are
 * looked up again, since somebody else may have bought for the same commitment and have cancelled it since.
 */
export async function noteBurned(file: WalletFile, log: ReceiptLog): Promise<void> {
  await log.sync();
  const { purchases } = await file.read();
  for (const purchase of purchases.filter(({ state }) => state !== "issued" && state !== "redeemed")) {
    const unit = log.find(purchase.commitment, purchase.plan);
    if (unit === undefined) continue;
    const place = { receiptId: unit.receipt.id, unit: unit.index };
    const isNoted = purchase.receiptId === place.receiptId && purchase.unit === place.unit;
    if (!isNoted) await file.update(purchase, { state: "burned", ...place });
  }
}

/**
 * Gets the token of a burned purchase from its issuer, or out of the answer to a challenge. A wrong answer is noticed:
 * only one value is the signature.
 */
export async function issueToken(
  client: ReadClient,
  file: WalletFile,
  { purchaseSecret }: ProAccount,
  record: WalletPurchase,
  { issuer, now, ...options }: AskOptions & { issuer: URL; now: number },
): Promise<Token> {
  const purchase = deriveFrom(await file.read(), purchaseSecret, record);
  const receiptId = record.receiptId ?? 0;
  const answered = await findAnswer(client, receiptId, purchase);
  const blindSignature = answered ?? (await requestIssue(issuer, issueRequestOf(receiptId, purchase), options));
  const token = unblind(purchase, blindSignature);
  if (token === undefined) {
    throw new ToolkitError("SERVICE_FAILED", `${issuer.origin} answered something that is not the signature.`, {
      hint: "Try again in a while; if it remains, publish the evidence: `sesh pro evidence`.",
      details: { service: issuer.origin },
    });
  }
  await file.update(record, {
    token: toBase64(encodeToken(token)),
    ...(record.state === "burned" && { state: "issued", redeemAt: drawRedeemTime(now) }),
  });
  return token;
}

export interface RedeemOptions extends AskOptions {
  redeemer: URL;
  /** Unix seconds by this computer's clock. */
  now: number;
  /** The backend's Ed25519 key; with it the proof is checked. */
  backendKey?: Uint8Array;
}

/** Gives a token to the account; for one that it has already, a new proof. */
export async function redeemToken(
  file: WalletFile,
  account: ProAccount,
  record: WalletPurchase,
  { redeemer, now, backendKey, ...options }: RedeemOptions,
): Promise<Redeemed> {
  const purchase = deriveFrom(await file.read(), account.purchaseSecret, record);
  const token = decodeToken(fromBase64(record.token ?? ""));
  if (token === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", `Purchase ${record.plan}/${record.index} has no token yet.`, {
      hint: "Fetch it first: `sesh pro issue`.",
    });
  }
  const signedAt = [...new Set([...(record.signedAt ?? []), now])];
  await file.update(record, { signedAt });
  const request = signRedeem(account, purchase, token, now);
  const redeemed = await requestRedeem(redeemer, request, options).catch((error: unknown) => {
    throw checkRefusal(error, token, account, signedAt);
  });
  const { proof, entitlement } = redeemed;
  const rotates = proof.rotating_pkey === request.rotating_pkey;
  if (!rotates || (backendKey !== undefined && !isProofValid(backendKey, entitlement, parseProof(proof)))) {
    throw new ToolkitError("SERVICE_FAILED", `${redeemer.origin} answered a proof that is not valid.`, {
      hint: "Ask again; a token that was redeemed for this account stays this account's.",
      details: { service: redeemer.origin },
    });
  }
  await file.update(record, { state: "redeemed", accountExpiresAt: redeemed.account_expiry_ts });
  return redeemed;
}
