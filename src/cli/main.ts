import { CommanderError, type Command } from "commander";
import { readEnvironment, type Environment } from "../config/load.js";
import { toToolkitError } from "../contracts/errors.js";
import { errorToData, ToolkitError } from "../core/errors.js";
import { toJson } from "../core/json.js";
import { EXIT, exitCodeOf } from "./exitCodes.js";
import { createProgram } from "./program.js";
import { renderError } from "./render.js";
import { createTerminal, type Terminal } from "./terminal.js";

const INTERRUPTED =
  "\nInterrupted. Whatever was sent may still be executed: look its hash up before you try again. " +
  "An approval that was confirmed is used by the next run of the same command.";

/** Runs `sesh` as the shell started it. */
export async function start(): Promise<void> {
  const terminal = createTerminal();
  process.once("SIGINT", () => {
    terminal.err(INTERRUPTED);
    process.exit(EXIT.interrupted);
  });
  process.exitCode = await main(process.argv.slice(2), readEnvironment(), terminal);
}

/** Runs `sesh` with the arguments after its name and answers with its exit status. */
export async function main(args: readonly string[], env: Environment, terminal: Terminal): Promise<number> {
  const json = args.includes("--json");
  const program = createProgram(env, terminal);
  const usage: string[] = [];
  configureOutput(program, terminal, (text) => usage.push(text.trimEnd()));
  try {
    await program.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    // Help and version are answers, not errors.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const known = toKnownError(error, usage);
    if (json) terminal.out(toJson({ error: errorToData(known) }));
    else terminal.err(renderError(known));
    return exitCodeOf(known.code);
  }
}

function configureOutput(command: Command, terminal: Terminal, onUsage: (text: string) => void): void {
  command.configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: onUsage });
  command.exitOverride();
  command.commands.forEach((child) => configureOutput(child, terminal, onUsage));
}

function toKnownError(error: unknown, usage: readonly string[]): ToolkitError {
  if (error instanceof CommanderError) {
    // A group without a command shows its help; whatever else commander says is about the arguments.
    if (error.code === "commander.help") {
      return new ToolkitError("INPUT_INVALID", "A command is missing.", { hint: usage.join("\n") });
    }
    const message = error.message.replace(/^error: /, "");
    return new ToolkitError("INPUT_INVALID", `${message.charAt(0).toUpperCase()}${message.slice(1)}.`, {
      hint: "Add --help to see what the command knows.",
    });
  }
  if (error instanceof TypeError || error instanceof RangeError) {
    return new ToolkitError("INTERNAL", `A fault of this toolkit: ${error.message}.`, {
      hint: "Please report it with the command you ran. If a transaction was shown, look it up before you try again.",
      cause: error,
    });
  }
  return toToolkitError(error);
}
