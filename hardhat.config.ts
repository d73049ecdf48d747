import { fileURLToPath } from "node:url";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

// The compiler is the wasm build inside the npm package `solc`: no download, same bytes on every machine.
const compiler = { version: "0.8.37", path: fileURLToPath(import.meta.resolve("solc/soljson.js")) } as const;

// One profile for tests and deployment: what is tested is what is deployed. The legacy optimizer, not via-IR:
// see docs/decisions/0001-compiler-profile.md.
const profile = {
  ...compiler,
  settings: { evmVersion: "osaka", optimizer: { enabled: true, runs: 1_000 }, metadata: { bytecodeHash: "none" } },
} as const;

export default defineConfig({
  plugins: [toolbox],
  solidity: { profiles: { default: profile, production: profile } },
  typechain: { outDir: "typechain-types" },
  paths: { ignition: "deploy", tests: { mocha: "test", solidity: "test" } },
  ignition: { requiredConfirmations: 1 },
  test: { mocha: { timeout: 120_000 } },
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
