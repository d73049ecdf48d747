import { rmSync } from "node:fs";
import path from "node:path";
import { HARDHAT, PROJECT, run } from "../support/workspace.js";

/* The committed typechain-types must be what the contracts give: generate them again and compare with git. */

const FOLDER = "typechain-types";

const git = (...arguments_: string[]): string[] => {
  const { code, output } = run("git", [...arguments_, "--", FOLDER]);
  if (code !== 0) throw new Error(output);
  return output.split("\n").filter((line) => line !== "");
};

// Artifacts of contracts that are gone would be generated for, too.
for (const folder of [FOLDER, "artifacts/contracts"])
  rmSync(path.join(PROJECT, folder), { recursive: true, force: true });
const { code, output } = run(HARDHAT, ["build", "--force", "--no-tests"]);
if (code !== 0) throw new Error(output);

const committed = git("ls-files");
const stale = [...git("diff", "--name-only"), ...git("ls-files", "--others", "--exclude-standard")];
if (committed.length === 0) stale.push(`${FOLDER}/ is not committed`);

console.log(stale.length === 0 ? `${committed.length} generated files are up to date` : stale.join("\n"));
if (stale.length > 0) {
  console.log(`Stale: commit ${FOLDER}/ as it is now.`);
  process.exit(1);
}
