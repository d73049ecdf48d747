import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contractFiles } from "../support/solidity.js";
import { copyProject, HARDHAT, mustRun, PROJECT } from "../support/workspace.js";
import { instrumentBranches, type Branch } from "./branches.js";

/*
 * Every line of contracts/ must run in some test, and every condition must be true in one and false in another. What
 * cannot be is named in coverage-exceptions.json with the reason; an exception that is not needed fails, too.
 */

/**
 * The first two start the project's programs, which compile the contracts again, without coverage; and then the tests
 * that come after them would measure nothing. The others reach a line of a contract by chance, on the way to something
 * else or not at all, and take most of the time; a line that only a fuzz test reaches has no test that names it.
 */
const NOT_RUN = [
  "test/bridge",
  "test/deploy",
  "test/e2e",
  "test/invariant",
  "test/differential",
  "test/fuzz",
  "test/integration",
  "test/meta",
  "test/unit/src",
];

const gapSchema = z.strictObject({
  file: z.string(),
  /** The text of the line, or of the condition. */
  code: z.string(),
  /** The line never runs, or the condition is never true or never false. */
  missing: z.enum(["line", "true", "false"]),
});
const exceptionsSchema = z.array(gapSchema.extend({ reason: z.string().min(1) }));

type Gap = z.infer<typeof gapSchema>;

/** Line number → 1 if it ran, 0 if not. */
type Hits = ReadonlyMap<number, number>;

function parseLcov(lcov: string): Map<string, Hits> {
  const files = new Map<string, Hits>();
  for (const record of lcov.split("end_of_record")) {
    const file = /^SF:(.+)$/m.exec(record)?.[1];
    if (file === undefined) continue;
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(
      ([, line, hits]) => [Number(line), Number(hits)] as const,
    );
    files.set(file, new Map(lines));
  }
  return files;
}

function measure(file: string, hits: Hits, branches: readonly Branch[]) {
  const source = readFileSync(join(PROJECT, file), "utf8").split("\n");
  const lines = [...hits.keys()].filter((line) => line <= source.length);
  const missedLines = lines.filter((line) => hits.get(line) === 0);
  const outcomes = branches.flatMap(({ line, condition, whenTrue, whenFalse }) => [
    { line, missing: "true" as const, code: condition, ran: hits.get(whenTrue) === 1 },
    { line, missing: "false" as const, code: condition, ran: hits.get(whenFalse) === 1 },
  ]);
  const missedOutcomes = outcomes.filter(({ ran }) => !ran);
  return {
    lines: lines.length,
    branches: outcomes.length,
    summary:
      `lines ${lines.length - missedLines.length}/${lines.length}`.padEnd(16) +
      `branches ${outcomes.length - missedOutcomes.length}/${outcomes.length}`,
    gaps: [
      ...missedLines.map((line) => ({ line, missing: "line" as const, code: source[line - 1]?.trim() ?? "" })),
      // Where a line never runs, its conditions go without saying.
      ...missedOutcomes.filter(({ line }) => !missedLines.includes(line)),
    ],
  };
}

function sameGap(a: Gap, b: Gap): boolean {
  return a.file === b.file && a.code === b.code && a.missing === b.missing;
}

const copy = copyProject();
for (const folder of NOT_RUN) rmSync(join(copy, folder), { recursive: true });
const files = contractFiles(PROJECT);
const branches = instrumentBranches(copy, files);
await mustRun(HARDHAT, ["test", "--coverage"], copy);
const hits = parseLcov(readFileSync(join(copy, "coverage/lcov.info"), "utf8"));

const gaps: (Gap & { line: number })[] = [];
const totals = { lines: 0, branches: 0 };
for (const file of files) {
  const measured = measure(
    file,
    hits.get(file) ?? new Map(),
    branches.filter((branch) => branch.file === file),
  );
  gaps.push(...measured.gaps.map(({ line, code, missing }) => ({ file, line, code, missing })));
  totals.lines += measured.lines;
  totals.branches += measured.branches;
  if (measured.lines > 0) console.log(file.padEnd(56), measured.summary);
}
if (totals.lines === 0 || totals.branches === 0) throw new Error("nothing was measured");

const exceptions = exceptionsSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "coverage-exceptions.json"), "utf8")),
);
const unexplained = gaps.filter((gap) => !exceptions.some((exception) => sameGap(exception, gap)));
const unneeded = exceptions.filter((exception) => !gaps.some((gap) => sameGap(exception, gap)));

for (const { file, line, code, missing } of unexplained) {
  console.log(`${file}:${line} ${missing === "line" ? "never runs" : `is never ${missing}`}: ${code}`);
}
for (const { file, code } of unneeded) console.log(`exception not needed: ${file}: ${code}`);
console.log(
  `${totals.lines} lines, ${totals.branches} branches; ${gaps.length} not covered, ${exceptions.length} excepted`,
);
if (unexplained.length + unneeded.length > 0) process.exit(1);
