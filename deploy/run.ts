import { join } from "node:path";
import type { ExecutionEventListener } from "@nomicfoundation/ignition-core";
import { getAddress } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import { type Deployment, readDeployment } from "../src/config/deployment.js";
import { ToolkitError } from "../src/core/errors.js";
import { type EthereumDeployment, ethereumFolder, findEthereumDeployment } from "./ethereum.js";
import { type Connection, type ModuleRun, runModule } from "./ignition.js";
import { sessionModule } from "./modules/Session.js";
import { sessionEthereumModule } from "./modules/SessionEthereum.js";
import { type ParameterSource, resolveParameters } from "./parameters/load.js";
import { requireBalance, runPreflight } from "./preflight.js";
import { type DeploymentRecord, findRecord, requireSameBeginning, writeRecord } from "./record.js";
import { completeRegistration } from "./registration.js";
import { lookOut } from "./stages.js";
import type { Patience } from "./transactions.js";

export interface DeployOptions {
  artifacts: ArtifactManager;
  parameters: ParameterSource;
  /** Folder of this deployment: its record, Ignition's journal, and in the end the addresses; those of Ethereum below. */
  directory: string;
  arbitrum: Connection;
  /** On a network with a bridge; the same account deploys there. */
  ethereum?: Connection;
  /** Milliseconds between two looks for a new block. */
  pollingInterval?: number;
  /** How long to wait for what Arbitrum's bridge does by itself. */
  patience?: Patience;
  listener?: ExecutionEventListener;
  /** Gets a sentence about every part that begins. */
  report?: (line: string) => void;
}

export interface DeployedSession {
  deployment: Deployment;
  record: DeploymentRecord;
  /** On a network with a bridge. */
  ethereum?: EthereumDeployment;
}

/**
 * Deploys everything on both chains, or goes on with what an earlier run of the same deployment did not finish. Every
 * step is found in a journal or on its chain before it is done, so a run that was killed can be repeated (DP-02).
 */
export async function deploySession(options: DeployOptions): Promise<DeployedSession> {
  const { parameters: source, directory } = options;
  const deployer = await deployerOf(options);
  const record = await begin(options, deployer, source);
  await requireReady(options, record);
  if ((await findRecord(directory)) === undefined) await writeRecord(directory, record);

  try {
    return await carryOut(options, record);
  } catch (error) {
    if (!(error instanceof ToolkitError)) await requireBalances(options, record, ON_THE_WAY);
    throw error;
  }
}

const ON_THE_WAY = "Send it the difference and run the same command again: it goes on where it stopped.";

async function carryOut(options: DeployOptions, record: DeploymentRecord): Promise<DeployedSession> {
  const { directory, arbitrum, report } = options;
  const ethereum = await deployOnEthereum(options, record);
  report?.("Arbitrum: the system");
  await runModule({
    ...moduleRun(options, record),
    module: sessionModule(record.parameters, ethereum?.SessionTokenL1),
    connection: arbitrum,
    directory,
    firstBlock: record.firstBlock,
  });
  const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
  if (ethereum === undefined || options.ethereum === undefined) return { deployment, record };
  await completeRegistration({
    record,
    deployment,
    arbitrum,
    ethereum: options.ethereum,
    ...(options.patience && { patience: options.patience }),
    ...(report && { report }),
  });
  return { deployment, record, ethereum };
}

async function deployerOf({ arbitrum, ethereum }: DeployOptions): Promise<string> {
  const [first, other] = await Promise.all([firstAccount(arbitrum), ethereum && firstAccount(ethereum)]);
  if (other === undefined || other === first) return first;
  throw new ToolkitError("CONFIG_INVALID", `The deployer is ${first} on Arbitrum and ${other} on Ethereum.`, {
    hint: "One account deploys on both chains. Nothing was sent.",
  });
}

async function firstAccount({ provider }: Connection): Promise<string> {
  const [first] = (await provider.request({ method: "eth_accounts" })) as string[];
  if (first !== undefined) return getAddress(first);
  throw new ToolkitError("CONFIG_INVALID", "The network has no account to deploy with.", {
    hint: "Set DEPLOYER_KEY. Nothing was sent.",
  });
}

/** The record of this deployment: the one it was begun with, if there is one and nothing has changed since. */
async function begin(
  { arbitrum, ethereum, directory }: DeployOptions,
  deployer: string,
  source: ParameterSource,
): Promise<DeploymentRecord> {
  const [block, ethereumBlock] = await Promise.all([
    arbitrum.reader.getBlock("latest"),
    ethereum?.reader.getBlockNumber(),
  ]);
  if (block === null) throw new TypeError("A chain has a latest block.");
  const earlier = await findRecord(directory);
  const { begunAt, firstBlock, ethereumFirstBlock } = earlier ?? {
    begunAt: block.timestamp,
    firstBlock: block.number,
    ethereumFirstBlock: ethereumBlock ?? null,
  };
  const parameters = resolveParameters(source, begunAt);
  if ((parameters.ethereum === null) !== (ethereum === undefined))
    throw new TypeError("A network with a bridge, and no other, is deployed with a connection to Ethereum.");
  const record = { begunAt, firstBlock, ethereumFirstBlock, deployer, parameters };
  if (earlier !== undefined) requireSameBeginning(directory, earlier, record);
  return record;
}

async function requireReady(options: DeployOptions, record: DeploymentRecord): Promise<void> {
  const { deployer, parameters } = record;
  await runPreflight({ deployer, parameters, ...readersOf(options) });
  await requireBalances(options, record);
}

async function requireBalances(
  options: DeployOptions,
  { deployer, parameters }: DeploymentRecord,
  hint?: string,
): Promise<void> {
  const { arbitrum, ethereum } = readersOf(options);
  const { directory } = options;
  const { costs } = await lookOut({ parameters, directory, deployer, arbitrum, ...(ethereum && { ethereum }) });
  const due = { deployer, ...(hint !== undefined && { hint }) };
  if (ethereum) await requireBalance("Ethereum", ethereum, { ...due, cost: costs.ethereum });
  await requireBalance("Arbitrum", arbitrum, { ...due, cost: costs.arbitrum });
}

function readersOf({ arbitrum, ethereum }: DeployOptions) {
  return { arbitrum: arbitrum.reader, ...(ethereum && { ethereum: ethereum.reader }) };
}

async function deployOnEthereum(
  options: DeployOptions,
  record: DeploymentRecord,
): Promise<EthereumDeployment | undefined> {
  const { parameters, ethereumFirstBlock } = record;
  if (parameters.ethereum === null || ethereumFirstBlock === null || options.ethereum === undefined) return undefined;
  options.report?.("Ethereum: the contracts");
  await runModule({
    ...moduleRun(options, record),
    module: sessionEthereumModule(parameters.ethereum, parameters.claims),
    connection: options.ethereum,
    directory: ethereumFolder(options.directory),
    firstBlock: ethereumFirstBlock,
  });
  return findEthereumDeployment(options.directory);
}

function moduleRun(
  { artifacts, pollingInterval, listener }: DeployOptions,
  { deployer }: DeploymentRecord,
): Pick<ModuleRun, "artifacts" | "deployer" | "pollingInterval" | "listener"> {
  return {
    artifacts,
    deployer,
    ...(pollingInterval !== undefined && { pollingInterval }),
    ...(listener && { listener }),
  };
}
