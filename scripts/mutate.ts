import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { maskComments } from "./support/solidity.js";
import { copyProject, run } from "./support/workspace.js";

/*
 * Changes a contract in one place at a time and reports the changes that the tests do not notice:
 *
 *   npm run mutate -- contracts/rewards/RewardPool.sol "npx hardhat build --no-tests && npx hardhat test mocha \
 *     --no-compile test/unit/RewardPool/*.ts" [maximum]
 *
 * Works on a copy in the system's temporary folder. Given a maximum, that many mutants spread evenly over the file.
 */

/** What is replaced by what. Sources are formatted, so operators with two sides have spaces on both. */
const OPERATORS: readonly (readonly [pattern: RegExp, ...replacements: string[]])[] = [
  [/ < /g, " <= ", " > "],
  [/ <= /g, " < ", " >= "],
  [/ > /g, " >= ", " < "],
  [/ >= /g, " > ", " <= "],
  [/ == /g, " != "],
  [/ != /g, " == "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ \+ /g, " - "],
  [/ - /g, " + "],
  [/ \* /g, " / "],
  [/ \/ /g, " * "],
  [/ % /g, " * "],
  [/ << /g, " >> "],
  [/ >> /g, " << "],
  [/ \+= /g, " -= ", " = "],
  [/ -= /g, " += ", " = "],
  [/\+\+/g, "--"],
  [/--/g, "++"],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/\bif \(/g, "if (true || ", "if (false && "],
  [/\brequire\(\s*/g, "require(true || "],
  [/ \? /g, " && false ? ", " || true ? "],
  // A number one larger: 7 days, 1e18, 10_000.
  [/(?<![\w.])\d[\d_]*(?!\w)/g, "($& + 1)"],
  // A statement on one line that is left out: an event, a call, an assignment.
  [/(?<=^ {8,})(?!return\b|require\b|delete\b)(emit )?[\w.[\]]+(\(.*\)| [-+|]?= .*);$/gm, ""],
  [/(?<=^ {8,})delete .*;$/gm, ""],
  // A modifier that is left out.
  [/(?<=\) (?:external|public|private|internal) (?:\w+ )*)(?:only\w+|restricted|whenNotPaused)\b/g, ""],
];

/** Lines that hold no logic. */
const DECLARATION = /^\s*(pragma|import|using|event|error|struct|enum|mapping|contract|interface|library)\b/;

interface Mutant {
  line: number;
  before: string;
  after: string;
  source: string;
}

function mutantsOf(source: string): Mutant[] {
  const masked = maskComments(source);
  const lines = source.split("\n");
  return OPERATORS.flatMap(([pattern, ...replacements]) =>
    [...masked.matchAll(pattern)].flatMap((match) => {
      const line = masked.slice(0, match.index).split("\n").length;
      if (DECLARATION.test(lines[line - 1] ?? "")) return [];
      const end = match.index + match[0].length;
      const before = source.slice(match.index, end);
      return replacements.map((replacement) => {
        const after = replacement.replace("$&", before);
        return { line, before, after, source: source.slice(0, match.index) + after + source.slice(end) };
      });
    }),
  ).sort((a, b) => a.line - b.line);
}

function spread<T>(items: readonly T[], maximum: number): T[] {
  if (items.length <= maximum) return [...items];
  return Array.from({ length: maximum }, (_, index) => items[Math.floor((index * items.length) / maximum)] as T);
}

const [file, command, maximum] = process.argv.slice(2);
if (file === undefined || command === undefined) {
  console.error('Usage: npm run mutate -- <contract> "<test command>" [maximum]');
  process.exit(2);
}

const copy = copyProject();
const target = join(copy, file);
const original = readFileSync(target, "utf8");

async function test(source: string, timeout?: number): Promise<"passed" | "failed" | "not compilable"> {
  writeFileSync(target, source);
  const { code, output } = await run("sh", ["-c", command as string], copy, timeout);
  if (code === 0) return "passed";
  return output.includes("Compilation failed") ? "not compilable" : "failed";
}

const begin = performance.now();
if ((await test(original)) !== "passed") throw new Error("The tests fail without any change.");
// A mutant that runs for ever has been noticed.
const timeout = Math.ceil(3 * (performance.now() - begin)) + 60_000;

const mutants = mutantsOf(original);
const chosen = spread(mutants, maximum === undefined ? Infinity : Number(maximum));
const counts = { passed: 0, failed: 0, "not compilable": 0 };
for (const { line, before, after, source } of chosen) {
  const outcome = await test(source, timeout);
  counts[outcome]++;
  if (outcome === "passed")
    console.log(`survived: ${file}:${line}: ${before.trim()} → ${after.trim() || "(left out)"}`);
}

const score = (100 * counts.failed) / Math.max(1, counts.failed + counts.passed);
console.log(
  `${chosen.length} of ${mutants.length} mutants: ${counts.failed} killed, ${counts.passed} survived, ` +
    `${counts["not compilable"]} not compilable; score ${score.toFixed(1)} %; ` +
    `${((performance.now() - begin) / 1000).toFixed(0)} s`,
);
