import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contractFiles } from "../support/solidity.js";
import { HARDHAT, mustRun, PROJECT } from "../support/workspace.js";

/* Every contract must stay 5 % below the limits of deployed code (EIP-170) and initcode (EIP-3860) (AR-15). */

const CODE_LIMIT = Math.floor(24_576 * 0.95);
const INITCODE_LIMIT = Math.floor(49_152 * 0.95);

const artifactSchema = z.object({ contractName: z.string(), bytecode: z.string(), deployedBytecode: z.string() });

function bytes(hex: string): number {
  return (hex.length - 2) / 2;
}

await mustRun(HARDHAT, ["build", "--no-tests"]);

const sizes = contractFiles(PROJECT)
  .flatMap((file) => globSync(`artifacts/${file}/*.json`, { cwd: PROJECT }))
  .map((file) => artifactSchema.parse(JSON.parse(readFileSync(join(PROJECT, file), "utf8"))))
  .map(({ contractName, bytecode, deployedBytecode }) => ({
    contractName,
    code: bytes(deployedBytecode),
    initcode: bytes(bytecode),
  }))
  .filter(({ code }) => code > 0)
  .sort((a, b) => b.code - a.code);
if (sizes.length === 0) throw new Error("no contract was built");

console.log("contract".padEnd(32), `code ≤ ${CODE_LIMIT}`.padStart(14), `initcode ≤ ${INITCODE_LIMIT}`.padStart(18));
let tooLarge = 0;
for (const { contractName, code, initcode } of sizes) {
  const fits = code <= CODE_LIMIT && initcode <= INITCODE_LIMIT;
  if (!fits) tooLarge++;
  console.log(
    `${contractName.padEnd(32)} ${String(code).padStart(14)} ${String(initcode).padStart(18)}${fits ? "" : "  too large"}`,
  );
}
if (tooLarge > 0) process.exit(1);
