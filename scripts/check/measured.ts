import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { mustRun, PROJECT } from "../support/workspace.js";

/*
 * Coverage and proofs take minutes, and say the same as long as contracts, their unit tests and the tools are the same.
 * measured.json says for which files they passed; for these they are not run again, for others they are. With --update
 * it is written anew after they have passed.
 */

const TOOLS = ["package-lock.json", "hardhat.config.ts", "contracts"];
const MEASUREMENTS = {
  coverage: {
    script: "check:coverage",
    inputs: [
      ...TOOLS,
      "test/unit",
      ":!test/unit/src",
      "scripts/check/branches.ts",
      "scripts/check/coverage.ts",
      "scripts/check/coverage-exceptions.json",
    ],
  },
  proofs: { script: "prove", inputs: [...TOOLS, "scripts/prove", "scripts/support/solc.ts"] },
};
const RECORD = join(import.meta.dirname, "measured.json");
const recordSchema = z.strictObject({ coverage: z.string(), proofs: z.string() });

/** SHA-256 of a list of the files with their hashes, as `sha256sum` writes it. */
async function fingerprintOf(inputs: readonly string[]): Promise<string> {
  const list = await mustRun("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...inputs]);
  const files = list.split("\n").filter((file) => file !== "");
  if (files.length === 0) throw new Error("there is nothing to measure");
  return sha256(files.map((file) => `${sha256(readFileSync(join(PROJECT, file)))}  ${file}\n`).join(""));
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

const passed = recordSchema.parse(JSON.parse(readFileSync(RECORD, "utf8")));
for (const name of ["coverage", "proofs"] as const) {
  const { script, inputs } = MEASUREMENTS[name];
  const fingerprint = await fingerprintOf(inputs);
  if (passed[name] === fingerprint) {
    console.log(`${name}: passed for exactly these files; \`npm run ${script}\` measures again`);
    continue;
  }
  console.log(await mustRun("npm", ["run", script]));
  passed[name] = fingerprint;
}
if (process.argv.includes("--update")) writeFileSync(RECORD, `${JSON.stringify(passed, undefined, 2)}\n`);
