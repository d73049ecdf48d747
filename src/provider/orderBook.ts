import type { Address } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { Receipt, ReceiptLog } from "../pro/receipts.js";
import type { Database, Row } from "./database.js";
import type { Order, SignedOrder } from "./orders.js";
import { claimPayment } from "./payments.js";

/** An order as the books have it. */
export interface BookedOrder extends Order {
  payment: string;
  /** Unix seconds: not burned before. */
  notBefore: number;
  signature: Hex;
  /** Not to be burned any more, after a chargeback. */
  stopped: boolean;
  /** The last transaction that was to burn it. */
  hash?: Hex;
  /** Once its burn is final. */
  receiptId?: number;
}

/** The orders a provider has signed. */
export class OrderBook {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Books the signed orders of a payment, all or none. The same ones again change nothing; others are refused. */
  add(payment: string, orders: readonly (SignedOrder & { notBefore: number })[]): void {
    this.#database.transaction(() => {
      claimPayment(this.#database, payment, termsOf(orders.map(({ order }) => order)));
      for (const { order, signature, notBefore } of orders) {
        const { commitment, plan, price, currency, burnBy } = order;
        if (this.find(commitment)?.payment === payment) continue;
        if (this.find(commitment) !== undefined) {
          throw inputError("--commitment", `${commitment} is in an order already`, "Each unit has its own commitment.");
        }
        this.#database.run(
          `INSERT INTO orders (commitment, payment, plan, price, currency, not_before, burn_by, signature)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[commitment, payment, plan, price.toString(), currency, notBefore, burnBy, signature],
        );
      }
    });
  }

  /** The orders of a payment, the earliest first; none if it is for something else. */
  ofPayment(payment: string): BookedOrder[] {
    return this.#all("WHERE payment = ? ORDER BY not_before", payment);
  }

  find(commitment: Hex): BookedOrder | undefined {
    return this.#all("WHERE commitment = ?", commitment)[0];
  }

  /** What is to be burned at `now` as far as the books know. */
  due(now: number): BookedOrder[] {
    const where = "WHERE receipt_id IS NULL AND stopped = 0 AND not_before <= ? ORDER BY burn_by, commitment";
    return this.#all(where, now);
  }

  /** All that no final burn is known of, stopped ones left out. */
  open(): BookedOrder[] {
    return this.#all("WHERE receipt_id IS NULL AND stopped = 0 ORDER BY burn_by, commitment");
  }

  /** Burns nothing more for a payment; answers with how many orders that leaves unburned. */
  stop(payment: string): number {
    return this.#database.run("UPDATE orders SET stopped = 1 WHERE payment = ? AND receipt_id IS NULL", payment);
  }

  /** Writes down the transaction that is about to burn these. */
  recordHash(commitments: readonly Hex[], hash: Hex): void {
    this.#database.transaction(() => {
      for (const commitment of commitments) {
        this.#database.run("UPDATE orders SET tx_hash = ? WHERE commitment = ?", hash, commitment);
      }
    });
  }

  /** Writes the receipts of final burns down. */
  settle(burns: ReadonlyMap<string, Receipt>): void {
    this.#database.transaction(() => {
      for (const order of this.#all("WHERE receipt_id IS NULL")) {
        const receipt = burnOf(burns, order);
        if (receipt === undefined) continue;
        this.#database.run("UPDATE orders SET receipt_id = ? WHERE commitment = ?", receipt.id, order.commitment);
      }
    });
  }

  #all(where: string, ...values: (string | number)[]): BookedOrder[] {
    return this.#database.all(`SELECT * FROM orders ${where}`, ...values).map(toOrder);
  }
}

/** The account's own burns of single units and batches, for {@link burnOf}. */
export function burnsOf({ receipts }: ReceiptLog, account: Address): Map<string, Receipt> {
  const burns = new Map<string, Receipt>();
  for (const receipt of receipts.filter(({ payer }) => payer === account)) {
    for (const commitment of commitmentsOf(receipt)) {
      const unit = unitOf({ plan: receipt.plan, commitment });
      if (!burns.has(unit)) burns.set(unit, receipt);
    }
  }
  return burns;
}

/** What a receipt names on the chain; one unit alone is its own root. */
function commitmentsOf({ commitments, count, root }: Receipt): readonly Hex[] {
  return commitments ?? (count === 1 ? [root] : []);
}

/** The burn of an order: one for another plan is none (FE-10). */
export function burnOf(burns: ReadonlyMap<string, Receipt>, order: Pick<Order, "plan" | "commitment">) {
  return burns.get(unitOf(order));
}

function unitOf({ plan, commitment }: Pick<Order, "plan" | "commitment">): string {
  return `${plan} ${commitment}`;
}

function termsOf(orders: readonly Order[]): string {
  const units = orders.map(({ commitment, plan, price, currency }) => `${commitment} ${plan} ${price} ${currency}`);
  return `orders: ${units.join(", ")}`;
}

function toOrder(row: Row): BookedOrder {
  return {
    commitment: row.commitment as Hex,
    payment: row.payment as string,
    plan: row.plan as number,
    price: BigInt(row.price as string),
    currency: row.currency as string,
    notBefore: row.not_before as number,
    burnBy: row.burn_by as number,
    signature: row.signature as Hex,
    stopped: row.stopped === 1,
    ...(row.tx_hash !== null && { hash: row.tx_hash as Hex }),
    ...(row.receipt_id !== null && { receiptId: row.receipt_id as number }),
  };
}
