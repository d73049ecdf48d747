import { HardhatError } from "@nomicfoundation/hardhat-errors";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import { type Provider, toQuantity } from "ethers";
import type { ChainDescriptorsConfig, ResolvedConfigurationVariable } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Chain } from "../../src/config/networks.js";
import { ToolkitError } from "../../src/core/errors.js";
import type { DeployedChain } from "../bytecode/contracts.js";
import { type ConstructedContract, withConstructorArguments } from "./constructorArguments.js";

export interface Publication {
  name: string;
  address: string;
  outcome: "verified" | "already verified" | "failed";
  /** Why it failed. */
  reason?: string;
}

export interface PublishOptions {
  hre: HardhatRuntimeEnvironment;
  chain: Chain;
  provider: Provider;
  contracts: readonly ConstructedContract[];
  /** Of Etherscan. Without one the sources go to Blockscout, which asks for none. */
  apiKey?: string;
  /** Hears of every contract when it is done. */
  listener?: (publication: Publication) => void;
  /** Chains with their explorers, if not Hardhat's own. */
  chains?: ChainDescriptorsConfig;
}

const { GENERAL } = HardhatError.ERRORS.HARDHAT_VERIFY;

/** ETHERSCAN_API_KEY from the environment or Hardhat's keystore, if there is one. */
export async function readExplorerKey({ config }: HardhatRuntimeEnvironment): Promise<string | undefined> {
  try {
    const key = await config.verify.etherscan.apiKey.get();
    return key === "" ? undefined : key;
  } catch (error) {
    if (HardhatError.isHardhatError(error, HardhatError.ERRORS.CORE.GENERAL.ENV_VAR_NOT_FOUND)) return undefined;
    throw error;
  }
}

/**
 * Hands the sources of each contract to the chain's explorer, which compiles them and compares. What it has already is
 * left alone, so the same call goes on where an earlier one was interrupted. One that fails does not keep the others from
 * being tried, unless the explorer does not answer.
 */
export async function publishSources(options: PublishOptions): Promise<Publication[]> {
  const { contracts, listener } = options;
  const environment = environmentOf(options);
  const publications: Publication[] = [];
  let silence: string | undefined;
  for (const contract of contracts) {
    const { name, address } = contract;
    let publication: Publication;
    if (silence !== undefined) {
      publication = { name, address, outcome: "failed", reason: `not tried: ${silence}` };
    } else {
      try {
        publication = { name, address, outcome: await publish(contract, environment, options) };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const reason = redact(error.message, options.apiKey);
        publication = { name, address, outcome: "failed", reason };
        if (HardhatError.isHardhatError(error, GENERAL.EXPLORER_REQUEST_FAILED)) silence = reason;
      }
    }
    publications.push(publication);
    listener?.(publication);
  }
  return publications;
}

/** The sources of a deployment to the explorers of its chains, with the key that is set, if any. */
export async function publishDeployment(
  hre: HardhatRuntimeEnvironment,
  deployment: readonly DeployedChain[],
  options: Pick<PublishOptions, "listener" | "chains"> = {},
): Promise<Publication[]> {
  const apiKey = await readExplorerKey(hre);
  const publications: Publication[] = [];
  for (const { chain, provider, folder, contracts } of deployment) {
    const constructed = await withConstructorArguments(folder, contracts);
    publications.push(
      ...(await publishSources({
        hre,
        chain,
        provider,
        contracts: constructed,
        ...options,
        ...(apiKey && { apiKey }),
      })),
    );
  }
  return publications;
}

/** Fails with every contract whose sources the explorer does not have. */
export function requirePublished(publications: readonly Publication[]): void {
  const failed = publications.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return;
  const lines = failed.map(({ name, address, reason }) => `  ${name} at ${address}: ${reason}`);
  throw new ToolkitError("SERVICE_FAILED", `The explorer does not have the sources of:\n${lines.join("\n")}\n`, {
    hint: "Run the same command again: it tries these and leaves the others alone. The deployment itself is not affected.",
  });
}

async function publish(
  { contract, address, constructorArguments }: ConstructedContract,
  environment: HardhatRuntimeEnvironment,
  { apiKey }: PublishOptions,
): Promise<"verified" | "already verified"> {
  const { sourceName, contractName } = await environment.artifacts.readArtifact(contract);
  const request = {
    address,
    constructorArgs: [...constructorArguments],
    contract: `${sourceName}:${contractName}`,
    provider: apiKey === undefined ? ("blockscout" as const) : ("etherscan" as const),
  };
  try {
    const said = await listenTo(() => verifyContract(request, environment));
    return said.includes("has already been verified") ? "already verified" : "verified";
  } catch (error) {
    if (HardhatError.isHardhatError(error, GENERAL.CONTRACT_ALREADY_VERIFIED)) return "already verified";
    throw error;
  }
}

/** Hardhat as `verifyContract` asks it, for this chain and this key. */
function environmentOf({ hre, chain, provider, apiKey = "", chains }: PublishOptions): HardhatRuntimeEnvironment {
  const connection = {
    networkName: chain.name,
    provider: { request: (request: Request) => answer(request, chain, provider) },
  } as unknown as NetworkConnection;
  const config = {
    ...hre.config,
    chainDescriptors: chains ?? hre.config.chainDescriptors,
    verify: { ...hre.config.verify, etherscan: { enabled: true, apiKey: fixed(apiKey) } },
  };
  return Object.create(hre, {
    network: { value: { create: () => Promise.resolve(connection) } },
    config: { value: config },
  }) as HardhatRuntimeEnvironment;
}

interface Request {
  method: string;
  params?: readonly unknown[];
}

/** What `verifyContract` asks of a chain. */
async function answer({ method, params }: Request, { chainId }: Chain, provider: Provider): Promise<string> {
  if (method === "eth_chainId") return toQuantity(chainId);
  if (method === "eth_getCode") return provider.getCode(String(params?.[0]));
  throw new TypeError(`hardhat-verify asks for ${method}, which deploy/explorer does not know.`);
}

function fixed(value: string): ResolvedConfigurationVariable {
  const get = () => Promise.resolve(value);
  return {
    _type: "ResolvedConfigurationVariable",
    format: "{variable}",
    get,
    getUrl: get,
    getHexString: get,
    getBigInt: () => Promise.resolve(BigInt(value)),
  };
}

/* eslint-disable no-console -- This keeps from the terminal what verifyContract writes to it. */
/** What `verifyContract` would write: it says nowhere else that there was nothing to do. */
async function listenTo(work: () => Promise<unknown>): Promise<string> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...parts: unknown[]) => lines.push(parts.map(String).join(" "));
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}
/* eslint-enable no-console */

function redact(text: string, apiKey: string | undefined): string {
  return apiKey === undefined ? text : text.replaceAll(apiKey, "…");
}
