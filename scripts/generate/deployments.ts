import { existsSync, readFileSync, writeFileSync } from "node:fs";
import hre from "hardhat";
import { renderDeployments } from "../../deploy/deploymentsPage.js";
import { deploymentFolder } from "../../src/config/load.js";

/* Writes docs/DEPLOYMENTS.md from the folders of public deployments; `--check` fails if it is not up to date. */

const FILE = new URL("../../docs/DEPLOYMENTS.md", import.meta.url);

const contents = await renderDeployments({ folderOf: deploymentFolder, chains: hre.config.chainDescriptors });

if (!process.argv.includes("--check")) writeFileSync(FILE, contents);
else if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== contents) {
  console.error("docs/DEPLOYMENTS.md is stale: run npm run generate:deployments.");
  process.exitCode = 1;
}
