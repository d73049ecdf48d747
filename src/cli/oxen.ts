import { Option } from "commander";
import { readDeployment, type Deployment } from "../config/deployment.js";
import { loadDeploymentSettings } from "../config/load.js";
import { inputError } from "../core/errors.js";
import type { BurnAddress } from "../oxen/burnAddress.js";
import { campaignDomain } from "../oxen/campaigns.js";
import type { ClaimDomain } from "../oxen/claimMessage.js";
import { depositAddress } from "../oxen/deposits.js";
import type { OxenNetwork } from "../oxen/oxenAddress.js";
import type { Context } from "./context.js";

/** The campaign for OXEN of a deployment, as everybody computes it without asking anybody. */
export interface Campaign {
  network: OxenNetwork;
  domain: ClaimDomain;
  burn: BurnAddress;
  deployment: Deployment;
}

export interface OxenNetworkOptions {
  oxenNetwork?: string;
}

const NETWORKS = ["mainnet", "testnet", "stagenet", "devnet"] as const satisfies OxenNetwork[];

export const oxenNetworkOption = () =>
  new Option("--oxen-network <name>", "mainnet, testnet, stagenet or devnet; mainnet for arbitrum-one, else stagenet");

export async function readCampaign(context: Context, options: OxenNetworkOptions): Promise<Campaign> {
  const { network: chain, deploymentPath } = loadDeploymentSettings(context.env, context.options);
  const deployment = await readDeployment(deploymentPath);
  const name = options.oxenNetwork ?? (chain.name === "arbitrum-one" ? "mainnet" : "stagenet");
  const network = NETWORKS.find((candidate) => candidate === name);
  if (network === undefined) {
    throw inputError("--oxen-network", `there is no network ${JSON.stringify(name)}`, `One of ${NETWORKS.join(", ")}.`);
  }
  const domain = campaignDomain("oxen-coin", chain.chainId, deployment);
  return { network, domain, burn: depositAddress(network, domain), deployment };
}

/** Addresses that could never use SESH: those of the system itself (SD-03). */
export function forbiddenRecipients(deployment: Deployment): ReadonlyMap<string, string> {
  return new Map(Object.entries(deployment).map(([name, address]) => [address, `the contract ${name}`]));
}
