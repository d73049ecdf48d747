import { parseArgs } from "node:util";
import { deploymentFolder } from "../src/config/load.js";
import { findNetwork, isPublic, type Network } from "../src/config/networks.js";
import { ToolkitError } from "../src/core/errors.js";

export const USAGE = `Deploys the system on Arbitrum and Ethereum by one plan, or goes on with a deployment that was interrupted.

  npm run deploy -- --network <name> --plan | --run | --status | --verify [--deployment <id>]

  --network     arbitrum-one, arbitrum-sepolia or local
  --plan        show what is done, what would be sent and what it may cost; sends nothing, needs no key
  --run         do what is open, then verify
  --status      show what is done and what is open; needs no key; the exit code is 0 if nothing is open
  --verify      compare everything on both chains with the parameters and deploy/manifest.json, and record the code; needs no key
  --publish     with --verify: then hand the sources to the explorers of both chains
  --deployment  name below deploy/deployments, or the path of a folder; chain-<chain id>, or local, if not given
  --deployer    with --plan: whose balance is compared with the costs; else that of DEPLOYER_KEY, if it is set`;

const COMMANDS = ["plan", "run", "status", "verify"] as const;

export type Command = (typeof COMMANDS)[number];

export interface Options {
  command: Command;
  network: Network;
  /** Folder of the deployment. */
  directory: string;
  deployer: string | undefined;
  publish: boolean;
}

/** What the command line asks for; undefined if it asks for help. */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parseArguments(args);
  if (values.help) return undefined;
  const [command, ...others] = COMMANDS.filter((name) => values[name]);
  if (command === undefined || others.length > 0)
    throw usageError("Exactly one of --plan, --run, --status and --verify is needed.");
  if (values.network === undefined) throw usageError("No network is chosen.");
  if (values.deployer !== undefined && command !== "plan") throw usageError("--deployer belongs to --plan.");
  if (values.publish && command !== "verify") throw usageError("--publish belongs to --verify.");
  const network = findNetwork(values.network);
  if (values.publish && !isPublic(network)) throw usageError(`${network.name} has no explorer to publish sources at.`);
  const { deployer, publish } = values;
  return { command, network, directory: deploymentFolder(network, values.deployment), deployer, publish };
}

function parseArguments(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        network: { type: "string" },
        deployment: { type: "string" },
        deployer: { type: "string" },
        plan: flag,
        run: flag,
        status: flag,
        verify: flag,
        publish: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function usageError(problem: string): ToolkitError {
  return new ToolkitError("INPUT_INVALID", problem, { hint: `\n${USAGE}` });
}
