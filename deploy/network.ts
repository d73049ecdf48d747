import { SigningKey } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { connect } from "../src/config/connect.js";
import { findNetwork, type Network } from "../src/config/networks.js";
import type { RpcProvider } from "../src/config/rpcProvider.js";
import { ToolkitError } from "../src/core/errors.js";
import type { Environment } from "./parameters/load.js";

export interface DeployNetwork {
  network: Network;
  /** To read with; its chain id has been checked. */
  provider: RpcProvider;
  /** To deploy with. */
  openConnection(): Promise<NetworkConnection>;
  /** What no output may ever contain. */
  secrets: string[];
}

/**
 * Reaches a network by its name. The endpoint comes from ARBITRUM_SEPOLIA_RPC_URL and the like, the deployer's key from
 * DEPLOYER_KEY: environment or Hardhat's keystore. The local network is a node that lends its own accounts.
 */
export async function openNetwork(
  hre: HardhatRuntimeEnvironment,
  name: string,
  environment: Environment,
): Promise<DeployNetwork> {
  const network = findNetwork(name);
  const secrets: string[] = [];
  if (network.defaultRpcUrl !== undefined) {
    const url = environment[network.rpcVariable] ?? network.defaultRpcUrl;
    const override = { url, accounts: "remote", chainId: Number(network.chainId) } as const;
    return {
      network,
      provider: await connect({ network, rpcUrl: url }),
      openConnection: () => hre.network.create({ network: "arbitrum-sepolia", override }),
      secrets,
    };
  }
  const config = hre.config.networks[name];
  if (config?.type !== "http") throw new TypeError(`hardhat.config.ts has no HTTP network ${name}.`);
  const url = await config.url.getUrl();
  secrets.push(url);
  return {
    network,
    provider: await connect({ network, rpcUrl: url }),
    async openConnection() {
      if (!Array.isArray(config.accounts)) throw new TypeError(`${name} does not sign with a key.`);
      for (const account of config.accounts) secrets.push(await readKey(() => account.get()));
      return hre.network.create(name);
    },
    secrets,
  };
}

/** Refuses a malformed key here, where nothing quotes it. */
async function readKey(get: () => Promise<string>): Promise<string> {
  const key = await get();
  try {
    new SigningKey(key.startsWith("0x") ? key : `0x${key}`);
    return key;
  } catch {
    throw new ToolkitError("CONFIG_INVALID", "DEPLOYER_KEY is not a private key.", {
      hint: "It has 32 bytes, written as 0x and 64 hexadecimal digits. Nothing was sent.",
    });
  }
}
