import type { Provider, Signer } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Deployment } from "../config/deployment.js";
import { connectContracts, type Contracts } from "./contracts.js";

/** Enough to read. */
export interface ReadClient {
  chainId: bigint;
  provider: Provider;
  deployment: Deployment;
  contracts: Contracts;
}

/**
 * Whoever acts, on one chain: a {@link Client}, or an account on Ethereum, where none of the deployment's contracts are.
 */
export interface Actor {
  chainId: bigint;
  provider: Provider;
  account: Address;
  signer?: Signer;
  contracts?: Contracts;
}

/** Enough to plan an action for `account` and, with a signer, to carry it out. */
export interface Client extends ReadClient {
  account: Address;
  signer?: Signer;
}

export function createReadClient(chainId: bigint, provider: Provider, deployment: Deployment): ReadClient {
  return { chainId, provider, deployment, contracts: connectContracts(deployment, provider) };
}

/** The signer has to be connected to the provider of the read client. */
export async function withSigner(client: ReadClient, signer: Signer): Promise<Client> {
  return { ...client, signer, account: (await signer.getAddress()) as Address };
}
