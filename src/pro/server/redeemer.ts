import { randomBytes } from "node:crypto";
import {
  type ExchangeRequest,
  formatProof,
  fromBareHex,
  fromBase64,
  Refusal,
  type RedeemRequest,
  type Redeemed,
  toBareHex,
} from "../api.js";
import { blindSign, isBelowModulus } from "../blindRsa.js";
import type { Hex } from "../../core/hex.js";
import { PRO_PLANS, type ProPlan } from "../../core/proPlans.js";
import { signProof } from "../proof.js";
import { CLOCK_TOLERANCE, exchangeHash, redeemHash, verifyEd25519 } from "../spending.js";
import { decodeToken, isTokenValid, type Token } from "../token.js";
import { dayOf, endOf } from "./days.js";
import { requireIssuable } from "./issuer.js";
import type { KeyRing, ServerKey, SigningKey } from "./keyRing.js";
import { type Account, EXCHANGED, REDEEMED, type Spending, type Store } from "./store.js";

/** A proof ends so many days after today at the latest. */
const PROOF_DAYS = 30;

export interface RedeemerOptions {
  keys: KeyRing;
  store: Store;
  /** Ed25519 seed that proofs are signed with. */
  backendSeed: Uint8Array;
  /** Unix seconds. */
  now: () => number;
}

/** Turns tokens into entitlements of accounts, or into other tokens of the same plan; each once. */
export class Redeemer {
  readonly #options: RedeemerOptions;

  constructor(options: RedeemerOptions) {
    this.#options = options;
  }

