import { Pool, type PoolClient } from "pg";
import { ToolkitError } from "../../core/errors.js";
import type { Secret } from "../../core/secret.js";
import type { Database, Queries, Row } from "./database.js";

/** A dead server is noticed after so long. */
const TIMEOUT_MILLISECONDS = 5_000;
const CONNECTIONS = 16;
/** A number for `pg_advisory_xact_lock` that only this schema uses: "SESH" in ASCII. */
const SCHEMA_LOCK = 0x53455348;

/** A PostgreSQL database. What is committed is on its disk, as far as its own `synchronous_commit` says. */
export class PostgresDatabase implements Database {
  readonly bytesType = "BYTEA";
  readonly tableSuffix = "";
  readonly schemaLock = `SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`;
  readonly #pool: Pool;

  /** `onError` is told when an idle connection ends; the next transaction makes a new one. */
  constructor(url: Secret, onError: (error: Error) => void) {
    this.#pool = new Pool({
      connectionString: url.reveal(),
      max: CONNECTIONS,
      connectionTimeoutMillis: TIMEOUT_MILLISECONDS,
      statement_timeout: TIMEOUT_MILLISECONDS,
      query_timeout: 2 * TIMEOUT_MILLISECONDS,
    });
    this.#pool.on("error", onError);
  }

  async transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let broken = true;
    try {
      await client.query("BEGIN");
      const result = await work(queriesOf(client));
      await client.query("COMMIT");
      broken = false;
      return result;
    } catch (error) {
      await client.query("ROLLBACK");
      broken = false;
      throw error;
    } finally {
      // A connection in an unknown state is not used again.
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (cause) {
      // The driver's own words may quote the address and the user.
      const hint = "Check that it runs, and the URL in SESH_PRO_DATABASE_URL.";
      throw new ToolkitError("CONFIG_INVALID", "The PostgreSQL database cannot be reached.", { hint, cause });
    }
  }
}

function queriesOf(client: PoolClient): Queries {
  return {
    run: async (sql, ...parameters) => (await client.query(sql, parameters)).rowCount ?? 0,
    all: async (sql, ...parameters) => (await client.query<Row>(sql, parameters)).rows,
  };
}
