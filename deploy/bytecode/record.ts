import { existsSync } from "node:fs";
import { join } from "node:path";
import { keccak256, type Provider } from "ethers";
import { z } from "zod";
import { ToolkitError } from "../../src/core/errors.js";
import { readJsonFile, writeFile } from "../../src/core/files.js";
import { toJson } from "../../src/core/json.js";
import type { DeployedChain, DeployedContract } from "./contracts.js";
import { hashWithoutImmutables } from "./immutables.js";
import { hashManifest, type Manifest, readManifest } from "./manifest.js";

const recordedContractSchema = z.strictObject({
  contract: z.string(),
  address: z.string(),
  /** Of the code on the chain as it is. */
  keccak256: z.string(),
  /** The same with the immutables set to zero: what the manifest says of the contract. */
  keccak256WithoutImmutables: z.string(),
});

const bytecodeRecordSchema = z.strictObject({
  /** By chain id. */
  chains: z.record(
    z.string().regex(/^[1-9][0-9]*$/),
    z.strictObject({
      /** SHA-256 of the deploy/manifest.json the code was compared with. */
      manifestSha256: z.string(),
      contracts: z.record(z.string(), recordedContractSchema),
    }),
  ),
});

/** The code on the chains at the time it was verified. It holds no time: the same chains give the same file. */
export type BytecodeRecord = z.infer<typeof bytecodeRecordSchema>;
export type RecordedContract = z.infer<typeof recordedContractSchema>;

function bytecodePath(directory: string): string {
  return join(directory, "bytecode.json");
}

/** The record in a deployment's folder, or undefined before the first verification. */
export async function findBytecode(directory: string): Promise<BytecodeRecord | undefined> {
  return existsSync(bytecodePath(directory)) ? readJsonFile(bytecodePath(directory), bytecodeRecordSchema) : undefined;
}

/**
 * Reads the code on each chain and writes `bytecode.json` into the deployment's folder. Refuses code that is not the
 * manifest's, and code that is not what an earlier record says (DP-09). Chains that only the earlier record has stay.
 */
export async function recordBytecode(
  directory: string,
  chains: readonly Omit<DeployedChain, "folder">[],
  manifestPath?: string,
): Promise<BytecodeRecord> {
  const [manifest, manifestSha256] = [await readManifest(manifestPath), await hashManifest(manifestPath)];
  const earlier = await findBytecode(directory);
  const read: BytecodeRecord["chains"] = {};
  for (const { chain, provider, contracts } of chains) {
    const entries = await Promise.all(
      contracts.map(async (contract) => [contract.name, await readCode(provider, contract, manifest)] as const),
    );
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    read[chain.chainId.toString()] = { manifestSha256, contracts: Object.fromEntries(entries) };
  }
  const problems = Object.entries(read).flatMap(([chainId, { contracts }]) =>
    Object.entries(contracts).flatMap(([name, now]) => [
      ...differencesFromManifest(name, now, manifest),
      ...differencesFromRecord(name, now, earlier?.chains[chainId]?.contracts[name]),
    ]),
  );
  if (problems.length > 0) {
    throw new ToolkitError(
      "PRECONDITION_FAILED",
      `The code is not as it should be:\n${problems.map((line) => `  ${line}`).join("\n")}\n`,
      {
        hint: "Check out the commit that was deployed. Do not use the deployment before every line is explained. Nothing was written.",
      },
    );
  }
  const record = { chains: { ...earlier?.chains, ...read } };
  await writeFile(bytecodePath(directory), `${toJson(record)}\n`, { force: true });
  return record;
}

async function readCode(
  provider: Provider,
  { contract, address }: DeployedContract,
  manifest: Manifest,
): Promise<RecordedContract> {
  const code = await provider.getCode(address);
  const { immutables = [] } = manifest.contracts[contract]?.runtimeCode ?? {};
  return {
    contract,
    address,
    keccak256: keccak256(code),
    keccak256WithoutImmutables: hashWithoutImmutables(code, immutables),
  };
}

function differencesFromManifest(name: string, now: RecordedContract, manifest: Manifest): string[] {
  const expected = manifest.contracts[now.contract]?.runtimeCode.keccak256;
  if (expected === now.keccak256WithoutImmutables) return [];
  return [
    `${name} at ${now.address} has the code ${now.keccak256WithoutImmutables} without immutables, deploy/manifest.json ${expected ?? "none"}`,
  ];
}

function differencesFromRecord(name: string, now: RecordedContract, before: RecordedContract | undefined): string[] {
  if (before === undefined || (before.address === now.address && before.keccak256 === now.keccak256)) return [];
  return [
    `${name} at ${now.address} has the code ${now.keccak256}, bytecode.json says ${before.keccak256} at ${before.address}`,
  ];
}
