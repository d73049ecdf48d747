import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { connect } from "../src/config/connect.js";
import type { Chain, Network } from "../src/config/networks.js";
import type { RpcProvider } from "../src/config/rpcProvider.js";
import { ToolkitError } from "../src/core/errors.js";
import { checkKey } from "./deployer.js";
import type { Environment } from "./parameters/load.js";

export interface DeployChain {
  chain: Chain;
  /** To read with; its chain id has been checked. */
  provider: RpcProvider;
  /** To deploy with. */
  openConnection(): Promise<NetworkConnection>;
}

export interface DeployChains {
  arbitrum: DeployChain;
  /** On a network with a bridge. */
  ethereum?: DeployChain;
}

export interface Access {
  environment: Environment;
  /** Gets what no output may ever contain. */
  secrets: string[];
}

/** Reaches both chains of a network, or neither. */
export async function openChains(
  hre: HardhatRuntimeEnvironment,
  network: Network,
  isBridged: boolean,
  access: Access,
): Promise<DeployChains> {
  const arbitrum = await openChain(hre, network, access);
  if (!isBridged) return { arbitrum };
  try {
    return { arbitrum, ethereum: await openChain(hre, network.ethereum, access) };
  } catch (error) {
    closeChains({ arbitrum });
    throw error;
  }
}

export function closeChains({ arbitrum, ethereum }: DeployChains): void {
  arbitrum.provider.destroy();
  ethereum?.provider.destroy();
}

/**
 * The endpoint comes from ARBITRUM_SEPOLIA_RPC_URL, SEPOLIA_RPC_URL and the like, the deployer's key from DEPLOYER_KEY:
 * environment or Hardhat's keystore. The local network is a node that lends its own accounts.
 */
async function openChain(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  { environment, secrets }: Access,
): Promise<DeployChain> {
  if (chain.defaultRpcUrl !== undefined) {
    const url = environment[chain.rpcVariable] ?? chain.defaultRpcUrl;
    const override = { url, accounts: "remote", chainId: Number(chain.chainId) } as const;
    return {
      chain,
      provider: await connect({ network: chain, rpcUrl: url }),
      openConnection: () => hre.network.create({ network: "arbitrum-sepolia", override }),
    };
  }
  const config = hre.config.networks[chain.name];
  if (config?.type !== "http") throw new TypeError(`hardhat.config.ts has no HTTP network ${chain.name}.`);
  const url = await readUrl(chain, async () => environment[chain.rpcVariable] ?? (await config.url.getUrl()));
  secrets.push(url, ...accessKeyOf(url));
  return {
    chain,
    provider: await connect({ network: chain, rpcUrl: url }),
    async openConnection() {
      if (!Array.isArray(config.accounts)) throw new TypeError(`${chain.name} does not sign with a key.`);
      for (const account of config.accounts) secrets.push(checkKey(await account.get()));
      return hre.network.create(chain.name);
    },
  };
}

async function readUrl({ name, rpcVariable }: Chain, get: () => Promise<string>): Promise<string> {
  const url = await get();
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new ToolkitError("CONFIG_INVALID", `The RPC endpoint of ${name} is not an http or https URL.`, {
    hint: `Check ${rpcVariable}. Nothing was sent.`,
  });
}

/** Endpoints have keys in the path or behind the question mark. */
function accessKeyOf(url: string): string[] {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`.length > 1 ? [`${pathname}${search}`] : [];
}
