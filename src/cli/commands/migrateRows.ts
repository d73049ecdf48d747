import type { Command } from "commander";
import { connect } from "../../config/connect.js";
import { loadEthereumSettings } from "../../config/load.js";
import { parseAddress } from "../../core/addresses.js";
import { parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { writeFile } from "../../core/files.js";
import { formatTime } from "../../core/time.js";
import { readClock } from "../../oxen/clock.js";
import { formatCoinRows } from "../../oxen/coinRows.js";
import { readProofLog } from "../../oxen/proofLog.js";
import { WatchReader } from "../../oxen/watchReader.js";
import type { Block, WatchSettings } from "../../oxen/watchState.js";
import { formatWoxenRows } from "../../oxen/woxenRows.js";
import { readWrappedDeposits } from "../../queries/wrappedDeposits.js";
import type { Context } from "../context.js";
import { openDaemons, parseOxenNetwork, type DaemonOptions } from "../oxen.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";

/* Rows for the ledger: of deposits on the Oxen chain, and of wrapped OXEN on Ethereum. */

interface RowsOptions {
  out: string;
  height?: string;
  proofs?: string;
  force?: boolean;
}

interface WoxenOptions extends Omit<RowsOptions, "proofs">, DaemonOptions {
  intake: string;
  fromBlock: string;
  ethereumRpcUrl?: string;
}

export function addRowsCommands(watch: Command, register: Register): void {
  register(
    addOutOptions(watch.command("rows").description("write the final deposits as rows for the ledger")).option(
      "--proofs <file>",
      "proofs of senders, as the service keeps them",
    ),
    writeCoinRows,
  );
  register(
    addOutOptions(
      watch.command("woxen-rows").description("write the deposits of wrapped OXEN on Ethereum as rows for the ledger"),
    )
      .requiredOption("--intake <address>", "the contract WrappedOxenIntake")
      .option("--from-block <number>", "block of Ethereum at or before the one in which it was made", "0")
      .option("--ethereum-rpc-url <url>", "RPC endpoint of Ethereum; otherwise SESH_ETHEREUM_RPC_URL"),
    writeWoxenRows,
  );
}

function addOutOptions(command: Command): Command {
  return command
    .argument("<folder>", "the watcher's memory")
    .requiredOption("--out <file>", "file to write; not overwritten without --force")
    .option("--height <number>", "last Oxen block; everything final if not given")
    .option("--force", "replace the file");
}

async function writeCoinRows(context: Context, options: RowsOptions, folder = ""): Promise<void> {
  const { reader, height } = await openFinal(folder, options);
  const proofs = options.proofs === undefined ? new Map() : await readProofLog(options.proofs);
  await writeRows(context, options, formatCoinRows(reader.deposits.values(), height, proofs), height);
}

async function writeWoxenRows(context: Context, options: WoxenOptions, folder = ""): Promise<void> {
  const intake = parseAddress(options.intake, "--intake");
  const fromBlock = parseInteger(options.fromBlock, "--from-block");
  const { anchor, settings, height } = await openFinal(folder, options);
  const daemons = openDaemons(options, parseOxenNetwork(settings.network));
  const endpoint = loadEthereumSettings(context.env, context.options, options.ethereumRpcUrl);
  const problems: string[] = [];
  const clock = await readClock(daemons, { first: settings.startHeight, last: height, anchor }, problems);
  if (context.options.json !== true) problems.forEach((problem) => context.terminal.err(problem));
  const provider = await connect(endpoint);
  try {
    const deposits = await readWrappedDeposits(provider, { intake, fromBlock, until: clock.until });
    await writeRows(context, options, formatWoxenRows(deposits, clock), height, clock.until);
  } finally {
    provider.destroy();
  }
}

interface Final {
  reader: WatchReader;
  settings: WatchSettings;
  anchor: Block;
  /** The last block that was asked for. */
  height: number;
}

async function openFinal(folder: string, options: RowsOptions): Promise<Final> {
  const reader = new WatchReader(folder);
  await reader.read();
  const { anchor, settings } = reader.state ?? {};
  if (anchor === undefined || settings === undefined) {
    throw new ToolkitError("PRECONDITION_FAILED", `Nothing is final in ${folder}.`, { hint: "Watch first." });
  }
  const height = options.height === undefined ? anchor.height : parseInteger(options.height, "--height");
  if (height <= anchor.height) return { reader, settings, anchor, height };
  throw inputError("--height", `final is only what lies up to block ${anchor.height}`, "Give a lower one, or wait.");
}

async function writeRows(context: Context, options: RowsOptions, text: string, height: number, until?: number) {
  await writeFile(options.out, text, { force: options.force === true });
  const rows = text.split("\n").length - 1;
  context.print({ file: options.out, rows, height, until }, () =>
    renderPairs([
      ["File", options.out],
      ["Rows", String(rows)],
      ["Up to block", String(height)],
      ["Before", until === undefined ? undefined : formatTime(until)],
    ]),
  );
}
