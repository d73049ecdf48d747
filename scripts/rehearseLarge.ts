import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { toJson } from "../src/core/json.js";
import type { LedgerEntry } from "../src/oxen/ledger/entry.js";
import { ClaimTree } from "../src/oxen/ledger/merkle.js";
import { rehearsalFiles, rehearse } from "../src/oxen/ledger/rehearse.js";
import { bonusSnapshot, coinSnapshot, missingCodes, type SyntheticSnapshot, toCsv } from "../test/support/snapshots.js";

/* Rehearses synthetic snapshots of the size of the real migration, checks that every fault that was put in was found and
   nothing else, and prints how long it took: rehearseLarge.ts [deposits] [operators]. */

const DEPOSITS = Number(process.argv[2] ?? 120_000);
const OPERATORS = Number(process.argv[3] ?? 6_000);
/** Often enough that every kind of fault is among the rows of the kind that there are least of. */
const FAULT_EVERY = 120;

const folder = await mkdtemp(join(tmpdir(), "sesh-rehearsal-"));
try {
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? ""}`);
  const make = { rows: DEPOSITS, faultEvery: FAULT_EVERY };
  const coin = await measure(`make ${DEPOSITS} deposits`, () => Promise.resolve(coinSnapshot("large", make)));
  await write("coin", coin);
  const bonus = await measure(`make ${OPERATORS} operators' points`, () =>
    Promise.resolve(bonusSnapshot("large", { ...make, rows: OPERATORS })),
  );
  await write("bonus", bonus);
  const missing = missingCodes([coin, bonus]);
  console.log(missing.length === 0 ? "every code has rows" : `no row is made for ${missing.join(", ")}`);
  if (missing.length > 0) process.exitCode = 1;

  await measure("both rehearsals", async () => {
    for (const [name, snapshot] of Object.entries({ coin, bonus })) await run(name, snapshot);
  });
  console.log(`load ${loadavg()[0]?.toFixed(1) ?? ""}`);
  console.log(`peak of this process with its workers: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
} finally {
  await rm(folder, { recursive: true });
}

async function run(name: string, { expected, input }: SyntheticSnapshot): Promise<void> {
  const { oxenHeight, oxenBlockHash } = input;
  const files = {
    config: join(folder, `${name}.json`),
    snapshot: join(folder, `${name}.csv`),
    registrations: join(folder, `${name}.registrations.jsonl`),
  };
  const rehearsal = await measure(`rehearse ${name}`, () =>
    rehearse(files, { epoch: 1n, oxenHeight, oxenBlockHash }, progress),
  );
  await measure(`  write its report`, () => Promise.resolve(rehearsalFiles(rehearsal)));
  const { entries, claims, root } = rehearsal.ledger;
  await measure(`  its tree of ${claims.length} leaves alone`, () => Promise.resolve(new ClaimTree(claims)));
  const what = new Map([...expected].map(([row, become]) => [row.line, become]));
  const wrong = entries.filter((entry) => becameOf(entry) !== what.get(entry.row.line));
  const faulty = entries.filter(({ code }) => code !== undefined).length;
  console.log(`  ${entries.length} rows, ${faulty} with a code, ${wrong.length} not as they were made; root ${root}`);
  if (wrong.length > 0 || entries.length !== what.size) process.exitCode = 1;
}

function becameOf({ outcome, code, by }: LedgerEntry): string {
  if (code === "OVER_CAP" && outcome === "accepted") return "OVER_CAP in part";
  return code ?? by ?? outcome;
}

async function write(name: string, { input, registrationLog }: SyntheticSnapshot): Promise<void> {
  await writeFile(join(folder, `${name}.json`), toJson(input.config));
  await writeFile(join(folder, `${name}.csv`), toCsv(input.rows));
  await writeFile(join(folder, `${name}.registrations.jsonl`), registrationLog);
}

/** Other programs on the machine make the time longer, but not the work. */
async function measure<T>(what: string, work: () => Promise<T>): Promise<T> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const [time, used] = [(performance.now() - start) / 1_000, (user + system) / 1_000_000];
  console.log(`${what.padEnd(50)}${time.toFixed(1).padStart(8)} s, ${used.toFixed(1)} s of processor time`);
  return result;
}

function progress(done: number, all: number): void {
  if (done % 2_048 < 32) console.error(`  checked ${done} of ${all}`);
}
