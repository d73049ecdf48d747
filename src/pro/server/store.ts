import { bytesToHex, hexToBytes, type Hex } from "../../core/hex.js";
import type { Entitlement } from "../../core/proPlans.js";
import type { Database, Queries, Row, Value } from "./database.js";
import { type Domain, prepareTables } from "./schema.js";

/** What a token was spent for. */
export const REDEEMED = 1;
export const EXCHANGED = 2;

export interface Spending {
  tokenKey: Uint8Array;
  keyId: Hex;
  plan: number;
  kind: typeof REDEEMED | typeof EXCHANGED;
  /** The account's, if the token was redeemed. */
  masterKey?: Uint8Array;
  /** What was signed, and the token's signature. */
  hash: Uint8Array;
  tokenSignature: Uint8Array;
  day: number;
}

/** An account's entitlement. */
export interface Account {
  /** The number of the day with which it ends. */
  expiresAt: number;
  revocationTag: Uint8Array;
}

export interface Grant {
  entitlement: Entitlement;
  days: number;
  revocationTag: Uint8Array;
}

export interface Issue {
  commitment: Hex;
  receiptId: number;
  plan: number;
  day: number;
  /** So many commitments of this receipt are signed at most; not counted if not given. */
  limit?: number | undefined;
}

/** Up to the end of a day. */
export interface Counts {
  plan: number;
  issued: number;
  redeemed: number;
  exchanged: number;
}

