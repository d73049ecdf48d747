import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PrettyEventHandler } from "@nomicfoundation/hardhat-ignition/helpers";
import hre from "hardhat";
import { readDeployment } from "../src/config/deployment.js";
import { readEnvironment } from "../src/config/load.js";
import { findNetwork, type Network } from "../src/config/networks.js";
import { createReadClient } from "../src/contracts/client.js";
import { ToolkitError } from "../src/core/errors.js";
import { checkDeployment, requireNoProblems } from "./checks/index.js";
import { deployerToPlanFor } from "./deployer.js";
import { describePlan, describeStatus } from "./describe.js";
import { type EthereumSide, findEthereumDeployment } from "./ethereum.js";
import { closeChains, type DeployChain, type DeployChains, openChains } from "./network.js";
import { type ParameterSource, readParameters, resolveParameters } from "./parameters/load.js";
import { findRecord, readRecord } from "./record.js";
import { describeTickets } from "./registration.js";
import { deploySession } from "./run.js";
import { isComplete, lookOut } from "./stages.js";

const USAGE = `Deploys the system on Arbitrum and Ethereum by one plan, or goes on with a deployment that was interrupted.

  npm run deploy -- --network <name> --plan | --run | --status | --verify [--deployment <id>] [--deployer <address>]

  --network     arbitrum-one, arbitrum-sepolia or local
  --plan        show what is done, what would be sent and what it may cost; sends nothing, needs no key
  --run         do what is open, then verify
  --status      show what is done and what is open; needs no key; the exit code is 0 if nothing is open
  --verify      compare everything on both chains with the parameters; needs no key
  --deployment  name below deploy/deployments, or the path of a folder; chain-<chain id> if not given
  --deployer    with --plan: whose balance is compared with the costs; else that of DEPLOYER_KEY, if it is set`;

const DEPLOYMENTS = resolve(import.meta.dirname, "deployments");
const COMMANDS = ["plan", "run", "status", "verify"] as const;
const secrets: string[] = [];

type Command = (typeof COMMANDS)[number];

interface Options {
  command: Command;
  network: Network;
  directory: string;
  deployer: string | undefined;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) return;
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const actions: Record<Command, (options: Options) => Promise<void>> = { plan, run, status, verify };
  await actions[options.command](options);
}

function readOptions(): Options | undefined {
  const { values } = parseArguments();
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  const [command, ...others] = COMMANDS.filter((name) => values[name]);
  if (command === undefined || others.length > 0)
    throw usageError("Exactly one of --plan, --run, --status and --verify is needed.");
  if (values.network === undefined) throw usageError("No network is chosen.");
  if (values.deployer !== undefined && command !== "plan") throw usageError("--deployer belongs to --plan.");
  const network = findNetwork(values.network);
  const deployment = values.deployment ?? `chain-${network.chainId}`;
  const directory = /[/\\]/.test(deployment) ? resolve(deployment) : join(DEPLOYMENTS, deployment);
  return { command, network, directory, deployer: values.deployer };
}

