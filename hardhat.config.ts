import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

// The compiler is the wasm build inside the npm package `solc`: no download, same bytes on every machine.
const compiler = { version: "0.8.37", path: fileURLToPath(import.meta.resolve("solc/soljson.js")) } as const;

// One profile for tests and deployment: what is tested is what is deployed. The legacy optimizer, not via-IR:
// see docs/decisions/0001-compiler-profile.md.
const profile = {
  ...compiler,
  settings: { evmVersion: "osaka", optimizer: { enabled: true, runs: 400 }, metadata: { bytecodeHash: "none" } },
} as const;

const tidyBuild: HardhatPlugin = {
  id: "tidy-build",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            // Warnings about the packages we compile with (seventy of NatSpec "memory-safe-assembly" in solady) are not
            // ours to mend and would hide our own.
            getCompilationJobErrors: async (context, job, output, next) => {
              const errors = await next(context, job, output);
              return errors.filter(
                ({ severity, formattedMessage }) =>
                  severity === "error" || !formattedMessage?.includes("--> ./node_modules/"),
              );
            },
            // TypeChain lists the contracts in the order it is given, which is the file system's. Sorted in place, so
            // that typechain-types are the same on every machine.
            processArtifactsAfterSuccessfulBuild: (_context, artifactPaths) => {
              (artifactPaths as string[]).sort();
              return Promise.resolve();
            },
          }),
      }),
  },
};

// Solidity tests: short by default and always the same; FUZZ_LONG=1 is the long campaign of `npm run fuzz:long`.
const campaign = process.env.FUZZ_LONG
  ? { fuzzRuns: 10_000, invariant: { runs: 256, depth: 100 } }
  : { fuzzRuns: 256, invariant: { runs: 16, depth: 50 } };

export default defineConfig({
  plugins: [tidyBuild, toolbox],
  solidity: { profiles: { default: profile, production: profile } },
  typechain: { outDir: "typechain-types" },
  paths: { ignition: "deploy", tests: { mocha: "test", solidity: "test" } },
  ignition: { requiredConfirmations: 1 },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  test: {
    // Files run beside each other, each worker one after the other. One more than there are cores, because some tests wait
    // for processes; more would only take more memory, of which each needs 3 GB at last.
    mocha: { timeout: 120_000, parallel: true, jobs: Math.min(4, availableParallelism() + 1) },
    solidity: {
      fuzz: { runs: campaign.fuzzRuns, seed: process.env.FUZZ_SEED ?? "0x5e55" },
      // Handlers only do what has to work, or expect the revert: a revert is a fault.
      invariant: { ...campaign.invariant, failOnRevert: true },
    },
  },
  networks: {
    // An isolated chain inside the process, with the chain id of Arbitrum Sepolia.
    local: { type: "edr-simulated", chainType: "generic", chainId: 421614, hardfork: "osaka" },
    "arbitrum-sepolia": {
      type: "http",
      chainType: "generic",
      chainId: 421614,
      url: configVariable("ARBITRUM_SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    "arbitrum-one": {
      type: "http",
      chainType: "generic",
      chainId: 42161,
      url: configVariable("ARBITRUM_ONE_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    sepolia: {
      type: "http",
      chainType: "generic",
      chainId: 11155111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    ethereum: {
      type: "http",
      chainType: "generic",
      chainId: 1,
      url: configVariable("ETHEREUM_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
  },
});
