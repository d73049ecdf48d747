import type * as Sqlite from "node:sqlite";
import { ToolkitError } from "./errors.js";

/** Opens a database in a file and makes the file if there is none. */
export function openSqlite(path: string, options: Sqlite.DatabaseSyncOptions = {}): Sqlite.DatabaseSync {
  return new (sqliteModule().DatabaseSync)(path, options);
}

/** Loaded when it is needed: older Nodes do not have it, and some say each time that it is experimental. */
function sqliteModule(): typeof Sqlite {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    const loaded = process.getBuiltinModule("node:sqlite") as typeof Sqlite | undefined;
    if (loaded !== undefined) return loaded;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new ToolkitError("CONFIG_INVALID", `Node ${process.version} has no SQLite.`, {
    hint: 'Use Node 24: npx -y -p node@24 -c "sesh …".',
  });
}
