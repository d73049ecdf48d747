import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ContractName } from "../../src/config/deployment.js";
import type { ReadClient } from "../../src/contracts/client.js";
import { type Address, parseAddress } from "../../src/core/addresses.js";
import { readJsonFile } from "../../src/core/files.js";

export interface DeployedContract {
  /** What it is called in its deployment. */
  name: string;
  /** The contract in contracts/ whose code it has. */
  contract: string;
  address: Address;
}

/** Contracts that are deployed under a name of their own. */
const CONTRACTS: Partial<Record<string, string>> = { BonusClaims: "OxenClaims" } satisfies Partial<
  Record<ContractName, string>
>;

/** The contract in contracts/ of a name in a deployment. */
export function contractOf(name: string): string {
  return CONTRACTS[name] ?? name;
}

/**
 * Everything on Arbitrum that has code of this source tree: the deployment, and the code of the vesting wallets, which
 * their factory has created. The wallets themselves are clones of it and belong to whoever creates them.
 */
export async function contractsOnArbitrum({ deployment, contracts }: ReadClient): Promise<DeployedContract[]> {
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

/** What a deployment has on Ethereum: nothing, where there is no bridge. */
export async function contractsOnEthereum(directory: string): Promise<DeployedContract[]> {
  const folder = ethereumFolder(directory);
  return existsSync(folder) ? readAddresses(folder) : [];
}

/** Ignition's folder for Ethereum, below that of the deployment. */
export function ethereumFolder(directory: string): string {
  return join(directory, "ethereum");
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
