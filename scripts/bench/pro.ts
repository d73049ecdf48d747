import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { MaxUint256 } from "ethers";
import hre, { network } from "hardhat";
import { startServer } from "../../src/http/server.js";
import { mapLimited } from "../../src/core/parallel.js";
import { PATHS } from "../../src/pro/api.js";
import { CommitmentTree } from "../../src/pro/commitment.js";
import { postgresMissing, startPostgres, startSqlite } from "../../test/support/databases.js";
import { issueRequest, purchaseOf, redeemRequest, tokenOf } from "../../test/support/proClient.js";
import { announce, createProServer, makeKey } from "../../test/support/proServer.js";
import { deploySystem } from "../../test/support/system.js";
import { readClientOf } from "../../test/support/toolkit.js";
import type { Posted } from "./post.js";

/* Prints how many units a second one process issues and redeems: pro.ts [units]. Over HTTP the clients are another process. */

const UNITS = Number(process.argv[2] ?? 2_000);
const CONNECTIONS = 32;
const CLIENTS = fileURLToPath(new URL("post.ts", import.meta.url));

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const chain = await network.create({ network: "local" });
const system = await deploySystem(chain);
const key = makeKey({ notBefore: await chain.networkHelpers.time.latest() });
await announce(chain, system, [key]);
const client = await readClientOf(chain, system);

const purchases = Array.from({ length: UNITS }, (_, i) => purchaseOf(key.published, `unit ${i}`));
const tree = new CommitmentTree(purchases.map(({ commitment }) => commitment));
await system.proBurn.connect(system.stakers[0]).burnForProRoot(1, tree.root, UNITS, MaxUint256);
const timestamp = await chain.networkHelpers.time.latest();
const issues = purchases.map((purchase) => issueRequest(1, purchase, tree.proofOf(purchase.commitment)));
const redemptions = purchases.map((purchase, i) => {
  const { tokenSecret } = purchase;
  return redeemRequest({ token: tokenOf(key.pair, purchase), tokenSecret, timestamp, account: `account ${i}` });
});

/** Units a second, and a second of this process's processor time: what one core does that has nothing else to do. */
async function rateOf(work: () => Promise<number>): Promise<string> {
  const before = process.cpuUsage();
  const milliseconds = await work();
  const { user, system } = process.cpuUsage(before);
  return `${rate(milliseconds)} (${rate((user + system) / 1_000)})`;
}

function rate(milliseconds: number): number {
  return Math.round((UNITS * 1_000) / milliseconds);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What the clients measure. */
async function timeOfPosting(folder: string, url: string, bodies: readonly unknown[]): Promise<number> {
  const file = join(folder, "requests.json");
  await writeFile(file, JSON.stringify({ url, connections: CONNECTIONS, bodies }));
  const child = spawn(process.execPath, ["--import", "tsx", CLIENTS, file], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  for await (const chunk of child.stdout) out += String(chunk);
  const { milliseconds, failed } = JSON.parse(out) as Posted;
  if (failed > 0) throw new Error(`${failed} requests failed.`);
  return milliseconds;
}

const table = new Table({
  head: ["units a second (of one core)", "issue", "redeem", "issue over HTTP", "redeem over HTTP"],
  style: { head: [], border: [], compact: true },
});
for (const [name, start] of [
  ["SQLite", startSqlite],
  ...(postgresMissing() === undefined ? [["PostgreSQL, fsync off", startPostgres] as const] : []),
] as const) {
  const databases = await start();
  const serve = async () => {
    const database = (await databases.create()).open();
    const server = await createProServer({ client, keys: [key], now: () => timestamp, database });
    await server.receipts.sync();
    return server;
  };
  const inside = await serve();
  const { issuer, redeemer } = inside;
  const issued = await rateOf(() => timeOf(() => mapLimited(issues, CONNECTIONS, (request) => issuer.issue(request))));
  const redeemed = await rateOf(() =>
    timeOf(() => mapLimited(redemptions, CONNECTIONS, (request) => redeemer.redeem(request))),
  );
  await inside.close();
  const outside = await serve();
  const http = await startServer(outside.api, "127.0.0.1", 0);
  const issuedOver = await rateOf(() => timeOfPosting(outside.folder, `${http.url}${PATHS.issue}`, issues));
  const redeemedOver = await rateOf(() => timeOfPosting(outside.folder, `${http.url}${PATHS.redeem}`, redemptions));
  await http.close();
  await outside.close();
  await databases.stop();
  table.push([name, issued, redeemed, issuedOver, redeemedOver]);
}
console.log(
  `${UNITS} units of one receipt with a root, ${CONNECTIONS} requests at a time; load ${loadavg()[0]?.toFixed(1)}`,
);
console.log(table.toString());
await chain.close();
