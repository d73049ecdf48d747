import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getBytes, id } from "ethers";
import type { ReadClient } from "../../src/contracts/client.js";
import { generateIssuerKey, type IssuerKeyPair } from "../../src/pro/issuerKeys.js";
import { formatKeyFile, keyHashOf, type KeyTerms, parseKeyFile } from "../../src/pro/keyFile.js";
import { type Finality, ReceiptLog } from "../../src/pro/receipts.js";
import { AuditFolder } from "../../src/pro/server/auditFolder.js";
import type { Database } from "../../src/pro/server/database.js";
import { createProApi } from "../../src/pro/server/http.js";
import { Issuer } from "../../src/pro/server/issuer.js";
import { KeyRing, type ServerKey } from "../../src/pro/server/keyRing.js";
import { RateLimit } from "../../src/http/rateLimit.js";
import { ReceiptWatch } from "../../src/pro/server/receiptWatch.js";
import { Redeemer } from "../../src/pro/server/redeemer.js";
import { SqliteDatabase } from "../../src/pro/server/sqlite.js";
import { Store } from "../../src/pro/server/store.js";
import { announceKeys } from "./issuers.js";
import { type Chain, DAY, type System } from "./system.js";

export const ISSUER_NAME = "pro.example.org";
export const BACKEND_SEED = getBytes(id("seed of the backend"));

export type TestKey = ServerKey & { pair: IssuerKeyPair };

/** A key whose burns count for 365 days from `notBefore`, and its tokens for 730. */
export function makeKey(terms: Partial<KeyTerms> & { notBefore: number; usableFrom?: number }): TestKey {
  const { usableFrom = terms.notBefore, ...given } = terms;
  const pair = generateIssuerKey();
  const issueUntil = terms.notBefore + 365 * DAY;
  const redeemUntil = terms.notBefore + 730 * DAY;
  const text = formatKeyFile(pair, { plan: 1, epoch: 1, issuerName: ISSUER_NAME, issueUntil, redeemUntil, ...given });
  return { published: parseKeyFile(text, "key file"), text, usableFrom, privateKey: pair.privateKey, pair };
}

/** The governor announces keys, and the week passes after which they may be used; the price of SESH is new. */
export async function announce(chain: Chain, system: System, keys: readonly TestKey[]): Promise<void> {
  for (const key of keys) {
    const { plan, epoch } = key.published;
    const announcement = { plan, epoch, keyHash: keyHashOf(key.text), keyIds: [key.published.key.keyId] };
    await announceKeys(chain, system, announcement);
    key.usableFrom = Number((await system.proBurn.issuerKeysOf(plan, epoch)).usableFrom);
  }
  await chain.networkHelpers.time.increaseTo(Math.max(...keys.map(({ usableFrom }) => usableFrom)));
  await refreshPrice(system);
}

/** The price of SESH is a day old at most when something is bought. */
export async function refreshPrice({ feed, operations }: System): Promise<void> {
  await feed.connect(operations).post(20_000_000n);
}

export interface ProServerOptions {
  client: ReadClient;
  keys: readonly ServerKey[];
  /** Unix seconds; the chain's time unless told. */
  now?: () => number;
  database?: Database;
  finality?: Finality;
}

/** Issuer and redeemer in this process, with an HTTP interface that `api.request` calls without a port. */
export async function createProServer({ client, keys, database, finality = 0, ...options }: ProServerOptions) {
  const folder = await mkdtemp(join(tmpdir(), "sesh-pro-"));
  let time = 0;
  const tick = async () => (time = (await client.provider.getBlock("latest"))?.timestamp ?? 0);
  await tick();
  const now = options.now ?? (() => time);
  const domain = { chainId: client.chainId, proBurn: client.deployment.ProBurn };
  const store = await Store.open(database ?? new SqliteDatabase(join(folder, "pro.db")), domain);
  const ring = new KeyRing(keys);
  const log = new ReceiptLog(client, finality);
  const receipts = new ReceiptWatch(log, { clock: Date.now, pause: 0, staleAfter: 600 });
  const issuer = new Issuer({ keys: ring, receipts, store, now });
  const redeemer = new Redeemer({ keys: ring, store, backendSeed: BACKEND_SEED, now });
  const limit = new RateLimit({ seconds: 60, perClient: 100_000, total: 100_000 }, Date.now);
  const reports: string[] = [];
  const api = createProApi({
    keys: ring,
    store,
    audits: new AuditFolder(folder),
    issuer,
    redeemer,
    limit,
    clientOf: () => "test",
    report: (line) => reports.push(line),
  });
  return {
    api,
    folder,
    store,
    issuer,
    redeemer,
    log,
    receipts,
    ring,
    reports,
    now,
    /** Follows the chain's time. */
    tick,
    async close(): Promise<void> {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type ProServer = Awaited<ReturnType<typeof createProServer>>;
