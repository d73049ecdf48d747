import { globSync } from "node:fs";
import { compile, readSource } from "../support/solc.js";
import { maskComments } from "../support/solidity.js";
import { PROJECT } from "../support/workspace.js";

/*
 * Proves what the contracts in proofs/ assert of the arithmetic in contracts/libraries, for every input, with the
 * compiler's model checker. A proof counts only if each single assertion is reported as safe. The statements in
 * controls/ are false: if one of them is "proved", the checker is not to be believed.
 */

/**
 * The solver gives up on nonlinear arithmetic after a fixed amount of work, and whether it gets there hangs on how the
 * variables happen to be numbered. Another numbering is another attempt; a proof found in any of them is a proof.
 */
const ATTEMPTS = 12;

/** Assembly is beyond the checker. Nothing that is proved calls this. */
const UNREADABLE: Readonly<Record<string, string>> = {
  "solady/src/utils/FixedPointMathLib.sol":
    "library FixedPointMathLib { function expWad(int256) internal pure returns (int256) { revert(); } }",
};

/**
 * The sources as the checker reads them: with checked arithmetic and without narrowing to 64 bits, of which it knows
 * too little. The proofs take inputs of 64 bits and less, whose products stay far below 2^256, and show that results
 * fit: for them the contracts compute the same.
 */
function readForProof(name: string): string {
  const source = UNREADABLE[name] ?? readSource(name);
  if (!name.startsWith("contracts/")) return source;
  return source.replaceAll("unchecked {", "{").replaceAll("uint64", "uint256");
}

/** The lines of the file's assertions. */
function assertionsOf(source: string): number[] {
  return maskComments(source)
    .split("\n")
    .flatMap((text, index) => (/\bassert\(/.test(text) ? [index + 1] : []));
}

/** The lines of the assertions that are proved when the numbering of variables is moved by `shift`. */
function provedIn(file: string, source: string, shift: number): number[] {
  const contract = /^contract (\w+)/m.exec(source)?.[1];
  if (contract === undefined) throw new Error(`${file} has no contract`);
  const padding = Array.from({ length: shift }, (_, index) => `uint256 constant PADDING_${index} = 0;\n`).join("");
  const modelChecker = {
    contracts: { [file]: [contract] },
    engine: "chc",
    showProvedSafe: true,
    solvers: ["z3"],
    targets: ["assert"],
  };
  const { errors = [] } = compile({ [file]: padding + source }, { outputSelection: {}, modelChecker }, readForProof);
  return errors
    .filter(({ message }) => message === "CHC: Assertion violation check is safe!")
    .map(({ formattedMessage }) => Number(/:(\d+):\d+:$/m.exec(formattedMessage)?.[1]) - shift);
}

let proved = 0;
let failed = 0;

for (const file of globSync("scripts/prove/proofs/**/*.sol", { cwd: PROJECT }).sort()) {
  const begin = performance.now();
  const source = readSource(file);
  const open = new Set(assertionsOf(source));
  const expected = open.size;
  if (expected === 0) throw new Error(`${file} asserts nothing`);
  let attempts = 0;
  for (; open.size > 0 && attempts < ATTEMPTS; attempts++) {
    for (const line of provedIn(file, source, attempts)) open.delete(line);
  }
  proved += expected - open.size;
  failed += open.size;
  console.log(
    file.replace("scripts/prove/", "").padEnd(40),
    `${expected - open.size} of ${expected}`,
    `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`.padStart(12),
    `${((performance.now() - begin) / 1000).toFixed(1)} s`.padStart(8),
  );
  for (const line of open) console.log(`  not proved: line ${line}: ${source.split("\n")[line - 1]?.trim() ?? ""}`);
}

const controls = globSync("scripts/prove/controls/*.sol", { cwd: PROJECT }).sort();
if (controls.length === 0) throw new Error("there is no control");
for (const file of controls) {
  const source = readSource(file);
  const believed = [0, 1, 2].some((shift) => provedIn(file, source, shift).length > 0);
  if (believed) failed++;
  console.log(file.replace("scripts/prove/", "").padEnd(40), believed ? "false, but proved" : "false, and not proved");
}

console.log(`${proved} assertions proved, ${failed} failed`);
if (failed > 0) process.exit(1);
