import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { Environment } from "../config/load.js";
import { addAttestCommands } from "./commands/attest.js";
import { addBridgeCommands } from "./commands/bridge.js";
import { addClaimCommands } from "./commands/claim.js";
import { addGovernCommands } from "./commands/govern.js";
import { addKeeperCommands } from "./commands/keeper.js";
import { addNameCommands } from "./commands/name.js";
import { addMigrateCommands } from "./commands/migrate.js";
import { addMigrateWatchCommands } from "./commands/migrateWatch.js";
import { addNetworkCommands } from "./commands/network.js";
import { addNodeCommands } from "./commands/node.js";
import { addProCommands } from "./commands/pro.js";
import { addProServerCommands } from "./commands/proServer.js";
import { addProviderCommands } from "./commands/provider.js";
import { addRewardsCommands } from "./commands/rewards.js";
import { addRoundCommands } from "./commands/round.js";
import { addVestingCommands } from "./commands/vesting.js";
import { addWatchCommand } from "./commands/watch.js";
import { claimsBooks } from "./claimsBooks.js";
import { Context, type GlobalOptions } from "./context.js";
import { addGlobalOptions } from "./options.js";
import type { Terminal } from "./terminal.js";

/** What a command does with its context, its options and its arguments. */
export type Handler<Options> = (context: Context, options: Options, ...args: string[]) => Promise<void>;

/** Connects a command with what it does. */
export type Register = <Options>(command: Command, handler: Handler<Options>) => void;

const EXIT_STATUS = `
Exit status: 0 done, 1 failed, 2 bad input or settings, 3 refused by the user, 130 interrupted.
Keys and passwords come from files and the environment, never from options:
  SESH_KEYSTORE  SESH_KEYSTORE_PASSWORD_FILE  (or SESH_PRIVATE_KEY)
  SESH_NODE_KEYS SESH_NODE_KEYS_PASSWORD_FILE`;

export function createProgram(env: Environment, terminal: Terminal): Command {
  const program = new Command("sesh")
    .description("Session Token toolkit: run nodes, share them, claim rewards, attest, buy Pro and names, claim Oxen")
    .version(packageJson.version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", EXIT_STATUS);
  addGlobalOptions(program);

  const register: Register = <Options>(command: Command, handler: Handler<Options>) => {
    command.action(async () => {
      const options = command.optsWithGlobals<GlobalOptions & Options>();
      await handler(new Context(options, env, terminal), options, ...command.args);
    });
  };
  for (const add of [
    addNodeCommands,
    addRoundCommands,
    addRewardsCommands,
    addVestingCommands,
    addProCommands,
    addNameCommands,
    addBridgeCommands,
    addProServerCommands,
    addProviderCommands,
    addClaimCommands,
    addMigrateCommands,
    (own: Command, each: Register) => addMigrateWatchCommands(own, each, claimsBooks),
    addAttestCommands,
    addKeeperCommands,
    addWatchCommand,
    addGovernCommands,
    addNetworkCommands,
  ]) {
    add(program, register);
  }
  return program;
}
