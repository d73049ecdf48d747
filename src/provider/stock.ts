import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { CommitmentTree } from "../pro/commitment.js";
import type { PublishedKey } from "../pro/keyFile.js";
import { derivePurchase, type Purchase } from "../pro/purchase.js";
import type { Receipt } from "../pro/receipts.js";
import type { Database, Row } from "./database.js";

/** Units of a provider that are burned together, by their root. */
export interface Batch {
  plan: number;
  keyId: Hex;
  /** Units have the numbers from here on, without gaps. */
  firstIndex: number;
  count: number;
  root: Hex;
  /** The transaction that was to burn it, written down before it was sent; none for a batch that was found again. */
  hash?: Hex;
  /** Once its burn is final. */
  receiptId?: number;
}

/** A batch before it is in the books, with what its tree is made of. */
export interface Draft extends Batch {
  commitments: readonly Hex[];
}

export interface Unit {
  plan: number;
  index: number;
  keyId: Hex;
  commitment: Hex;
  /** The issuer's signature of its token. */
  signature?: Uint8Array;
}

/** How many units of a plan are in which state. */
export interface StockCounts {
  plan: number;
  /** The transaction that burns them is not final yet, or was never executed. */
  sent: number;
  /** Burned, without a token. */
  burned: number;
  /** With a token, for sale. */
  issued: number;
  /** Paired with a customer's message. */
  sold: number;
  /** Their token was spent for something that is not in these books. */
  lost: number;
}

const UNITS = "SELECT u.plan, u.idx, u.commitment, u.signature, b.key_id FROM units u JOIN batches b ON b.id = u.batch";
const UNSOLD = "u.evidence IS NULL AND NOT EXISTS (SELECT 1 FROM sales s WHERE s.plan = u.plan AND s.idx = u.idx)";

/**
 * The units a provider has burned ahead: each follows from the provider's secret, its plan and its number. Numbers never
 * come back, because a second unit with the same number would have the same token.
 */
export class Stock {
  readonly #database: Database;
  readonly #secret: Uint8Array;

  constructor(database: Database, secret: Uint8Array) {
    this.#database = database;
    this.#secret = secret;
  }

  derive(index: number, published: PublishedKey): Purchase {
    return derivePurchase(this.#secret, index, published);
  }

  /** The next `count` units of the key's plan. Nothing of them is in the books yet. */
  draft(published: PublishedKey, count: number): Draft {
    const { plan, key } = published;
    const row = this.#database.get("SELECT MAX(idx) + 1 AS next FROM units WHERE plan = ?", plan);
    const firstIndex = Number(row?.next ?? 0);
    const indices = Array.from({ length: count }, (_, i) => firstIndex + i);
    const commitments = indices.map((index) => this.derive(index, published).commitment);
    return { plan, keyId: key.keyId, firstIndex, count, commitments, root: new CommitmentTree(commitments).root };
  }

  /** Writes a batch down, or that it is sent again, before its transaction leaves. */
  record({ plan, keyId, firstIndex, count, root, commitments }: Draft, hash?: Hex): void {
    this.#database.transaction(() => {
      const known = this.#database.run("UPDATE batches SET tx_hash = ? WHERE root = ?", hash ?? null, root);
      if (known > 0) return;
      this.#database.run(
        "INSERT INTO batches (plan, key_id, first_index, count, root, tx_hash) VALUES (?, ?, ?, ?, ?, ?)",
        ...[plan, keyId, firstIndex, count, root, hash ?? null],
      );
      const id = Number(this.#database.get("SELECT id FROM batches WHERE root = ?", root)?.id);
      commitments.forEach((commitment, i) => {
        const sql = "INSERT INTO units (plan, idx, batch, commitment) VALUES (?, ?, ?, ?)";
        this.#database.run(sql, plan, firstIndex + i, id, commitment);
      });
    });
  }

  /** All batches, the oldest first. */
  batches(): Batch[] {
    return this.#database.all("SELECT * FROM batches ORDER BY id").map(toBatch);
  }

  /** A batch with its commitments, in the order of its tree. */
  load(batch: Batch): Draft {
    const rows = this.#database.all(
      "SELECT u.commitment FROM units u JOIN batches b ON b.id = u.batch WHERE b.root = ? ORDER BY u.idx",
      batch.root,
    );
    return { ...batch, commitments: rows.map(({ commitment }) => commitment as Hex) };
  }

  /** Writes the receipts of final burns down. */
  settle(receipts: readonly Receipt[], account: Address): void {
    this.#database.transaction(() => {
      for (const batch of this.batches().filter(({ receiptId }) => receiptId === undefined)) {
        const receipt = receipts.find((candidate) => isBurnOf(candidate, account, batch));
        if (receipt === undefined) continue;
        this.#database.run("UPDATE batches SET receipt_id = ? WHERE root = ?", receipt.id, batch.root);
      }
    });
  }

  /** Units of a batch that have no token yet. */
  unissued({ root }: Batch): Unit[] {
    const sql = `${UNITS} WHERE b.root = ? AND u.signature IS NULL ORDER BY u.idx`;
    return this.#database.all(sql, root).map(toUnit);
  }

  storeTokens(units: readonly Required<Unit>[]): void {
    this.#database.transaction(() => {
      for (const { plan, index, signature } of units) {
        this.#database.run("UPDATE units SET signature = ? WHERE plan = ? AND idx = ?", signature, plan, index);
      }
    });
  }

  /** A unit with a token for sale, the one whose key ends first; `keyIds`: keys that are good for it, in that order. */
  next(plan: number, keyIds: readonly Hex[]): Required<Unit> | undefined {
    for (const keyId of keyIds) {
      const sql = `${UNITS} WHERE u.plan = ? AND b.key_id = ? AND u.signature IS NOT NULL AND ${UNSOLD} LIMIT 1`;
      const row = this.#database.get(sql, plan, keyId);
      if (row !== undefined) return toUnit(row) as Required<Unit>;
    }
    return undefined;
  }

  /** All units that have a token, without those that were spent elsewhere. */
  issued(): Required<Unit>[] {
    const rows = this.#database.all(`${UNITS} WHERE u.signature IS NOT NULL AND u.evidence IS NULL`);
    return rows.map((row) => toUnit(row) as Required<Unit>);
  }

  /** Units that are or will be for sale, burned or about to be. */
  unsold(plan: number): number {
    return Number(this.#database.get(`SELECT COUNT(*) AS n FROM units u WHERE u.plan = ? AND ${UNSOLD}`, plan)?.n);
  }

  counts(): StockCounts[] {
    const rows = this.#database.all(
      `SELECT u.plan,
         SUM(b.receipt_id IS NULL AND u.signature IS NULL) AS sent,
         SUM(b.receipt_id IS NOT NULL AND u.signature IS NULL) AS burned,
         SUM(u.signature IS NOT NULL AND ${UNSOLD}) AS issued,
         SUM(EXISTS (SELECT 1 FROM sales s WHERE s.plan = u.plan AND s.idx = u.idx)) AS sold,
         SUM(u.evidence IS NOT NULL) AS lost
       FROM units u JOIN batches b ON b.id = u.batch GROUP BY u.plan ORDER BY u.plan`,
    );
    return rows.map(({ plan, sent, burned, issued, sold, lost }) => ({
      plan: Number(plan),
      sent: Number(sent),
      burned: Number(burned),
      issued: Number(issued),
      sold: Number(sold),
      lost: Number(lost),
    }));
  }
}