/** What was issued and spent, and until when accounts are entitled. No time finer than a day, no order, no number. */
export class Store {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database, domain: Domain): Promise<Store> {
    await database.transaction((queries) => prepareTables(database, queries, domain));
    return new Store(database);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** Remembers that a commitment is signed; false if its receipt is used up. Asking again is no second time. */
  issue({ commitment, receiptId, plan, day, limit }: Issue): Promise<boolean> {
    return this.#undoable(async (queries) => {
      const added = await queries.run(
        "INSERT INTO burn_issued (commitment, receipt_id, plan, day) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        ...[hexToBytes(commitment), receiptId, plan, day],
      );
      if (added === 0 || limit === undefined) return true;
      const counted = await queries.run(
        `INSERT INTO burn_roots (receipt_id, issued) VALUES ($1, 1) ON CONFLICT (receipt_id)
         DO UPDATE SET issued = burn_roots.issued + 1 WHERE burn_roots.issued < $2`,
        ...[receiptId, limit],
      );
      return counted === 1;
    });
  }

  async isIssued(commitment: Hex): Promise<boolean> {
    const sql = "SELECT 1 FROM burn_issued WHERE commitment = $1";
    return (await this.#all(sql, hexToBytes(commitment))).length > 0;
  }

  /** Commitments that were signed on this day or later. */
  async issuedSince(day: number): Promise<{ commitment: Hex; day: number }[]> {
    const rows = await this.#all("SELECT commitment, day FROM burn_issued WHERE day >= $1", day);
    return rows.map((row) => ({ commitment: bytesToHex(bytes(row.commitment)), day: Number(row.day) }));
  }

  /** Spends a token for an account; undefined if it was spent before, which changes nothing. */
  redeem(spending: Spending & { masterKey: Uint8Array }, grant: Grant): Promise<Account | undefined> {
    return this.#database.transaction(async (queries) => {
      if (!(await spend(queries, spending))) return undefined;
      const { masterKey, day } = spending;
      const { entitlement, days, revocationTag } = grant;
      await queries.run(
        `INSERT INTO accounts (master_pkey, entitlement, expires_at, revocation_tag) VALUES
         ($1, $2, CAST($3 AS INTEGER) + CAST($4 AS INTEGER), $5)
         ON CONFLICT (master_pkey, entitlement) DO UPDATE SET revocation_tag = excluded.revocation_tag, expires_at = $4 +
         CASE WHEN accounts.expires_at > $3 THEN accounts.expires_at ELSE $3 END`,
        ...[masterKey, entitlement, day, days, revocationTag],
      );
      return findAccount(queries, masterKey, entitlement);
    });
  }

  /** Spends a token for another one; false if it was spent before, which changes nothing. */
  exchange(spending: Spending): Promise<boolean> {
    return this.#database.transaction((queries) => spend(queries, spending));
  }

  async findSpending(tokenKey: Uint8Array): Promise<Spending | undefined> {
    const [row] = await this.#all(
      "SELECT key_id, plan, kind, master_pkey, h, token_sig, day FROM burn_spent WHERE token_key = $1",
      tokenKey,
    );
    if (row === undefined) return undefined;
    return {
      tokenKey,
      keyId: bytesToHex(bytes(row.key_id)),
      plan: Number(row.plan),
      kind: Number(row.kind) as Spending["kind"],
      ...(row.master_pkey !== null && { masterKey: bytes(row.master_pkey) }),
      hash: bytes(row.h),
      tokenSignature: bytes(row.token_sig),
      day: Number(row.day),
    };
  }

  findAccount(masterKey: Uint8Array, entitlement: Entitlement): Promise<Account | undefined> {
    return this.#database.transaction((queries) => findAccount(queries, masterKey, entitlement));
  }

  /** Counts of all plans that have any. */
  async counts(day: number): Promise<Counts[]> {
    const rows = await this.#all(
      `SELECT plan, SUM(issued) AS issued, SUM(redeemed) AS redeemed, SUM(exchanged) AS exchanged FROM (
         SELECT plan, 1 AS issued, 0 AS redeemed, 0 AS exchanged FROM burn_issued WHERE day <= $1 UNION ALL
         SELECT plan, 0, CASE kind WHEN 1 THEN 1 ELSE 0 END, CASE kind WHEN 2 THEN 1 ELSE 0 END
         FROM burn_spent WHERE day <= $1) AS events GROUP BY plan ORDER BY plan`,
      day,
    );
    return rows.map(({ plan, issued, redeemed, exchanged }) => ({
      plan: Number(plan),
      issued: Number(issued),
      redeemed: Number(redeemed),
      exchanged: Number(exchanged),
    }));
  }

  /** The keys of all tokens that were spent up to the end of a day. */
  async spentTokens(day: number): Promise<Uint8Array[]> {
    const rows = await this.#all("SELECT token_key FROM burn_spent WHERE day <= $1", day);
    return rows.map((row) => bytes(row.token_key));
  }

  #all(sql: string, ...parameters: Value[]): Promise<Row[]> {
    return this.#database.transaction((queries) => queries.all(sql, ...parameters));
  }

  /** A transaction that leaves nothing behind if `work` answers false. */
  async #undoable(work: (queries: Queries) => Promise<boolean>): Promise<boolean> {
    const undone = new Error("undone");
    try {
      return await this.#database.transaction(async (queries) => {
        if (!(await work(queries))) throw undone;
        return true;
      });
    } catch (error) {
      if (error === undone) return false;
      throw error;
    }
  }
}

async function spend(queries: Queries, spending: Spending): Promise<boolean> {
  const { tokenKey, keyId, plan, kind, masterKey, hash, tokenSignature, day } = spending;
  const columns = "token_key, key_id, plan, kind, h, token_sig, day";
  const values = [tokenKey, hexToBytes(keyId), plan, kind, hash, tokenSignature, day];
  const added =
    masterKey === undefined
      ? await queries.run(
          `INSERT INTO burn_spent (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
          ...values,
        )
      : await queries.run(
          `INSERT INTO burn_spent (${columns}, master_pkey) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
          ...values,
          masterKey,
        );
  return added === 1;
}

async function findAccount(queries: Queries, masterKey: Uint8Array, entitlement: Entitlement) {
  const sql = "SELECT expires_at, revocation_tag FROM accounts WHERE master_pkey = $1 AND entitlement = $2";
  const [row]: (Row | undefined)[] = await queries.all(sql, masterKey, entitlement);
  return row && { expiresAt: Number(row.expires_at), revocationTag: bytes(row.revocation_tag) };
}

/** Without the type that one driver gives them: plain bytes compare equal. */
function bytes(value: unknown): Uint8Array {
  return Uint8Array.from(value as Uint8Array);
}
