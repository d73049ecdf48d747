import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { findProblems, type Snapshot, toSnapshot } from "./compare.js";
import { renderReport } from "./report.js";
import { runBenchmark } from "./run.js";

const SNAPSHOT = new URL("./snapshot.json", import.meta.url);

/**
 * Measures what the system's operations cost and compares that with the committed snapshot.
 * --json prints the rows as JSON and nothing else; --update writes the snapshot; --check is the default, spelled out.
 */
const { values } = parseArgs({
  options: { check: { type: "boolean" }, json: { type: "boolean" }, update: { type: "boolean" } },
});

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const benchmark = await runBenchmark();
console.log(values.json === true ? JSON.stringify(benchmark.rows, null, 1) : renderReport(benchmark));
if (values.update === true) {
  await writeFile(SNAPSHOT, `${JSON.stringify(toSnapshot(benchmark.rows), null, 2)}\n`);
} else {
  const problems = findProblems(benchmark, JSON.parse(await readFile(SNAPSHOT, "utf8")) as Snapshot);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error("If the rise is meant, say why in the commit and run `npm run gas -- --update`.");
    process.exitCode = 1;
  }
}