/** Whether a receipt is the burn of a batch by its own provider: who copies a root may have paid for fewer units. */
export function isBurnOf(receipt: Receipt, account: Address, { root, plan, count }: Batch): boolean {
  return receipt.payer === account && receipt.root === root && receipt.plan === plan && receipt.count === count;
}

/**
 * Burns by root that are not in the books: they were restored from an older copy, and the next batch would have the same
 * units again.
 */
export function requireKnownBatches(stock: Stock, receipts: readonly Receipt[], account: Address): void {
  const unknown = unknownBurns(stock, receipts, account)[0];
  if (unknown === undefined) return;
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `Receipt ${unknown.id} is a burn of ${account} that is not in the books.`,
    {
      hint: "Were they restored from an older copy? Run `sesh provider recover` first: units must not be burned twice.",
      details: { receiptId: unknown.id },
    },
  );
}

/** Finds the batches again that were burned after the books' last copy; answers with how many. */
export function recoverBatches(
  stock: Stock,
  receipts: readonly Receipt[],
  account: Address,
  keys: readonly PublishedKey[],
): number {
  const unknown = unknownBurns(stock, receipts, account);
  for (const receipt of unknown) {
    const draft = keys
      .filter(({ plan }) => plan === receipt.plan)
      .map((key) => stock.draft(key, receipt.count))
      .find(({ root }) => root === receipt.root);
    if (draft === undefined) {
      throw new ToolkitError("PRECONDITION_FAILED", `Receipt ${receipt.id} was not burned with these books.`, {
        hint: "Each provider's account has one secret and one folder of books. Nothing of this receipt was recovered.",
        details: { receiptId: receipt.id },
      });
    }
    stock.record(draft);
  }
  stock.settle(receipts, account);
  return unknown.length;
}

function unknownBurns(stock: Stock, receipts: readonly Receipt[], account: Address): Receipt[] {
  const known = stock.batches();
  // A receipt of one unit without a list may be a purchase of the account's own.
  const roots = receipts.filter(({ payer, count, commitments }) => {
    return payer === account && count > 1 && commitments === undefined;
  });
  return roots.filter((receipt) => !known.some((batch) => isBurnOf(receipt, account, batch)));
}

function toBatch(row: Row): Batch {
  return {
    plan: row.plan as number,
    keyId: row.key_id as Hex,
    firstIndex: row.first_index as number,
    count: row.count as number,
    root: row.root as Hex,
    ...(row.tx_hash !== null && { hash: row.tx_hash as Hex }),
    ...(row.receipt_id !== null && { receiptId: row.receipt_id as number }),
  };
}

function toUnit(row: Row): Unit {
  return {
    plan: row.plan as number,
    index: row.idx as number,
    keyId: row.key_id as Hex,
    commitment: row.commitment as Hex,
    ...(row.signature !== null && { signature: Uint8Array.from(row.signature as Uint8Array) }),
  };
}
