import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ToolkitError } from "../../core/errors.js";
import { openSqlite } from "../../core/sqlite.js";
import type { Database, Queries, Row, Value } from "./database.js";

interface Job {
  work: (queries: Queries) => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** How long a transaction waits for another process. */
const BUSY_MILLISECONDS = 5_000;
/** So many transactions share one commit at most. */
const GROUP_LIMIT = 64;

/**
 * A database in a file, also for several processes. Each commit waits for the disk (synchronous = FULL: without it a
 * power failure could unspend a token), so transactions that wait share one commit, each behind a savepoint of its own.
 */
export class SqliteDatabase implements Database {
  readonly bytesType = "BLOB";
  /** Without row numbers, which would tell the order of redemptions. */
  readonly tableSuffix = " STRICT, WITHOUT ROWID";
  readonly schemaLock = undefined;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #queries: Queries;
  #waiting: Job[] = [];
  #running: Promise<void> | undefined;

  constructor(path: string) {
    this.#database = open(path);
    this.#queries = {
      run: (sql, ...parameters) => attempt(() => Number(this.#prepare(sql).run(named(parameters)).changes)),
      all: (sql, ...parameters) => attempt(() => this.#prepare(sql).all(named(parameters)) as Row[]),
    };
  }

  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as Job["resolve"], reject });
      this.#running ??= this.#runAll();
    });
  }

  async close(): Promise<void> {
    await this.#running;
    this.#database.close();
  }

  async #runAll(): Promise<void> {
    // Whatever else arrives in this turn of the event loop shares the commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#runGroup(this.#waiting.splice(0, GROUP_LIMIT));
    this.#running = undefined;
  }

  async #runGroup(group: readonly Job[]): Promise<void> {
    const answers: (() => void)[] = [];
    let begun = false;
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      begun = true;
      for (const job of group) answers.push(await this.#runJob(job));
      this.#database.exec("COMMIT");
    } catch (error) {
      if (begun) this.#rollBack();
      group.forEach(({ reject }) => {
        reject(error);
      });
      return;
    }
    for (const answer of answers) answer();
  }

  /** Nobody gets an answer before the commit. */
  async #runJob({ work, resolve, reject }: Job): Promise<() => void> {
    this.#database.exec("SAVEPOINT job");
    try {
      const result = await work(this.#queries);
      this.#database.exec("RELEASE job");
      return () => {
        resolve(result);
      };
    } catch (error) {
      this.#database.exec("ROLLBACK TO job; RELEASE job");
      return () => {
        reject(error);
      };
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite has done it already, as after a full disk.
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function named(parameters: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(parameters.map((value, i) => [`$${i + 1}`, value]));
}

function attempt<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function open(path: string): DatabaseSync {
  try {
    const database = openSqlite(path);
    database.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}`);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    return database;
  } catch (cause) {
    if (cause instanceof ToolkitError) throw cause;
    const hint = "Check that its folder exists, that you may write there, and that it is a database of this server.";
    throw new ToolkitError("FILE_INVALID", `${path} cannot be opened as an SQLite database.`, { hint, cause });
  }
}
