import { existsSync } from "node:fs";
import { join } from "node:path";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import {
  batches,
  deploy,
  DeploymentResultType,
  type EIP1193Provider,
  type ExecutionEventListener,
  type Future,
  FutureType,
  type IgnitionModule,
  status,
} from "@nomicfoundation/ignition-core";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { RpcProvider } from "../src/config/rpcProvider.js";
import { explainFailure } from "./failures.js";
import { recoverLostTransactions, retakeFailedSteps } from "./recover.js";

export interface Connection {
  /** Signs: its first account deploys. */
  provider: EIP1193Provider;
  /** Reads from the same chain. */
  reader: RpcProvider;
}

export interface ModuleRun {
  artifacts: ArtifactManager;
  connection: Connection;
  module: IgnitionModule;
  /** Folder of the journal, and in the end the addresses. */
  directory: string;
  deployer: string;
  firstBlock: number;
  /** Milliseconds between two looks for a new block. */
  pollingInterval?: number;
  listener?: ExecutionEventListener;
}

/**
 * Carries a module out, or goes on with what an earlier run of it did not finish. Ignition writes every step to its
 * journal before and after sending it, and awaits every receipt, so a run that was killed can be repeated (DP-02, DP-04).
 */
export async function runModule(run: ModuleRun): Promise<void> {
  const { artifacts, connection, module, directory, deployer, firstBlock, pollingInterval, listener } = run;
  const { provider } = connection;
  const resolver = new HardhatArtifactResolver(artifacts);
  await recoverLostTransactions({
    directory,
    deployer,
    firstBlock,
    provider,
    reader: connection.reader,
    resolver,
  });
  await retakeFailedSteps(directory, resolver);
  const result = await deploy({
    artifactResolver: resolver,
    provider,
    deploymentDir: directory,
    ignitionModule: module,
    deploymentParameters: {},
    accounts: (await provider.request({ method: "eth_accounts" })) as string[],
    config: {
      requiredConfirmations: 1,
      ...(pollingInterval !== undefined && { blockPollingInterval: pollingInterval }),
    },
    ...(listener !== undefined && { executionEventListener: listener }),
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw explainFailure(result, directory);
}

/** One transaction of a module. */
export interface ModuleStep {
  id: string;
  /** What it does, for people. */
  text: string;
  isDone: boolean;
}

/** A module's transactions in the order in which they are sent, and which of them the journal has as done. */
export async function stepsOf(module: IgnitionModule, directory: string): Promise<ModuleStep[]> {
  const done = await successfulSteps(directory);
  const futures = new Map([...module.futures].map((future) => [future.id, future]));
  return batches(module)
    .flat()
    .flatMap((id) => {
      const text = describe(futures.get(id));
      return text === undefined ? [] : [{ id, text, isDone: done.has(id) }];
    });
}

async function successfulSteps(directory: string): Promise<ReadonlySet<string>> {
  if (!existsSync(join(directory, "journal.jsonl"))) return new Set();
  return new Set((await status(directory)).successful);
}

/** Nothing for what sends no transaction. */
function describe(future: Future | undefined): string | undefined {
  if (future?.type === FutureType.NAMED_ARTIFACT_CONTRACT_DEPLOYMENT) return `deploy ${nameOf(future.id)}`;
  if (future?.type !== FutureType.CONTRACT_CALL) return undefined;
  return `${nameOf(future.contract.id)}.${future.functionName}${labelOf(future.id)}`;
}

function nameOf(id: string): string {
  return id.slice(id.indexOf("#") + 1);
}

/** The name a call has besides its function, if it has one. */
function labelOf(id: string): string {
  const name = nameOf(id);
  return name.includes(".") ? "" : ` (${name})`;
}
