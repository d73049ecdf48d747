import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Provider } from "ethers";
import { z } from "zod";
import { type Address, parseAddress } from "../src/core/addresses.js";
import { readJsonFile } from "../src/core/files.js";

/** Addresses on Ethereum of one deployment. */
export interface EthereumDeployment {
  readonly SessionTokenL1: Address;
  readonly WrappedOxenIntake?: Address;
}

/** What a deployment has on Ethereum, and how to read it there. */
export interface EthereumPart {
  provider: Provider;
  deployment: EthereumDeployment;
}

/** Where a deployment keeps what belongs to Ethereum: Ignition's journal and the addresses. */
export function ethereumFolder(directory: string): string {
  return join(directory, "ethereum");
}

/** The addresses on Ethereum, or undefined before there are any. */
export async function findEthereumDeployment(directory: string): Promise<EthereumDeployment | undefined> {
  const path = join(ethereumFolder(directory), "deployed_addresses.json");
  if (!existsSync(path)) return undefined;
  const addresses = await readJsonFile(path, z.record(z.string(), z.string()));
  const find = (name: string) => {
    const text = addresses[`SessionEthereum#${name}`];
    return text === undefined ? undefined : parseAddress(text, `${path}, ${name}`);
  };
  const [SessionTokenL1, WrappedOxenIntake] = [find("SessionTokenL1"), find("WrappedOxenIntake")];
  return SessionTokenL1 && { SessionTokenL1, ...(WrappedOxenIntake && { WrappedOxenIntake }) };
}
