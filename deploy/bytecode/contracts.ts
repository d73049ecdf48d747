import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Provider } from "ethers";
import { z } from "zod";
import type { ContractName } from "../../src/config/deployment.js";
import type { Chain, Network } from "../../src/config/networks.js";
import type { ReadClient } from "../../src/contracts/client.js";
import { type Address, parseAddress } from "../../src/core/addresses.js";
import { ToolkitError } from "../../src/core/errors.js";
import { readJsonFile } from "../../src/core/files.js";
import { ethereumFolder } from "../ethereum.js";

export interface DeployedContract {
  /** What it is called in its deployment. */
  name: string;
  /** The contract in contracts/ whose code it has. */
  contract: string;
  address: Address;
}

/** A deployment, and how its chains are read. */
export interface DeploymentOnChains {
  network: Network;
  /** Folder of the deployment. */
  directory: string;
  /** Arbitrum. */
  client: ReadClient;
  /** Not needed where nothing is deployed on Ethereum. */
  ethereum?: Provider | undefined;
}

/** One of its chains. */
export interface DeployedChain {
  chain: Chain;
  provider: Provider;
  /** Ignition's folder for this chain. */
  folder: string;
  contracts: readonly DeployedContract[];
}

/** Contracts that are deployed under a name of their own. */
const CONTRACTS: Partial<Record<string, string>> = { BonusClaims: "OxenClaims" } satisfies Partial<
  Record<ContractName, string>
>;

/** The contract in contracts/ of a name in a deployment. */
export function contractOf(name: string): string {
  return CONTRACTS[name] ?? name;
}

/** The chains of a deployment with everything on them that has code of this source tree. */
export async function chainsOf(deployment: DeploymentOnChains): Promise<DeployedChain[]> {
  const { network, directory, client, ethereum } = deployment;
  const arbitrum = { chain: network, provider: client.provider, folder: directory };
  const chains: DeployedChain[] = [{ ...arbitrum, contracts: await contractsOnArbitrum(client) }];
  const folder = ethereumFolder(directory);
  if (!existsSync(folder)) return chains;
  if (ethereum === undefined) {
    throw new ToolkitError("CONFIG_INVALID", `The deployment has contracts on ${network.ethereum.name}, too.`, {
      hint: `Set ${network.ethereum.rpcVariable} to the URL of an endpoint you trust.`,
    });
  }
  return [...chains, { chain: network.ethereum, provider: ethereum, folder, contracts: await readAddresses(folder) }];
}

/**
 * The deployment, and the code of the vesting wallets, which their factory has created. The wallets themselves are clones
 * of it and belong to whoever creates them.
 */
async function contractsOnArbitrum({ deployment, contracts }: ReadClient): Promise<DeployedContract[]> {
  const { vestingFactory } = contracts;
  const created = {
    StakingVesting: (await vestingFactory.stakingVesting()) as Address,
    MonthlyVesting: (await vestingFactory.monthlyVesting()) as Address,
  };
  return Object.entries({ ...deployment, ...created }).map(([name, address]) => ({
    name,
    contract: contractOf(name),
    address,
  }));
}

/** The file that Ignition leaves: "Module#Name" to address. */
async function readAddresses(directory: string): Promise<DeployedContract[]> {
  const path = join(directory, "deployed_addresses.json");
  const addresses = await readJsonFile(path, z.record(z.string(), z.string()));
  return Object.entries(addresses).map(([id, text]) => {
    const name = id.slice(id.indexOf("#") + 1);
    return { name, contract: contractOf(name), address: parseAddress(text, `${path}, ${id}`) };
  });
}
