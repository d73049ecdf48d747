import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyProject, HARDHAT, mustRun, PROJECT, run } from "../support/workspace.js";

/*
 * What is generated and committed must be what the contracts give: generate it again and compare with git.
 *
 * It happens in a copy that nothing was ever built in, at a path that no other run has, from the production sources
 * alone. So deploy/manifest.json also shows that the bytecode depends on nothing else (DP-09): a path or a leftover in it
 * would make the manifest stale.
 */

const TYPES = "typechain-types";
const GENERATED = [
  TYPES,
  "docs/ERRORS.md",
  "docs/DEPLOYMENTS.md",
  "deploy/README.md",
  "deploy/manifest.json",
  "test/vectors/attestations.json",
  "test/vectors/names.json",
  "docs/openapi/pro.json",
  "test/vectors/pro-purchase.json",
];
const GENERATORS = ["manifest", "deployments", "errors", "parameters", "openapi", "vectors", "names"];

async function git(...arguments_: string[]): Promise<string[]> {
  const output = await mustRun("git", [...arguments_, "--", ...GENERATED]);
  return output.split("\n").filter((line) => line !== "");
}

const copy = copyProject();
rmSync(join(copy, TYPES), { recursive: true });
await mustRun(HARDHAT, ["build", "--force", "--no-tests"], copy);
for (const generator of GENERATORS) await mustRun("npm", ["run", `generate:${generator}`], copy);
// What is up to date stays untouched: others read it meanwhile.
for (const path of GENERATED) {
  const { code } = await run("git", ["diff", "--no-index", "--quiet", join(PROJECT, path), join(copy, path)]);
  if (code === 0) continue;
  rmSync(join(PROJECT, path), { recursive: true, force: true });
  cpSync(join(copy, path), join(PROJECT, path), { recursive: true });
}

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
