import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PrettyEventHandler } from "@nomicfoundation/hardhat-ignition/helpers";
import hre from "hardhat";
import { readDeployment } from "../src/config/deployment.js";
import { readEnvironment } from "../src/config/load.js";
import { createReadClient } from "../src/contracts/client.js";
import { ToolkitError } from "../src/core/errors.js";
import { checkDeployment, requireNoProblems } from "./checks/index.js";
import { type DeployNetwork, openNetwork } from "./network.js";
import { readParameters } from "./parameters/load.js";
import { readRecord } from "./record.js";
import { deploySession } from "./run.js";

const USAGE = `Deploys the system, or goes on with a deployment that was interrupted, and checks it.

  npm run deploy -- --network <name> [--deployment <id>] [--check]

  --network     arbitrum-one, arbitrum-sepolia or local
  --deployment  name below deploy/deployments, or the path of a folder; chain-<chain id> if not given
  --check       only read an existing deployment back; needs no key`;

const DEPLOYMENTS = resolve(import.meta.dirname, "deployments");
const secrets: string[] = [];

interface Options {
  network: string;
  deployment: string | undefined;
  check: boolean;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) return;
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const network = await openNetwork(hre, options.network, readEnvironment());
  secrets.push(...network.secrets);
  const { chainId } = network.network;
  const directory = directoryOf(options.deployment ?? `chain-${chainId}`);
  try {
    if (!options.check) await deployTo(network, directory);
    await check(network, directory);
  } finally {
    secrets.push(...network.secrets);
    network.provider.destroy();
  }
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      network: { type: "string" },
      deployment: { type: "string" },
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  if (values.network === undefined) {
    throw new ToolkitError("CONFIG_INVALID", "No network is chosen.", { hint: `\n\n${USAGE}` });
  }
  return { network: values.network, deployment: values.deployment, check: values.check };
}

function directoryOf(deployment: string): string {
  return /[/\\]/.test(deployment) ? resolve(deployment) : join(DEPLOYMENTS, deployment);
}

async function deployTo(target: DeployNetwork, directory: string): Promise<void> {
  const { network } = target;
  const parameters = await readParameters(network.name, readEnvironment());
  const connection = await target.openConnection();
  try {
    console.log(`Deploying to ${network.name} (chain ${network.chainId}), recorded in ${directory}`);
    console.log("If this is interrupted, run the same command again: it goes on where it stopped.");
    const { deployment } = await deploySession({
      artifacts: hre.artifacts,
      connection,
      parameters,
      directory,
      ...(process.stdout.isTTY && { listener: new PrettyEventHandler(hre.interruptions) }),
    });
    // In a terminal Ignition has shown them.
    if (!process.stdout.isTTY)
      for (const [name, address] of Object.entries(deployment)) console.log(`${name.padEnd(20)} ${address}`);
  } finally {
    await connection.close();
  }
}

async function check({ network, provider }: DeployNetwork, directory: string): Promise<void> {
  const record = await readRecord(directory);
  const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
  const client = createReadClient(network.chainId, provider, deployment);
  const results = await checkDeployment({ client, record, artifacts: hre.artifacts });
  for (const { name, problems } of results) console.log(`${problems.length === 0 ? "✓" : "✗"} ${name}`);
  requireNoProblems(results);
}

/** Whatever quotes the endpoint or the key, they do not get out. */
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
