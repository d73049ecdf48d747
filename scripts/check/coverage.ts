import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { contractFiles } from "../support/solidity.js";
import { HARDHAT, PROJECT, run, withCopy } from "../support/workspace.js";
import { instrumentBranches } from "./branches.js";

/*
 * Every line of contracts/ must run in some test, and every condition must be true in one and false in another.
 * What cannot be is named in coverage-exceptions.json with the reason; an exception that is not needed fails too.
 */

/** Tests that look at sources or start programs: they run no contract that the others do not. */
const NOT_RUN = ["test/meta", "test/e2e"];

const exceptionsSchema = z.array(
  z.strictObject({
    file: z.string(),
    /** The text of the line, or of the condition. */
    code: z.string(),
    missing: z.enum(["line", "true", "false"]),
    reason: z.string().min(1),
  }),
);

interface Gap {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly missing: "line" | "true" | "false";
}

/** Line number → hits, by file. */
const parseLcov = (lcov: string): Map<string, Map<number, number>> => {
  const files = new Map<string, Map<number, number>>();
  for (const record of lcov.split("end_of_record")) {
    const file = /^SF:(.+)$/m.exec(record)?.[1];
    if (file === undefined) continue;
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(
      (match) => [Number(match[1]), Number(match[2])] as const,
    );
    files.set(file, new Map(lines));
  }
  return files;
};

const files = contractFiles(PROJECT);
const { branches, hits } = withCopy((copy) => {
  for (const folder of NOT_RUN) rmSync(path.join(copy, folder), { recursive: true, force: true });
  const branches = instrumentBranches(copy, files);
  const { code, output } = run(HARDHAT, ["test", "--coverage"], copy);
  if (code !== 0) throw new Error(`the tests fail with instrumented contracts:\n${output}`);
  return { branches, hits: parseLcov(readFileSync(path.join(copy, "coverage/lcov.info"), "utf8")) };
});

const gaps: Gap[] = [];
const totals = { lines: 0, branches: 0 };
for (const file of files) {
  const source = readFileSync(path.join(PROJECT, file), "utf8").split("\n");
  const hitsByLine = hits.get(file) ?? new Map<number, number>();
  const lines = [...hitsByLine].filter(([line]) => line <= source.length);
  const missedLines = lines.filter(([, count]) => count === 0).map(([line]) => line);
  const outcomes = branches
    .filter((branch) => branch.file === file)
    .flatMap(({ line, condition, whenTrue, whenFalse }) => [
      { line, code: condition, missing: "true" as const, hit: hitsByLine.get(whenTrue) },
      { line, code: condition, missing: "false" as const, hit: hitsByLine.get(whenFalse) },
    ]);
  const missedOutcomes = outcomes.filter(({ hit }) => hit !== 1);
  gaps.push(
    ...missedLines.map((line) => ({ file, line, code: source[line - 1]?.trim() ?? "", missing: "line" as const })),
    // Where a line never runs, neither do its conditions.
    ...missedOutcomes
      .filter(({ line }) => !missedLines.includes(line))
      .map(({ line, code, missing }) => ({ file, line, code, missing })),
  );
  totals.lines += lines.length;
  totals.branches += outcomes.length;
  if (lines.length === 0) continue;
  console.log(
    file.padEnd(56),
    `lines ${lines.length - missedLines.length}/${lines.length}`.padEnd(16),
    `branches ${outcomes.length - missedOutcomes.length}/${outcomes.length}`,
  );
}

const exceptions = exceptionsSchema.parse(
  JSON.parse(readFileSync(path.join(import.meta.dirname, "coverage-exceptions.json"), "utf8")),
);
const excuses = (gap: Gap) => (exception: z.infer<typeof exceptionsSchema>[number]) =>
  exception.file === gap.file && exception.code === gap.code && exception.missing === gap.missing;
const unexplained = gaps.filter((gap) => !exceptions.some(excuses(gap)));
const unneeded = exceptions.filter((exception) => !gaps.some((gap) => excuses(gap)(exception)));

for (const { file, line, code, missing } of unexplained) {
  console.log(`${file}:${line} ${missing === "line" ? "never runs" : `is never ${missing}`}: ${code}`);
}
for (const { file, code } of unneeded) console.log(`exception not needed: ${file}: ${code}`);

console.log(
  `${totals.lines} lines, ${totals.branches} branches; ${gaps.length} not covered, ${exceptions.length} excepted`,
);
if (totals.lines === 0 || totals.branches === 0) throw new Error("no coverage was measured");
if (unexplained.length > 0 || unneeded.length > 0) process.exit(1);