function parseArguments() {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      options: {
        network: { type: "string" },
        deployment: { type: "string" },
        deployer: { type: "string" },
        plan: flag,
        run: flag,
        status: flag,
        verify: flag,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function usageError(problem: string): ToolkitError {
  return new ToolkitError("INPUT_INVALID", problem, { hint: `\n${USAGE}` });
}

async function plan({ network, directory, deployer: chosen }: Options): Promise<void> {
  const environment = readEnvironment();
  const source = await readParameters(network.name, environment);
  const record = await findRecord(directory);
  const deployer = deployerToPlanFor(chosen, environment, record);
  await withChains(network, source.ethereum !== null, async (chains) => {
    const begunAt = record?.begunAt ?? (await chains.arbitrum.provider.getBlock("latest"))?.timestamp ?? 0;
    const parameters = resolveParameters(source, begunAt);
    const providers = providersOf(chains);
    const outlook = await lookOut({ parameters, directory, ...providers });
    console.log(await describePlan({ network, parameters, directory, deployer, outlook, ...providers }));
  });
}

async function run(options: Options): Promise<void> {
  const { network, directory } = options;
  const parameters = await readParameters(network.name, readEnvironment());
  await withChains(network, parameters.ethereum !== null, async (chains) => {
    await deployTo(chains, options, parameters);
    await check(chains, directory);
  });
}

async function deployTo(
  { arbitrum, ethereum }: DeployChains,
  { network, directory }: Options,
  parameters: ParameterSource,
): Promise<void> {
  const connections = [await arbitrum.openConnection()];
  try {
    if (ethereum !== undefined) connections.push(await ethereum.openConnection());
    const [onArbitrum, onEthereum] = connections;
    if (onArbitrum === undefined) return;
    console.log(`Deploying to ${network.name}, recorded in ${directory}`);
    console.log("If this is interrupted, run the same command again: it goes on where it stopped.");
    const { deployment, ethereum: there } = await deploySession({
      artifacts: hre.artifacts,
      parameters,
      directory,
      arbitrum: onArbitrum,
      ...(onEthereum && { ethereum: onEthereum }),
      ...(process.stdout.isTTY && { listener: new PrettyEventHandler(hre.interruptions) }),
      report: (line) => {
        console.log(line);
      },
    });
    for (const [name, address] of Object.entries({ ...there, ...deployment }))
      console.log(`${name.padEnd(20)} ${address}`);
  } finally {
    for (const connection of connections) await connection.close();
  }
}

async function status({ network, directory }: Options): Promise<void> {
  const { parameters } = await readRecord(directory);
  await withChains(network, parameters.ethereum !== null, async (chains) => {
    const providers = providersOf(chains);
    const outlook = await lookOut({ parameters, directory, ...providers });
    console.log(describeStatus(network, outlook));
    for (const line of await describeTickets({ parameters, directory, ...providers })) console.log(line);
    if (!isComplete(outlook)) process.exitCode = 1;
  });
}

async function verify({ network, directory }: Options): Promise<void> {
  const { parameters } = await readRecord(directory);
  await withChains(network, parameters.ethereum !== null, (chains) => check(chains, directory));
}

/** Further comparisons with what was reviewed, such as a manifest of the code, belong here. */
async function check({ arbitrum, ethereum }: DeployChains, directory: string): Promise<void> {
  const record = await readRecord(directory);
  const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
  const client = createReadClient(arbitrum.chain.chainId, arbitrum.provider, deployment);
  const side = ethereum && (await sideOf(ethereum, directory));
  const results = await checkDeployment({ client, record, artifacts: hre.artifacts, ...(side && { ethereum: side }) });
  for (const { name, problems } of results) console.log(`${problems.length === 0 ? "✓" : "✗"} ${name}`);
  requireNoProblems(results);
}

async function sideOf({ provider }: DeployChain, directory: string): Promise<EthereumSide> {
  const deployment = await findEthereumDeployment(directory);
  if (deployment !== undefined) return { provider, deployment };
  throw new ToolkitError("CONFIG_INVALID", `${directory} has no addresses on Ethereum.`, {
    hint: "Finish the deployment with --run.",
  });
}

/** Opens the chains that a deployment is on, for as long as `work` takes. */
async function withChains(
  network: Network,
  isBridged: boolean,
  work: (chains: DeployChains) => Promise<void>,
): Promise<void> {
  const chains = await openChains(hre, network, isBridged, { environment: readEnvironment(), secrets });
  try {
    await work(chains);
  } finally {
    closeChains(chains);
  }
}

function providersOf({ arbitrum, ethereum }: DeployChains) {
  return { arbitrum: arbitrum.provider, ...(ethereum && { ethereum: ethereum.provider }) };
}

/** Whatever quotes an endpoint or the key, they do not get out. */
function redact(text: string): string {
  return secrets.reduce(
    (rest, secret) => rest.replaceAll(secret, "…").replaceAll(secret.replace(/^0x/, ""), "…"),
    text,
  );
}

try {
  await main();
} catch (error) {
  const text = error instanceof ToolkitError ? `${error.shortMessage}\n${error.hint}` : String(error);
  console.error(redact(text));
  process.exitCode = 1;
}
