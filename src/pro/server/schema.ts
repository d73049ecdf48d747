import { ToolkitError } from "../../core/errors.js";
import type { Database, Queries } from "./database.js";

/** Which chain and contract a database belongs to. */
export interface Domain {
  chainId: bigint;
  proBurn: string;
}

const SCHEMA_VERSION = 1;

/** Makes the tables if there are none. Refuses a database of another network, or of a newer version. */
export async function prepareTables(database: Database, queries: Queries, { chainId, proBurn }: Domain): Promise<void> {
  if (database.schemaLock !== undefined) await queries.all(database.schemaLock);
  for (const statement of schema(database)) await queries.run(statement);
  await queries.run(
    "INSERT INTO burn_database (id, version, chain_id, pro_burn) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING",
    ...[SCHEMA_VERSION, String(chainId), proBurn.toLowerCase()],
  );
  const [row] = await queries.all("SELECT version, chain_id, pro_burn FROM burn_database");
  if (row?.version !== SCHEMA_VERSION) {
    throw unusable(`has version ${String(row?.version)} instead of ${SCHEMA_VERSION}`, "Use the version that made it.");
  }
  if (row.chain_id !== String(chainId) || row.pro_burn !== proBurn.toLowerCase()) {
    throw unusable(
      `belongs to ${String(row.pro_burn)} on chain ${String(row.chain_id)}`,
      "Each deployment has a database of its own: correct the database, the network or the deployment.",
    );
  }
}

function unusable(problem: string, hint: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `The database ${problem}.`, { hint });
}

function schema({ bytesType: bytes, tableSuffix }: Database): string[] {
  const table = (name: string, ...columns: string[]) =>
    `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})${tableSuffix}`;
  const sized = (column: string, size: number, nullable = false) =>
    `${column} ${bytes}${nullable ? "" : " NOT NULL"} CHECK (octet_length(${column}) = ${size})`;
  return [
    table(
      "burn_database",
      "id INTEGER PRIMARY KEY CHECK (id = 1)",
      "version INTEGER NOT NULL",
      "chain_id TEXT NOT NULL",
      "pro_burn TEXT NOT NULL",
    ),
    table(
      "burn_issued",
      sized("commitment", 32),
      "receipt_id INTEGER NOT NULL",
      "plan INTEGER NOT NULL",
      "day INTEGER NOT NULL",
      "PRIMARY KEY (commitment)",
    ),
    "CREATE INDEX IF NOT EXISTS burn_issued_day ON burn_issued (day)",
    // Only of receipts with a root, whose number of leaves nobody else knows.
    table("burn_roots", "receipt_id INTEGER PRIMARY KEY", "issued INTEGER NOT NULL"),
    table(
      "burn_spent",
      sized("token_key", 32),
      sized("key_id", 32),
      "plan INTEGER NOT NULL",
      "kind INTEGER NOT NULL CHECK (kind IN (1, 2))",
      sized("master_pkey", 32, true),
      sized("h", 32),
      sized("token_sig", 64),
      "day INTEGER NOT NULL",
      "CHECK ((kind = 1) = (master_pkey IS NOT NULL))",
      "PRIMARY KEY (token_key)",
    ),
    table(
      "accounts",
      sized("master_pkey", 32),
      "entitlement TEXT NOT NULL",
      "expires_at INTEGER NOT NULL",
      sized("revocation_tag", 32),
      "PRIMARY KEY (master_pkey, entitlement)",
    ),
  ];
}
