import { fileURLToPath } from "node:url";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

// The compiler is the wasm build inside the npm package `solc`: no download, same bytes on every machine.
const compiler = { version: "0.8.37", path: fileURLToPath(import.meta.resolve("solc/soljson.js")) } as const;

// One profile for tests and deployment: what is tested is what is deployed. The legacy optimizer, not via-IR:
// see docs/decisions/0001-compiler-profile.md.
const profile = {
  ...compiler,
  settings: { evmVersion: "osaka", optimizer: { enabled: true, runs: 200 }, metadata: { bytecodeHash: "none" } },
} as const;

// Solidity tests: short by default and always the same; FUZZ_LONG=1 is the long campaign of `npm run fuzz:long`.
const campaign = process.env.FUZZ_LONG
  ? { fuzzRuns: 10_000, invariant: { runs: 256, depth: 100 } }
  : { fuzzRuns: 256, invariant: { runs: 16, depth: 50 } };

export default defineConfig({
  plugins: [toolbox],
  solidity: { profiles: { default: profile, production: profile } },
  typechain: { outDir: "typechain-types" },
  paths: { ignition: "deploy", tests: { mocha: "test", solidity: "test" } },
  ignition: { requiredConfirmations: 1 },
  test: {
    mocha: { timeout: 120_000 },
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
  },
});
