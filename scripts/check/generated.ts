import { rmSync } from "node:fs";
import { join } from "node:path";
import { HARDHAT, mustRun, PROJECT } from "../support/workspace.js";

/* What is generated and committed must be what the contracts give: generate it again and compare with git. */

const TYPES = "typechain-types";
const GENERATED = [
  TYPES,
  "docs/ERRORS.md",
  "deploy/README.md",
  "test/vectors/attestations.json",
  "test/vectors/names.json",
  "docs/openapi/pro.json",
  "test/vectors/pro-purchase.json",
];

async function git(...arguments_: string[]): Promise<string[]> {
  const output = await mustRun("git", [...arguments_, "--", ...GENERATED]);
  return output.split("\n").filter((line) => line !== "");
}

// Artifacts of contracts that are gone would be generated for, too.
for (const folder of [TYPES, "artifacts/contracts"]) rmSync(join(PROJECT, folder), { recursive: true, force: true });
await mustRun(HARDHAT, ["build", "--force", "--no-tests"]);
await mustRun("npm", ["run", "generate:errors"]);
await mustRun("npm", ["run", "generate:parameters"]);
await mustRun("npm", ["run", "generate:openapi"]);
await mustRun("npm", ["run", "generate:vectors"]);
await mustRun("npm", ["run", "generate:names"]);

const committed = await git("ls-files");
const missing = GENERATED.filter((path) => !committed.some((file) => file.startsWith(path)));
const stale = [...(await git("diff", "--name-only")), ...(await git("ls-files", "--others", "--exclude-standard"))];

for (const path of missing) console.log(`${path} is not committed`);
for (const file of stale) console.log(`${file} is stale`);
if (missing.length + stale.length > 0) {
  console.log("Commit these files as they are now.");
  process.exit(1);
}
console.log(`${committed.length} generated files are up to date`);
