import { rmSync } from "node:fs";
import path from "node:path";
import { HARDHAT, PROJECT, run } from "../support/workspace.js";

/* What is generated and committed must be what the contracts give: generate it again and compare with git. */

const FOLDER = "typechain-types";
const GENERATED = [FOLDER, "docs/ERRORS.md"];

const command = (program: string, ...arguments_: string[]): string[] => {
  const { code, output } = run(program, arguments_);
  if (code !== 0) throw new Error(output);
  return output.split("\n").filter((line) => line !== "");
};
const git = (...arguments_: string[]): string[] => command("git", ...arguments_, "--", ...GENERATED);

// Artifacts of contracts that are gone would be generated for, too.
for (const folder of [FOLDER, "artifacts/contracts"])
  rmSync(path.join(PROJECT, folder), { recursive: true, force: true });
command(HARDHAT, "build", "--force", "--no-tests");
command("npm", "run", "generate:errors");

const committed = git("ls-files");
const stale = [...git("diff", "--name-only"), ...git("ls-files", "--others", "--exclude-standard")];
for (const generated of GENERATED) {
  if (!committed.some((file) => file.startsWith(generated))) stale.push(`${generated} is not committed`);
}

console.log(stale.length === 0 ? `${committed.length} generated files are up to date` : stale.join("\n"));
if (stale.length > 0) {
  console.log("Stale: commit these files as they are now.");
  process.exit(1);
}
