import { Option, type Command } from "commander";
import { readDeployment, type Deployment } from "../config/deployment.js";
import { loadDeploymentSettings } from "../config/load.js";
import { parseInteger } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import { parseServiceUrl } from "../http/serviceUrl.js";
import type { BurnAddress } from "../oxen/burnAddress.js";
import { campaignDomain } from "../oxen/campaigns.js";
import type { ClaimDomain } from "../oxen/claimMessage.js";
import { DaemonQuorum } from "../oxen/daemonQuorum.js";
import { depositAddress } from "../oxen/deposits.js";
import type { OxenNetwork } from "../oxen/oxenAddress.js";
import { OxenDaemon } from "../oxen/rpc/daemon.js";
import { OxenRpc } from "../oxen/rpc/jsonRpc.js";
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
  const network = parseOxenNetwork(name);
  const domain = campaignDomain("oxen-coin", chain.chainId, deployment);
  return { network, domain, burn: depositAddress(network, domain), deployment };
}

export function parseOxenNetwork(name: string): OxenNetwork {
  const network = NETWORKS.find((candidate) => candidate === name);
  if (network !== undefined) return network;
  throw inputError("--oxen-network", `there is no network ${JSON.stringify(name)}`, `One of ${NETWORKS.join(", ")}.`);
}

/** A daemon or wallet at the URL of the option of its name. */
export function openOxenRpc(what: "daemon" | "wallet", url: string, signal?: AbortSignal): OxenRpc {
  const parsed = parseServiceUrl(url, `--${what}`, `an Oxen ${what}`, "http://127.0.0.1:22023");
  return new OxenRpc(what, parsed, signal === undefined ? {} : { signal });
}

export interface DaemonOptions {
  daemon?: string[];
  quorum?: string;
}

export function addDaemonOptions(command: Command): Command {
  return command
    .option("--daemon <urls...>", "Oxen daemons")
    .option("--quorum <number>", "daemons that have to say the same; a majority if not given");
}

export function openDaemons({ daemon, quorum }: DaemonOptions, network: OxenNetwork, signal?: AbortSignal) {
  const daemons = given(daemon, "--daemon").map((url) => new OxenDaemon(openOxenRpc("daemon", url, signal)));
  const size = quorum === undefined ? Math.floor(daemons.length / 2) + 1 : parseInteger(quorum, "--quorum");
  return new DaemonQuorum(daemons, size, network);
}

/** An option that is not required of the commands below the one that has it, and so not by the command line itself. */
export function given<Value>(value: Value | undefined, field: string): Value {
  if (value !== undefined) return value;
  throw inputError(field, "it is missing", "See the command's --help.");
}
