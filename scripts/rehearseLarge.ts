import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { toJson } from "../src/core/json.js";
import { ClaimTree } from "../src/oxen/ledger/merkle.js";
import { rehearsalFiles, rehearse } from "../src/oxen/ledger/rehearse.js";
import {
  bonusSnapshot,
  coinSnapshot,
  misjudged,
  missingCodes,
  type SyntheticSnapshot,
  toCsv,
} from "../test/support/snapshots.js";
import { measure } from "./support/measure.js";

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

async function run(name: string, snapshot: SyntheticSnapshot): Promise<void> {
  const { oxenHeight, oxenBlockHash } = snapshot.input;
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
  const wrong = misjudged(snapshot, entries);
  const faulty = entries.filter(({ code }) => code !== undefined).length;
  console.log(`  ${entries.length} rows, ${faulty} with a code, ${wrong.length} not as they were made; root ${root}`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function write(name: string, { input, registrationLog }: SyntheticSnapshot): Promise<void> {
  await writeFile(join(folder, `${name}.json`), toJson(input.config));
  await writeFile(join(folder, `${name}.csv`), toCsv(input.rows));
  await writeFile(join(folder, `${name}.registrations.jsonl`), registrationLog);
}

function progress(done: number, all: number): void {
  if (done % 2_048 < 32) console.error(`  checked ${done} of ${all}`);
}
