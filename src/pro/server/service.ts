import { mkdir } from "node:fs/promises";
import { startServer, type HttpServer } from "../../http/server.js";
import type { ReadClient } from "../../contracts/client.js";
import { MINUTE, unixTime } from "../../core/time.js";
import { ReceiptLog } from "../receipts.js";
import { requireWhole } from "./audit.js";
import { AuditFolder } from "./auditFolder.js";
import { clientAddress } from "../../http/clientAddress.js";
import { type DatabaseChoice, requireFinality, type ServerConfig } from "./config.js";
import type { Database } from "./database.js";
import { createProApi } from "./http.js";
import { Issuer } from "./issuer.js";
import { KeyRing } from "./keyRing.js";
import { readBackendSeed } from "./secretFiles.js";
import { loadKeys } from "./loadKeys.js";
import { PostgresDatabase } from "./postgres.js";
import { publishAudit, type AuditSource } from "./publishAudit.js";
import { RateLimit } from "../../http/rateLimit.js";
import { ReceiptWatch } from "./receiptWatch.js";
import { Redeemer } from "./redeemer.js";
import { repeat } from "./repeat.js";
import { SqliteDatabase } from "./sqlite.js";
import { Store } from "./store.js";

/** Requests make the server read the chain once in so many seconds at most. */
const PAUSE = 2;
const STALE_AFTER = 10 * MINUTE;

export interface ServiceOptions {
  client: ReadClient;
  config: ServerConfig;
  database: DatabaseChoice;
  report: (line: string) => void;
}

/** What a server works with, opened and checked; nothing of it is served yet. */
export interface Service extends AuditSource {
  config: ServerConfig;
  keys: KeyRing;
  receipts: ReceiptWatch;
  backendSeed?: Uint8Array;
}

/** Opens everything a configuration names. Whatever must not reach anybody is refused here. */
export async function openService({ client, config, database, report }: ServiceOptions): Promise<Service> {
  requireFinality(config, client.chainId);
  const keys = new KeyRing(await loadKeys(client, config.keys));
  const seed = config.backendKey === undefined ? undefined : await readBackendSeed(config.backendKey);
  await mkdir(config.audits, { recursive: true });
  const log = new ReceiptLog(client, config.finality);
  const domain = { chainId: client.chainId, proBurn: client.deployment.ProBurn };
  return {
    client,
    config,
    keys,
    log,
    receipts: new ReceiptWatch(log, { clock: Date.now, pause: PAUSE, staleAfter: STALE_AFTER }),
    store: await Store.open(openDatabase(database, report), domain),
    complete: config.serve.includes("issue") && config.serve.includes("redeem"),
    folder: new AuditFolder(config.audits),
    now: unixTime,
    report,
    ...(seed !== undefined && { backendSeed: seed }),
  };
}

/** Serves until it is closed. */
export async function startService(service: Service): Promise<HttpServer> {
  const { config, keys, receipts, store, folder, now, report, backendSeed } = service;
  const { host, port, serve, syncSeconds, limits, addressHeader } = config;
  const published = await folder.readLatest();
  if (published !== undefined) await requireWhole(store, published);
  await receipts.sync();
  const api = createProApi({
    keys,
    store,
    audits: folder,
    limit: new RateLimit(limits, Date.now),
    clientOf: clientAddress(addressHeader),
    report,
    ...(serve.includes("issue") && { issuer: new Issuer({ keys, receipts, store, now }) }),
    ...(serve.includes("redeem") &&
      backendSeed !== undefined && { redeemer: new Redeemer({ keys, store, backendSeed, now }) }),
  });
  const server = await startServer(api, host, port);
  const reading = repeat("Reading the chain", syncSeconds, () => receipts.sync(), report);
  const auditing = repeat("Publishing the audit", syncSeconds, () => publishAudit(service), report);
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await Promise.all([reading.stop(), auditing.stop()]);
    },
  };
}

function openDatabase(choice: DatabaseChoice, report: (line: string) => void): Database {
  if ("path" in choice) return new SqliteDatabase(choice.path);
  return new PostgresDatabase(choice.url, (error) => {
    report(`A connection to the database ended: ${error.name}`);
  });
}
