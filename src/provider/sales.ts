import { z } from "zod";
import { inputError, ToolkitError } from "../core/errors.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { describeProPlan } from "../core/proPlans.js";
import { type Evidence, evidenceSchema, exchangeRequestSchema, fromBareHex } from "../pro/api.js";
import { isBelowModulus, isBlindSignature } from "../pro/blindRsa.js";
import { requestExchange } from "../pro/client.js";
import { commitmentOf } from "../pro/commitment.js";
import { serviceError } from "../pro/http.js";
import type { PublishedKey } from "../pro/keyFile.js";
import { exchangeRequestOf } from "../pro/requests.js";
import { exchangeHash, verifyEd25519 } from "../pro/spending.js";
import { challengeDigestOf, encodeToken } from "../pro/token.js";
import type { Database } from "./database.js";
import { requireKey } from "./keys.js";
import { claimPayment } from "./payments.js";
import type { Stock, Unit } from "./stock.js";

/** What a customer's app hands over at the checkout. */
export const saleRequestSchema = z.strictObject({
  plan: z.int().min(1).max(255),
  key_id: exchangeRequestSchema.shape.key_id,
  blinded_msg: exchangeRequestSchema.shape.blinded_msg,
});

/** A customer's message, to be signed with the newest key of its plan. */
export interface Message {
  plan: number;
  keyId: Hex;
  blindedMessage: Uint8Array;
}

/** Where and when units are sold. */
export interface Shop {
  server: URL;
  /** All announced keys that may be used. */
  keys: readonly PublishedKey[];
  /** The one to buy a plan with now. */
  newest: PublishedKey;
  /** Unix seconds. */
  now: number;
}

interface Sale extends Message {
  /** Of the unit that pays for it. */
  index: number;
  blindSignature?: Uint8Array;
}

/**
 * Sells units of the stock: spends a unit's token for the signature of a customer's message. Which unit pays for which
 * message is on the disk before the request leaves; so the same message gets the same answer from the same unit,
 * whatever happened in between, and no unit is sold twice.
 */
export class Sales {
  readonly #database: Database;
  readonly #stock: Stock;

  constructor(database: Database, stock: Stock) {
    this.#database = database;
    this.#stock = stock;
  }

  /** The blind signature for the message of a customer who has paid. */
  async sell(message: Message, payment: string, shop: Shop): Promise<Uint8Array> {
    const id = idOf(message);
    if (this.#find(id) === undefined) requireSellable(message, shop);
    this.#database.transaction(() => {
      claimPayment(this.#database, payment, `exchange ${id}`);
      this.reserve(message, shop);
    });
    return this.complete(message, shop);
  }

  /** The answer to a message that this payment has bought, if it is in the books: no server is needed for it. */
  answerTo(message: Message, payment: string): Uint8Array | undefined {
    const id = idOf(message);
    const answer = this.#find(id)?.blindSignature;
    if (answer !== undefined) claimPayment(this.#database, payment, `exchange ${id}`);
    return answer;
  }

  /** Pairs a message with a unit, unless it has one; as a part of the transaction that says what paid for it. */
  reserve(message: Message, shop: Shop): void {
    const id = idOf(message);
    if (this.#find(id) !== undefined) return;
    const { plan, keyId, blindedMessage } = message;
    this.#database.run(
      "INSERT INTO sales (message, plan, idx, key_id, blinded_msg) VALUES (?, ?, ?, ?, ?)",
      ...[id, plan, this.#next(plan, shop).index, keyId, blindedMessage],
    );
  }

  /** The blind signature for a message that has its unit. */
  async complete(message: Message, shop: Shop): Promise<Uint8Array> {
    const id = idOf(message);
    for (;;) {
      const sale = this.#require(id);
      if (sale.blindSignature !== undefined) return sale.blindSignature;
      const evidence = await this.#attempt(id, sale, shop);
      if (evidence !== undefined) this.#replace(id, sale, evidence, shop);
    }
  }

  /** What the audit has to know about the units with a token: which are sold, and when the server had answered. */
  bookedUnits(): (Required<Unit> & { sold: boolean; answeredAt?: number })[] {
    const rows = this.#database.all("SELECT plan, idx, answered_at FROM sales");
    const answers = new Map(rows.map(({ plan, idx, answered_at: at }) => [`${Number(plan)} ${Number(idx)}`, at]));
    return this.#stock.issued().map((unit) => {
      const answer = answers.get(`${unit.plan} ${unit.index}`);
      return { ...unit, sold: answer !== undefined, ...(typeof answer === "number" && { answeredAt: answer }) };
    });
  }

