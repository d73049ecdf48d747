import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { Secret } from "../../src/core/secret.js";
import type { DatabaseChoice } from "../../src/pro/server/config.js";
import type { Database } from "../../src/pro/server/database.js";
import { PostgresDatabase } from "../../src/pro/server/postgres.js";
import { SqliteDatabase } from "../../src/pro/server/sqlite.js";

/** A kind of database that tests run on. */
export interface TestDatabases {
  /** An empty database; several connections may be opened to it. */
  create(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

export interface TestDatabase {
  choice: DatabaseChoice;
  open(): Database;
}

const DEBIAN = "/usr/lib/postgresql";

/** Where PostgreSQL's programs are, or why it cannot be run here. */
function findPostgres(): { bin: string } | { missing: string } {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...debian.map((version) => join(DEBIAN, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  const bin = folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
  return bin === undefined ? { missing: "initdb is not installed" } : { bin };
}

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes. */
function userOf(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

/** Why tests on PostgreSQL cannot run; undefined if they can. */
export function postgresMissing(): string | undefined {
  const found = findPostgres();
  return "missing" in found ? found.missing : undefined;
}

export async function startSqlite(): Promise<TestDatabases> {
  const folder = await mkdtemp(join(tmpdir(), "sesh-sqlite-"));
  let count = 0;
  return {
    create: () => {
      const path = join(folder, `${++count}.db`);
      return Promise.resolve({ choice: { path }, open: () => new SqliteDatabase(path) });
    },
    stop: () => rm(folder, { recursive: true }),
  };
}

/** A server of its own with a temporary data directory, on a free port of the loopback address. */
export async function startPostgres(): Promise<TestDatabases> {
  const found = findPostgres();
  if ("missing" in found) throw new Error(found.missing);
  const user = userOf();
  const folder = await mkdtemp(join(tmpdir(), "sesh-postgres-"));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" } };
  const data = join(folder, "data");
  const made = spawnSync(join(found.bin, "initdb"), ["-D", data, "-U", "test", "--auth=trust", "--no-sync"], options);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`);
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=200"];
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(found.bin, "postgres"), args, { ...options, stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const urlOf = (database: string) => `postgres://test@127.0.0.1:${port}/${database}`;
  await untilReady(urlOf("postgres"), server);
  let count = 0;
  return {
    create: async () => {
      const name = `test${++count}`;
      const pool = new Pool({ connectionString: urlOf("postgres") });
      await pool.query(`CREATE DATABASE ${name}`);
      await pool.end();
      const url = new Secret(urlOf(name));
      return { choice: { url }, open: () => new PostgresDatabase(url, () => undefined) };
    },
    stop: async () => {
      // Immediate shutdown: there is nothing to keep.
      server.kill("SIGQUIT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    const pool = new Pool({ connectionString: url });
    try {
      await pool.query("SELECT 1");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await pool.end();
    }
  }
  throw new Error("postgres does not answer");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Describes the same for SQLite and for PostgreSQL; without PostgreSQL a pending test says why. */
export function forEachDatabase(describeOn: (databases: () => TestDatabases) => void): void {
  const missing = postgresMissing();
  for (const [name, start] of [
    ["SQLite", startSqlite],
    ["PostgreSQL", startPostgres],
  ] as const) {
    describe(`on ${name}`, () => {
      if (name === "PostgreSQL" && missing !== undefined) {
        it(`is not run: ${missing}`);
        return;
      }
      let databases: TestDatabases | undefined;
      before(async function () {
        this.timeout(60_000);
        databases = await start();
      });
      after(async () => databases?.stop());
      describeOn(() => {
        if (databases === undefined) throw new Error("The database has not been started.");
        return databases;
      });
    });
  }
}
