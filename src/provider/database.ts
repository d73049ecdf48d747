import { createHash } from "node:crypto";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { openSqlite } from "../core/sqlite.js";

/** Which contract the books of a provider are about. */
export interface Domain {
  chainId: bigint;
  proBurn: Address;
}

export type Row = Readonly<Record<string, unknown>>;

const VERSION = 1;
const LOCK_MILLISECONDS = 10_000;

/**
 * A provider's books in one file. Whoever has it open has it alone, until the process ends, however it ends. Every commit
 * waits for the disk: what is written down before a request leaves is there after a power failure.
 */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
  }

  /** `lockTimeout`: milliseconds to wait for another process that has the file. */
  static open(path: string, lockTimeout = LOCK_MILLISECONDS): Database {
    let sqlite: DatabaseSync | undefined;
    try {
      sqlite = openSqlite(path, { timeout: lockTimeout });
      sqlite.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      sqlite.exec(`BEGIN EXCLUSIVE; ${SCHEMA}; COMMIT`);
      return new Database(sqlite);
    } catch (cause) {
      sqlite?.close();
      if (cause instanceof ToolkitError) throw cause;
      if (/locked/.test(String(cause))) {
        const hint = "Wait until the other command has ended; one at a time works on the books.";
        throw new ToolkitError("PRECONDITION_FAILED", `${path} is in use by another process.`, { hint, cause });
      }
      const hint = "Check that its folder exists, that you may write there, and that it is a provider's database.";
      throw new ToolkitError("FILE_INVALID", `${path} cannot be opened as a provider's database.`, { hint, cause });
    }
  }

  close(): void {
    this.#sqlite.close();
  }

  /** Answers with the number of rows that changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** All of `work` is on the disk when this ends, or nothing of it happens. */
  transaction<Result>(work: () => Result): Result {
    this.#sqlite.exec("BEGIN");
    try {
      const result = work();
      this.#sqlite.exec("COMMIT");
      return result;
    } catch (error) {
      this.#sqlite.exec("ROLLBACK");
      throw error;
    }
  }

  /** Binds new books to the account that burns and signs, and to its secret. */
  initialise({ chainId, proBurn }: Domain, account: Address, secret: Uint8Array): void {
    if (this.get("SELECT id FROM owner") !== undefined) {
      throw new ToolkitError("FILE_EXISTS", "There are books in this folder already.", {
        hint: "Use them, or make others in another folder.",
      });
    }
    this.run(
      "INSERT INTO owner (id, version, chain_id, pro_burn, account, secret_hash) VALUES (1, ?, ?, ?, ?, ?)",
      ...[VERSION, chainId.toString(), proBurn, account, secretHash(secret)],
    );
  }

  /** The account of the books. Refuses books of another network or secret, or of a newer version. */
  requireOwner({ chainId, proBurn }: Domain, secret: Uint8Array): Address {
    const row = this.get("SELECT version, chain_id, pro_burn, account, secret_hash FROM owner");
    if (row?.version !== VERSION) throw wrongBooks("are not of this version, or were never made");
    if (row.chain_id !== chainId.toString() || row.pro_burn !== proBurn) {
      throw wrongBooks(`are for ${String(row.pro_burn)} on chain ${String(row.chain_id)}`);
    }
    if (row.secret_hash !== secretHash(secret)) throw wrongBooks("belong to another secret");
    return row.account as Address;
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function secretHash(secret: Uint8Array): Hex {
  return bytesToHex(createHash("sha256").update("SeshProviderSecret").update(secret).digest());
}

function wrongBooks(problem: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `These books ${problem}.`, {
    hint: "Each network has its own folder of books: correct --books, the network or the deployment.",
  });
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS owner (
    id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, chain_id TEXT NOT NULL, pro_burn TEXT NOT NULL,
    account TEXT NOT NULL, secret_hash TEXT NOT NULL
  ) STRICT;
  -- What each payment of a customer was for.
  CREATE TABLE IF NOT EXISTS payments (payment TEXT PRIMARY KEY, terms TEXT NOT NULL UNIQUE) STRICT;
  -- Written with the hash of its transaction, before that is sent; the receipt once it is final.
  CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY, plan INTEGER NOT NULL, key_id TEXT NOT NULL, first_index INTEGER NOT NULL,
    count INTEGER NOT NULL, root TEXT NOT NULL UNIQUE, tx_hash TEXT, receipt_id INTEGER UNIQUE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS units (
    plan INTEGER NOT NULL, idx INTEGER NOT NULL, batch INTEGER NOT NULL REFERENCES batches (id),
    commitment TEXT NOT NULL UNIQUE,
    -- The issuer's signature of its token.
    signature BLOB,
    -- Shows that the token was spent for something that is not in these books.
    evidence TEXT,
    PRIMARY KEY (plan, idx)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS units_batch ON units (batch);
  -- Written before the request leaves: which unit pays for which message of a customer.
  CREATE TABLE IF NOT EXISTS sales (
    message TEXT PRIMARY KEY, plan INTEGER NOT NULL, idx INTEGER NOT NULL, key_id TEXT NOT NULL,
    blinded_msg BLOB NOT NULL, blind_sig BLOB, answered_at INTEGER,
    UNIQUE (plan, idx), FOREIGN KEY (plan, idx) REFERENCES units (plan, idx)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS gifts (payment TEXT PRIMARY KEY REFERENCES payments (payment), key_id TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS orders (
    commitment TEXT PRIMARY KEY, payment TEXT NOT NULL REFERENCES payments (payment), plan INTEGER NOT NULL,
    price TEXT NOT NULL, currency TEXT NOT NULL, not_before INTEGER NOT NULL, burn_by INTEGER NOT NULL,
    signature TEXT NOT NULL, stopped INTEGER NOT NULL DEFAULT 0, tx_hash TEXT, receipt_id INTEGER
  ) STRICT;`;
