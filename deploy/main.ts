import { join } from "node:path";
import type { ExecutionEventListener } from "@nomicfoundation/ignition-core";
import hre from "hardhat";
import { readDeployment } from "../src/config/deployment.js";
import { createReadClient } from "../src/contracts/client.js";
import { ToolkitError } from "../src/core/errors.js";
import { checkDeployment, requireNoProblems } from "./checks/index.js";
import { chainsOf, type DeployedChain } from "./bytecode/contracts.js";
import { recordBytecode } from "./bytecode/record.js";
import { deployerToPlanFor } from "./deployer.js";
import { describePlan, describeStatus } from "./describe.js";
import { type EthereumPart, findEthereumDeployment } from "./ethereum.js";
import { publishDeployment, readExplorerKey, requirePublished } from "./explorer/publish.js";
import { closeChains, type DeployChain, type DeployChains, openChains } from "./network.js";
import { type Command, type Options, readOptions, USAGE } from "./options.js";
import { type Environment, type ParameterSource, readParameters, resolveParameters } from "./parameters/load.js";
import { findRecord, readRecord } from "./record.js";
import { deploySession } from "./run.js";
import { isComplete, lookOut } from "./stages.js";

export interface Surroundings {
  environment: Environment;
  print: (line: string) => void;
  printError: (line: string) => void;
  /** Shows in a terminal what happens. */
  listener?: ExecutionEventListener;
}

/** What a command works with. */
interface Job extends Options, Surroundings {
  /** What no output may ever contain. */
  secrets: string[];
}

/** Carries out a command line, and answers with the exit code. */
export async function deployMain(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const secrets: string[] = [];
  try {
    const options = readOptions(args);
    if (options === undefined) {
      surroundings.print(USAGE);
      return 0;
    }
    const commands: Record<Command, (job: Job) => Promise<number>> = { plan, run, status, verify };
    return await commands[options.command]({ ...options, ...surroundings, secrets });
  } catch (error) {
    const text = error instanceof ToolkitError ? `${error.shortMessage}\n${error.hint}` : String(error);
    surroundings.printError(redact(text, secrets));
    return 1;
  }
}

async function plan(job: Job): Promise<number> {
  const { network, directory, environment, print, deployer: chosen } = job;
  const source = await readParameters(network.name, environment);
  const record = await findRecord(directory);
  const deployer = deployerToPlanFor(chosen, environment, record);
  return withChains(job, source.ethereum !== null, async (chains) => {
    const begunAt = record?.begunAt ?? (await chains.arbitrum.provider.getBlock("latest"))?.timestamp ?? 0;
    const parameters = resolveParameters(source, begunAt);
    const providers = providersOf(chains);
    const outlook = await lookOut({ parameters, directory, ...(deployer && { deployer }), ...providers });
    print(await describePlan({ network, parameters, directory, deployer, outlook, ...providers }));
    return 0;
  });
}

async function run(job: Job): Promise<number> {
  const source = await readParameters(job.network.name, job.environment);
  return withChains(job, source.ethereum !== null, async (chains) => {
    await deployTo(chains, job, source);
    return check(chains, job);
  });
}

async function deployTo(
  { arbitrum, ethereum }: DeployChains,
  { network, directory, print, listener }: Job,
  parameters: ParameterSource,
): Promise<void> {
  const connections = [await arbitrum.openConnection()];
  try {
    if (ethereum !== undefined) connections.push(await ethereum.openConnection());
    const [onArbitrum, onEthereum] = connections;
    if (onArbitrum === undefined) return;
    print(`Deploying to ${network.name}, recorded in ${directory}`);
    print("If this is interrupted, run the same command again: it goes on where it stopped.");
    const { deployment, ethereum: there } = await deploySession({
      artifacts: hre.artifacts,
      parameters,
      directory,
      arbitrum: { provider: onArbitrum.provider, reader: arbitrum.provider },
      ...(onEthereum && ethereum && { ethereum: { provider: onEthereum.provider, reader: ethereum.provider } }),
      ...(listener && { listener }),
      report: print,
    });
    for (const [name, address] of Object.entries({ ...there, ...deployment })) print(`${name.padEnd(20)} ${address}`);
  } finally {
    for (const connection of connections) await connection.close();
  }
}

async function status(job: Job): Promise<number> {
  const { network, directory, print } = job;
  const { parameters } = await readRecord(directory);
  return withChains(job, parameters.ethereum !== null, async (chains) => {
    const providers = providersOf(chains);
    const outlook = await lookOut({ parameters, directory, ...providers });
    print(describeStatus(network, outlook));
    for (const line of outlook.notes) print(line);
    return isComplete(outlook) ? 0 : 1;
  });
}

async function verify(job: Job): Promise<number> {
  const { parameters } = await readRecord(job.directory);
  return withChains(job, parameters.ethereum !== null, (chains) => check(chains, job));
}

/** Compares everything, and then records the code, which has to be the manifest's. */
async function check({ arbitrum, ethereum }: DeployChains, job: Job): Promise<number> {
  const { network, directory, print } = job;
  const record = await readRecord(directory);
  const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
  const client = createReadClient(arbitrum.chain.chainId, arbitrum.provider, deployment);
  const side = ethereum && (await sideOf(ethereum, directory));
  const results = await checkDeployment({ client, record, artifacts: hre.artifacts, ...(side && { ethereum: side }) });
  for (const { name, problems } of results) print(`${problems.length === 0 ? "✓" : "✗"} ${name}`);
  requireNoProblems(results);
  const chains = await chainsOf({ network, directory, client, ethereum: ethereum?.provider });
  await recordBytecode(directory, chains);
  print("✓ bytecode");
  if (job.publish) await publish(chains, job);
  return 0;
}

async function publish(chains: readonly DeployedChain[], { print, secrets }: Job): Promise<void> {
  const key = await readExplorerKey(hre);
  if (key !== undefined) secrets.push(key);
  const publications = await publishDeployment(hre, chains, {
    listener: ({ name, outcome, reason }) => {
      print(redact(`${name}: ${outcome}${reason === undefined ? "" : `, ${reason}`}`, secrets));
    },
  });
  requirePublished(publications);
}

async function sideOf({ provider }: DeployChain, directory: string): Promise<EthereumPart> {
  const deployment = await findEthereumDeployment(directory);
  if (deployment !== undefined) return { provider, deployment };
  throw new ToolkitError("CONFIG_INVALID", `${directory} has no addresses on Ethereum.`, {
    hint: "Finish the deployment with --run.",
  });
}

/** Opens the chains that a deployment is on, for as long as `work` takes. */
async function withChains(
  { network, environment, secrets }: Job,
  isBridged: boolean,
  work: (chains: DeployChains) => Promise<number>,
): Promise<number> {
  const chains = await openChains(hre, network, isBridged, { environment, secrets });
  try {
    return await work(chains);
  } finally {
    closeChains(chains);
  }
}

function providersOf({ arbitrum, ethereum }: DeployChains) {
  return { arbitrum: arbitrum.provider, ...(ethereum && { ethereum: ethereum.provider }) };
}

/** Whatever quotes an endpoint or the key, they do not get out. */
function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (rest, secret) => rest.replaceAll(secret, "…").replaceAll(secret.replace(/^0x/, ""), "…"),
    text,
  );
}
