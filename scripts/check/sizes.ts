import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { contractFiles } from "../support/solidity.js";
import { HARDHAT, PROJECT, run } from "../support/workspace.js";

/* Every contract must stay 5 % below the limits of deployed code (EIP-170) and initcode (EIP-3860). */

const CODE_LIMIT = Math.floor(24_576 * 0.95);
const INITCODE_LIMIT = Math.floor(49_152 * 0.95);

const artifactSchema = z.object({ contractName: z.string(), bytecode: z.string(), deployedBytecode: z.string() });
const bytes = (hex: string): number => (hex.length - 2) / 2;

const { code, output } = run(HARDHAT, ["build", "--no-tests"]);
if (code !== 0) throw new Error(output);

const sizes = contractFiles(PROJECT)
  .flatMap((file) => globSync(`artifacts/${file}/*.json`, { cwd: PROJECT }))
  .map((file) => artifactSchema.parse(JSON.parse(readFileSync(path.join(PROJECT, file), "utf8"))))
  .map(({ contractName, bytecode, deployedBytecode }) => ({
    contractName,
    size: bytes(deployedBytecode),
    initcode: bytes(bytecode),
  }))
  .filter(({ size }) => size > 0)
  .sort((a, b) => b.size - a.size);
if (sizes.length === 0) throw new Error("no contract was built");

console.log("contract".padEnd(32), `code ≤ ${CODE_LIMIT}`.padStart(14), `initcode ≤ ${INITCODE_LIMIT}`.padStart(18));
for (const { contractName, size, initcode } of sizes) {
  const tooLarge = size > CODE_LIMIT || initcode > INITCODE_LIMIT ? "  too large" : "";
  console.log(contractName.padEnd(32), String(size).padStart(14), String(initcode).padStart(18) + tooLarge);
}
if (sizes.some(({ size, initcode }) => size > CODE_LIMIT || initcode > INITCODE_LIMIT)) process.exit(1);
