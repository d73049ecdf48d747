import { existsSync } from "node:fs";
import { join } from "node:path";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { deploy, DeploymentResultType, type ExecutionEventListener, status } from "@nomicfoundation/ignition-core";
import { getAddress, type Provider } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { EthereumProvider } from "hardhat/types/providers";
import { type Deployment, readDeployment } from "../src/config/deployment.js";
import { ToolkitError } from "../src/core/errors.js";
import { explainFailure } from "./failures.js";
import { sessionModule } from "./modules/Session.js";
import { type ParameterSource, resolveParameters } from "./parameters/load.js";
import { runPreflight } from "./preflight.js";
import { recoverLostTransactions } from "./recover.js";
import { type DeploymentRecord, findRecord, requireSameBeginning, writeRecord } from "./record.js";

export interface DeployOptions {
  artifacts: ArtifactManager;
  /** A connection of Hardhat whose first account deploys. */
  connection: { provider: EthereumProvider; ethers: { provider: Provider } };
  parameters: ParameterSource;
  /** Folder of this deployment: its record, Ignition's journal, and in the end the addresses. */
  directory: string;
  /** Milliseconds between two looks for a new block. */
  pollingInterval?: number;
  listener?: ExecutionEventListener;
}

export interface DeployedSession {
  deployment: Deployment;
  record: DeploymentRecord;
}

/**
 * Deploys the whole system, or goes on with what an earlier run of the same deployment did not finish. Ignition writes
 * every step to its journal before and after sending it, so a run that was killed can be repeated (DP-02).
 */
export async function deploySession(options: DeployOptions): Promise<DeployedSession> {
  const { artifacts, connection, parameters, directory, pollingInterval, listener } = options;
  const { provider } = connection;
  const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
  const record = await begin(connection.ethers.provider, accounts, parameters, directory);
  const session = sessionModule(record.parameters);
  await runPreflight({
    provider: connection.ethers.provider,
    deployer: record.deployer,
    parameters: record.parameters,
    remaining: await remainingShare(directory, session.futures.size),
  });
  if ((await findRecord(directory)) === undefined) await writeRecord(directory, record);
  const resolver = new HardhatArtifactResolver(artifacts);
  const reader = connection.ethers.provider;
  await recoverLostTransactions({ directory, record, provider, reader, resolver });
  const result = await deploy({
    artifactResolver: resolver,
    provider,
    deploymentDir: directory,
    ignitionModule: session,
    deploymentParameters: {},
    accounts,
    config: {
      requiredConfirmations: 1,
      ...(pollingInterval !== undefined && { blockPollingInterval: pollingInterval }),
    },
    ...(listener !== undefined && { executionEventListener: listener }),
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw explainFailure(result, directory);
  return { deployment: await readDeployment(join(directory, "deployed_addresses.json")), record };
}

/** The record of this deployment: the one it was begun with, if there is one and nothing has changed since. */
async function begin(
  provider: Provider,
  accounts: readonly string[],
  source: ParameterSource,
  directory: string,
): Promise<DeploymentRecord> {
  const block = await provider.getBlock("latest");
  const [first] = accounts;
  if (block === null || first === undefined) {
    throw new ToolkitError("CONFIG_INVALID", "The network has no account to deploy with.", {
      hint: "Set DEPLOYER_KEY. Nothing was sent.",
    });
  }
  const deployer = getAddress(first);
  const earlier = await findRecord(directory);
  const { begunAt, firstBlock } = earlier ?? { begunAt: block.timestamp, firstBlock: block.number };
  const record = { begunAt, firstBlock, deployer, parameters: resolveParameters(source, begunAt) };
  if (earlier !== undefined) requireSameBeginning(directory, earlier, record);
  return record;
}

/** Share of the steps that no earlier run has finished. */
async function remainingShare(directory: string, steps: number): Promise<number> {
  if (!existsSync(join(directory, "journal.jsonl"))) return 1;
  const { successful } = await status(directory);
  return 1 - successful.length / steps;
}