  /** How many messages have their unit and not their answer: whoever asks with the same payment again gets it. */
  unanswered(): number {
    return Number(this.#database.get("SELECT COUNT(*) AS n FROM sales WHERE blind_sig IS NULL")?.n);
  }

  /** Asks for the exchange and writes the answer down; or answers with the proof that the unit is spent. */
  async #attempt(id: Hex, sale: Sale, { server, keys, now }: Shop): Promise<Evidence | undefined> {
    const unit = this.#unit(sale);
    const published = requireKey(keys, unit.keyId);
    const { tokenKey, tokenSecret } = this.#stock.derive(unit.index, published);
    const { keyId, signature } = unit;
    const token = encodeToken({ tokenKey, challengeDigest: challengeDigestOf(published), keyId, signature });
    const hash = exchangeHash(tokenKey, sale.keyId, sale.blindedMessage);
    try {
      const answer = await requestExchange(server, exchangeRequestOf(token, tokenSecret, sale, hash));
      if (!isBlindSignature(requireKey(keys, sale.keyId).key, sale.blindedMessage, answer))
        throw serviceError(server, "answered with a wrong signature");
      this.#database.run("UPDATE sales SET blind_sig = ?, answered_at = ? WHERE message = ?", answer, now, id);
      return undefined;
    } catch (error) {
      const evidence =
        error instanceof ToolkitError ? evidenceSchema.safeParse(error.details.evidence).data : undefined;
      if (evidence !== undefined && isOtherUse(evidence, tokenKey, hash)) return evidence;
      throw error;
    }
  }

  /** A unit that was spent elsewhere, by whoever has a copy of the secret: the customer gets another one. */
  #replace(id: Hex, { plan, index }: Sale, evidence: Evidence, shop: Shop): void {
    this.#database.transaction(() => {
      // Another request for the same message may have replaced it in the meantime.
      if (this.#require(id).index !== index) return;
      this.#database.run(
        "UPDATE units SET evidence = ? WHERE plan = ? AND idx = ?",
        ...[JSON.stringify(evidence), plan, index],
      );
      const unit = this.#next(plan, shop);
      this.#database.run("UPDATE sales SET idx = ? WHERE message = ?", unit.index, id);
    });
  }

  /** A unit whose token can still be spent, those that end first before the others. */
  #next(plan: number, { keys, now }: Shop): Required<Unit> {
    const good = keys.filter((key) => key.plan === plan && now < key.redeemUntil);
    const ordered = good.sort((a, b) => a.redeemUntil - b.redeemUntil).map(({ key }) => key.keyId);
    const unit = this.#stock.next(plan, ordered);
    if (unit !== undefined) return unit;
    throw new ToolkitError("PRECONDITION_FAILED", `There is no unit of ${describeProPlan(plan)} in stock.`, {
      hint: "Burn more with `sesh provider burn --stock`, and get their tokens with `sesh provider stock`.",
    });
  }

  #unit({ plan, index }: Sale): Required<Unit> {
    const row = this.#database.get(
      "SELECT u.commitment, u.signature, b.key_id FROM units u JOIN batches b ON b.id = u.batch WHERE u.plan = ? AND idx = ?",
      ...[plan, index],
    );
    return {
      plan,
      index,
      keyId: row?.key_id as Hex,
      commitment: row?.commitment as Hex,
      signature: Uint8Array.from(row?.signature as Uint8Array),
    };
  }

  #find(id: Hex): Sale | undefined {
    const row = this.#database.get("SELECT * FROM sales WHERE message = ?", id);
    if (row === undefined) return undefined;
    return {
      plan: row.plan as number,
      keyId: row.key_id as Hex,
      blindedMessage: Uint8Array.from(row.blinded_msg as Uint8Array),
      index: row.idx as number,
      ...(row.blind_sig !== null && { blindSignature: Uint8Array.from(row.blind_sig as Uint8Array) }),
    };
  }

  #require(id: Hex): Sale {
    const sale = this.#find(id);
    if (sale === undefined) throw new TypeError(`The sale ${id} is not in the books.`);
    return sale;
  }
}

/** One name for one message: what a burn for it would be called. */
function idOf({ plan, keyId, blindedMessage }: Message): Hex {
  return commitmentOf(plan, keyId, blindedMessage);
}

/** A token under an old key would stand out among those of everybody who buys now, and end earlier. */
function requireSellable({ plan, keyId, blindedMessage }: Message, { newest }: Shop): void {
  const hint = "The customer's app has to make a new message, with the newest key of the plan.";
  if (newest.plan !== plan || newest.key.keyId !== keyId)
    throw inputError("key_id", "it is not the newest key of the plan", hint);
  if (!isBelowModulus(newest.key, blindedMessage))
    throw inputError("blinded_msg", "it is not below the key's modulus", hint);
}

/** Whether the token itself has signed something else. */
function isOtherUse({ hash, token_sig }: Evidence, tokenKey: Uint8Array, ownHash: Uint8Array): boolean {
  const other = fromBareHex(hash);
  return bytesToHex(other) !== bytesToHex(ownHash) && verifyEd25519(tokenKey, other, fromBareHex(token_sig));
}