  /** Entitles the account of the master key. The same token for the same account again renews the proof only. */
  async redeem(request: RedeemRequest): Promise<Redeemed> {
    const now = this.#options.now();
    if (Math.abs(now - request.ts) > CLOCK_TOLERANCE) {
      throw new Refusal("stale_request", `The request is not of the last ${CLOCK_TOLERANCE} seconds; check the clock.`);
    }
    const { token, key } = this.#read(request.token);
    const { tokenKey } = token;
    const [masterKey, rotatingKey] = [fromBareHex(request.master_pkey), fromBareHex(request.rotating_pkey)];
    const hash = redeemHash({ tokenKey, masterKey, rotatingKey, timestamp: request.ts });
    requireSignature("token", tokenKey, hash, request.token_sig);
    requireSignature("master key", masterKey, hash, request.master_sig);
    requireSignature("rotating key", rotatingKey, hash, request.rotating_sig);
    const account = await this.#entitle(key, {
      ...spendingOf(token, key, hash, request.token_sig, now),
      kind: REDEEMED,
      masterKey,
    });
    return this.#answer(planOf(key), account, rotatingKey, now);
  }

  /** Spends a token for a blind signature under a key of the same plan. Asking again gives the same answer. */
  async exchange(request: ExchangeRequest): Promise<Uint8Array> {
    const now = this.#options.now();
    const { token, key } = this.#read(request.token);
    const target = this.#target(request.key_id as Hex, key);
    const blindedMessage = fromBase64(request.blinded_msg);
    const publicKey = target.published.key;
    if (!isBelowModulus(publicKey, blindedMessage)) {
      throw new Refusal("bad_blinded_msg", "The blinded message is not below the key's modulus.");
    }
    const hash = exchangeHash(token.tokenKey, publicKey.keyId, blindedMessage);
    requireSignature("token", token.tokenKey, hash, request.token_sig);
    const spending = { ...spendingOf(token, key, hash, request.token_sig, now), kind: EXCHANGED } as const;
    if (!(await this.#spendFor(key, target, spending))) await this.#requireSame(spending);
    return blindSign(target.privateKey, publicKey, blindedMessage);
  }

  #read(encoded: string): { token: Token; key: ServerKey } {
    const token = decodeToken(fromBase64(encoded));
    const key = token && this.#options.keys.find(token.keyId);
    if (token === undefined || key === undefined)
      throw new Refusal("bad_token", "This is no token of a key known here.");
    if (!isTokenValid(token, key.published)) throw new Refusal("bad_token", "The token is not genuine.");
    return { token, key };
  }

  #target(keyId: Hex, { published }: ServerKey): SigningKey {
    const target = this.#options.keys.findSigning(keyId);
    if (target === undefined) throw new Refusal("wrong_key", "This issuer does not have the key.");
    if (target.published.plan !== published.plan) {
      throw new Refusal("wrong_plan", `The token is for plan ${published.plan}, the key is not.`);
    }
    return target;
  }

  async #entitle(key: ServerKey, spending: Spending & { masterKey: Uint8Array }): Promise<Account> {
    const { store, now } = this.#options;
    const { entitlement, days } = planOf(key);
    // A token that was redeemed in time renews proofs for as long as its account is entitled.
    if (now() < key.published.redeemUntil) {
      const account = await store.redeem(spending, { entitlement, days, revocationTag: randomBytes(32) });
      if (account !== undefined) return account;
    }
    const before = await store.findSpending(spending.tokenKey);
    if (before === undefined) throw expired();
    const isSame = before.masterKey !== undefined && Buffer.from(before.masterKey).equals(spending.masterKey);
    const account = isSame ? await store.findAccount(spending.masterKey, entitlement) : undefined;
    if (account === undefined) throw alreadySpent(before);
    return account;
  }

  /** Whether the token was spent now; times concern only those that were not spent before. */
  async #spendFor(key: ServerKey, target: SigningKey, spending: Spending): Promise<boolean> {
    const { store, now } = this.#options;
    if ((await store.findSpending(spending.tokenKey)) !== undefined) return false;
    if (now() >= key.published.redeemUntil) throw expired();
    requireIssuable(target, now(), "The exchange comes");
    return store.exchange(spending);
  }

  async #requireSame({ tokenKey, hash }: Spending): Promise<void> {
    const before = await this.#options.store.findSpending(tokenKey);
    // Hashes of the two uses begin with different words, so an equal hash is the same exchange.
    if (before === undefined || !Buffer.from(before.hash).equals(hash)) throw alreadySpent(before);
  }

  #answer({ entitlement }: ProPlan, account: Account, rotatingKey: Uint8Array, now: number): Redeemed {
    const { revocationTag } = account;
    const expiresAt = endOf(Math.min(account.expiresAt, dayOf(now) + PROOF_DAYS));
    const proof = signProof(this.#options.backendSeed, entitlement, { revocationTag, rotatingKey, expiresAt });
    return { entitlement, account_expiry_ts: endOf(account.expiresAt), proof: formatProof(proof) };
  }
}

function spendingOf(token: Token, { published }: ServerKey, hash: Uint8Array, signature: string, now: number) {
  const { tokenKey, keyId } = token;
  return { tokenKey, keyId, plan: published.plan, hash, tokenSignature: fromBareHex(signature), day: dayOf(now) };
}

function requireSignature(whose: string, publicKey: Uint8Array, hash: Uint8Array, signature: string): void {
  let valid = false;
  try {
    valid = verifyEd25519(publicKey, hash, fromBareHex(signature));
  } catch {
    // Not every 32 bytes are a public key.
  }
  if (!valid) throw new Refusal("bad_signature", `The signature of the ${whose} is wrong.`);
}

function planOf({ published }: ServerKey): ProPlan {
  const plan = PRO_PLANS.find((candidate) => candidate.plan === published.plan);
  if (plan === undefined) throw new Refusal("wrong_plan", `Nobody knows here what plan ${published.plan} is for.`);
  return plan;
}

function expired(): Refusal {
  return new Refusal("key_expired", "Tokens of this key can no longer be spent.");
}

function alreadySpent(before: Spending | undefined): Refusal {
  const message = "The token was spent for something else.";
  if (before === undefined) return new Refusal("already_spent", message);
  const evidence = { hash: toBareHex(before.hash), token_sig: toBareHex(before.tokenSignature) };
  return new Refusal("already_spent", message, evidence);
}
