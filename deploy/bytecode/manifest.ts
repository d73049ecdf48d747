import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dataLength, keccak256 } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { DependencyGraph } from "hardhat/types/solidity";
import { z } from "zod";
import { readJsonFile } from "../../src/core/files.js";
import { hashWithoutImmutables, immutablePositions } from "./immutables.js";
import { requireKnownOpcodes } from "./opcodes.js";

export const MANIFEST_FILE = join(import.meta.dirname, "../manifest.json");

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().positive();

const contractSchema = z.strictObject({
  file: z.string(),
  /** SHA-256 of a list of all files that are compiled into it, as `sha256sum` writes it, sorted by name. */
  sourcesSha256: sha256,
  /** What a transaction or another contract creates it with, without the constructor's arguments. */
  creationCode: z.strictObject({ keccak256: hash, bytes: size }),
  /** What is on the chain, where the constructor writes immutables into 32 bytes each; here they are zero. */
  runtimeCode: z.strictObject({ keccak256: hash, bytes: size, immutables: z.array(z.number().int().nonnegative()) }),
});

const manifestSchema = z.strictObject({
  compiler: z.strictObject({
    version: z.string(),
    build: z.string(),
    /** SHA-256 of node_modules/solc/soljson.js. */
    soljsonSha256: sha256,
    /** Everything that decides what a source compiles to. */
    settings: z.looseObject({ evmVersion: z.string() }),
  }),
  /** Opcodes that contracts use and cancun does not have, with those contracts. */
  opcodesAfterCancun: z.record(z.string(), z.array(z.string())),
  contracts: z.record(z.string(), contractSchema),
});

/** What the sources of this tree compile to: the same on every machine. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestContract = Manifest["contracts"][string];

/** The manifest that is committed. */
export async function readManifest(path = MANIFEST_FILE): Promise<Manifest> {
  return readJsonFile(path, manifestSchema);
}

/** SHA-256 of the committed file, as `sha256sum deploy/manifest.json` says it. */
export async function hashManifest(path = MANIFEST_FILE): Promise<string> {
  return hashBytes(await readFile(path));
}

/** The manifest of what is built. Refuses opcodes that Arbitrum may lack (AR-14). */
export async function createManifest(hre: HardhatRuntimeEnvironment): Promise<Manifest> {
  const artifacts = await deployableArtifacts(hre);
  const graph = await dependenciesOf(hre, [...new Set(artifacts.map(({ sourceName }) => sourceName))]);
  const compiler = await compilerOf(hre, artifacts[0]?.buildInfoId);
  const { evmVersion } = compiler.settings;
  const opcodes = new Map<string, string[]>();
  const contracts: Record<string, ManifestContract> = {};
  for (const { contractName, sourceName, bytecode, deployedBytecode, immutableReferences } of artifacts) {
    // The creation code contains the runtime code, and what the constructor itself executes.
    requireKnownOpcodes(`The creation code of ${contractName}`, bytecode, evmVersion);
    for (const opcode of requireKnownOpcodes(contractName, deployedBytecode, evmVersion)) {
      opcodes.set(opcode, [...(opcodes.get(opcode) ?? []), contractName]);
    }
    const immutables = immutablePositions(immutableReferences);
    contracts[contractName] = {
      file: sourceName,
      sourcesSha256: hashSources(graph.getSubgraph(sourceName)),
      creationCode: { keccak256: keccak256(bytecode), bytes: dataLength(bytecode) },
      runtimeCode: {
        keccak256: hashWithoutImmutables(deployedBytecode, immutables),
        bytes: dataLength(deployedBytecode),
        immutables,
      },
    };
  }
  return { compiler, opcodesAfterCancun: Object.fromEntries(opcodes), contracts };
}

/** Libraries of which nothing is left but code that refuses every call: their functions are in the contracts. */
const STUB_OF_A_LIBRARY = `0x73${"00".repeat(20)}30`;

/** Everything of contracts/ that can be deployed, by name. */
async function deployableArtifacts({ artifacts }: HardhatRuntimeEnvironment) {
  const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
    (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
  );
  const all = await Promise.all(names.map((name) => artifacts.readArtifact(name)));
  const linked = all.filter(({ linkReferences }) => Object.keys(linkReferences).length > 0);
  if (linked.length > 0) {
    throw new Error(
      `The manifest knows no linked libraries: ${linked.map(({ contractName }) => contractName).join()}.`,
    );
  }
  return all
    .filter(({ deployedBytecode }) => deployedBytecode !== "0x" && !deployedBytecode.startsWith(STUB_OF_A_LIBRARY))
    .sort((a, b) => (a.contractName < b.contractName ? -1 : 1));
}

/** The sources and what they import, as the compiler gets them. */
async function dependenciesOf(hre: HardhatRuntimeEnvironment, files: string[]): Promise<DependencyGraph> {
  const paths = files.map((file) => join(hre.config.paths.root, file));
  const result = await hre.solidity.getCompilationJobs(paths, { force: true, quiet: true });
  if (!result.success) throw new Error("The imports of the contracts cannot be resolved.");
  const [first, ...rest] = new Set([...result.compilationJobsPerFile.values()].map((job) => job.dependencyGraph));
  if (first === undefined) throw new Error("No contract is built.");
  return rest.reduce((merged, graph) => merged.merge(graph), first);
}

function hashSources(graph: DependencyGraph): string {
  const files = [...graph.getAllFiles()].sort((a, b) => (a.inputSourceName < b.inputSourceName ? -1 : 1));
  return hashBytes(
    files.map(({ content, inputSourceName }) => `${hashBytes(content.text)}  ${inputSourceName}\n`).join(""),
  );
}

const buildInfoSchema = z.object({
  solcVersion: z.string(),
  solcLongVersion: z.string(),
  input: z.object({ settings: z.looseObject({ evmVersion: z.string() }) }),
});

/** What is asked of the compiler, and where packages are, does not change the code. */
const NOT_SETTINGS = ["outputSelection", "remappings"];

async function compilerOf(
  { artifacts, config }: HardhatRuntimeEnvironment,
  buildInfoId = "",
): Promise<Manifest["compiler"]> {
  const path = await artifacts.getBuildInfoPath(buildInfoId);
  const soljson = config.solidity.profiles.default?.compilers[0]?.path;
  if (path === undefined || soljson === undefined) throw new Error("What was built with which compiler is not known.");
  const { solcVersion, solcLongVersion, input } = buildInfoSchema.parse(JSON.parse(await readFile(path, "utf8")));
  const { evmVersion, ...others } = input.settings;
  const settings = Object.entries(others)
    .filter(([name]) => !NOT_SETTINGS.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    version: solcVersion,
    build: solcLongVersion,
    soljsonSha256: hashBytes(await readFile(soljson)),
    settings: { evmVersion, ...Object.fromEntries(settings) },
  };
}

function hashBytes(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
