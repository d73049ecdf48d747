import { existsSync, readFileSync, writeFileSync } from "node:fs";
import hre from "hardhat";
import { format } from "prettier";
import { createManifest, MANIFEST_FILE } from "../../deploy/bytecode/manifest.js";

/* Writes deploy/manifest.json, what every contract compiles to; `--check` fails if it is not up to date. */

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const contents = await format(JSON.stringify(await createManifest(hre)), { parser: "json", printWidth: 120 });

if (!process.argv.includes("--check")) writeFileSync(MANIFEST_FILE, contents);
else if (!existsSync(MANIFEST_FILE) || readFileSync(MANIFEST_FILE, "utf8") !== contents) {
  console.error("deploy/manifest.json is stale: run npm run generate:manifest.");
  process.exitCode = 1;
}
