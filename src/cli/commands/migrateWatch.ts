import { setTimeout as sleep } from "node:timers/promises";
import { Option, type Command } from "commander";
import { parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { toJson } from "../../core/json.js";
import { formatTime, parseDuration, unixTime } from "../../core/time.js";
import { readAgreedHeight } from "../../oxen/agreedHeight.js";
import { OxenWallet } from "../../oxen/rpc/wallet.js";
import { Watcher, type Watch } from "../../oxen/watcher.js";
import type { Block } from "../../oxen/watchState.js";
import { WatchStore } from "../../oxen/watchStore.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import {
  addDaemonOptions,
  given,
  openDaemons,
  openOxenRpc,
  oxenNetworkOption,
  readCampaign,
  type Campaign,
  type DaemonOptions,
  type OxenNetworkOptions,
} from "../oxen.js";
import type { Register } from "../program.js";
import { refused } from "../terminal.js";
import { readOwnConfig } from "./migrateInput.js";
import { addRowsCommands } from "./migrateRows.js";
import { addServeCommand, type ClaimsBooks } from "./migrateServe.js";

interface WatchOptions extends OxenNetworkOptions, DaemonOptions {
  wallet?: string;
  agreed?: string;
  config?: string;
  startHeight?: string;
  interval: string;
  once?: boolean;
  createWallet?: string;
}

/** Adds `migrate watch`, and `migrate serve` with the log of registrations and the claims files that it serves. */
export function addMigrateWatchCommands(program: Command, register: Register, books: ClaimsBooks): void {
  const migrate =
    program.commands.find((command) => command.name() === "migrate") ??
    program.command("migrate").description("turn burnt Oxen into a ledger that attesters sign");
  const watch = addDaemonOptions(migrate.command("watch"))
    .description("watch the deposits on the Oxen chain with daemons and a view-only wallet of your own")
    .argument("<folder>", "the watcher's memory; made if there is none")
    .option("--wallet <url>", "oxen-wallet-rpc with the view-only wallet of the deposit address")
    .option("--start-height <number>", "first block that counts")
    .option("--agreed <file>", "agreement of attesters on a final block, where there are no checkpoints any more")
    .option("--config <file>", "settings of the campaign, which name the attesters; with --agreed")
    .option("--create-wallet <name>", "make the view-only wallet under this name first")
    .addOption(oxenNetworkOption())
    .addOption(new Option("--interval <duration>", "time between looks").default("1m"))
    .option("--once", "look once");
  register(watch, watchFolder);

  register(
    watch
      .command("resume")
      .description("clear a halt after its reason is understood; the deposits stay as they are")
      .argument("<folder>", "the watcher's memory")
      .requiredOption("--reason <text>", "why it may go on; kept"),
    resume,
  );

  addRowsCommands(watch, register);
  addServeCommand(migrate, register, books);
}

async function watchFolder(context: Context, options: WatchOptions, folder = ""): Promise<void> {
  const campaign = await readCampaign(context, options);
  const { network, burn } = campaign;
  const stop = new AbortController();
  const daemons = openDaemons(options, network, stop.signal);
  const wallet = new OxenWallet(openOxenRpc("wallet", given(options.wallet, "--wallet"), stop.signal));
  const startHeight = parseInteger(given(options.startHeight, "--start-height"), "--start-height");
  const agreed = options.agreed === undefined ? undefined : await readAgreed(options, campaign);
  const interval = parseDuration(options.interval, "--interval") * 1_000;
  if (options.createWallet !== undefined) await wallet.generateFromKeys(burn, startHeight, options.createWallet);

  const store = await WatchStore.open(folder, { network, address: burn.address, startHeight });
  try {
    const watcher = new Watcher({ daemons, wallet, burn, store, now: unixTime, ...(agreed && { agreed }) });
    if (options.once === true) {
      report(context, await watcher.poll(), store, folder);
      return;
    }
    void context.terminal.untilStopped().then(() => {
      stop.abort();
    });
    let shown = "";
    while (!isStopped(stop.signal)) {
      const seen = await watcher.poll();
      if (isStopped(stop.signal)) return;
      // Only what is new: the log of a year stays readable.
      const news = toJson({ ...dataOf(seen, store), at: 0 });
      if (news !== shown) report(context, seen, store, folder);
      shown = toJson({ ...dataOf({ ...seen, added: [] }, store), at: 0 });
      await sleep(interval, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    await store.close();
  }
}

async function readAgreed({ agreed = "", config }: WatchOptions, campaign: Campaign): Promise<Block> {
  const rules = await readOwnConfig(given(config, "--config"), campaign);
  const { height, blockHash } = await readAgreedHeight(agreed, rules);
  return { height, hash: blockHash.slice(2) };
}

async function resume(context: Context, options: { reason: string }, folder = ""): Promise<void> {
  const because = options.reason.trim();
  if (because === "")
    throw inputError("--reason", "it is empty", "Say what was found out, for whoever reads it later.");
  const asks = mustAsk(context, "clears the halt of a watcher");
  const store = await WatchStore.reopen(folder);
  try {
    const { halt } = store.state ?? {};
    if (halt !== undefined && context.options.json !== true) {
      context.terminal.out(`Halted at ${formatTime(halt.at)}: ${halt.reason}.`);
    }
    if (halt !== undefined && asks) {
      if (!(await context.terminal.confirm("Is this understood, and may the watcher go on?"))) throw refused();
    }
    if (context.options.dryRun === true) {
      context.print({ dryRun: true, halt }, () => "Dry run: nothing was changed.");
      return;
    }
    const cleared = await store.resume(unixTime(), because);
    context.print({ cleared, because }, () => "The halt is cleared. Start the watcher again.");
  } finally {
    await store.close();
  }
}

/** True from another task: the compiler would take the signal for unchanged. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function report(context: Context, seen: Watch, store: WatchStore, folder: string): void {
  if (seen.status === "halted") throw halted(folder, seen.reason ?? "");
  show(context, seen, store);
}

function show({ terminal, options }: Context, seen: Watch, store: WatchStore): void {
  if (options.json === true) {
    terminal.out(toJson(dataOf(seen, store), 0));
    return;
  }
  seen.problems.forEach((problem) => terminal.err(problem));
  const { height } = store.state?.anchor ?? {};
  const final = height === undefined ? "nothing is final yet" : `final up to block ${height}`;
  const reason = seen.reason === undefined ? "" : `: ${seen.reason}`;
  const counts = `${store.deposits.size} deposits, ${seen.added.length} of them new, ${seen.pending.length} pending`;
  terminal.out(`${formatTime(seen.at)}  ${seen.status}${reason}; ${final}, ${counts}`);
}

function dataOf({ at, status, reason, added, pending, problems }: Watch, store: WatchStore) {
  return {
    at,
    status,
    reason,
    final: store.state?.anchor,
    deposits: store.deposits.size,
    added: added.map(({ txid, height, amount, paymentId }) => ({ txid, height, amount, paymentId })),
    pending,
    problems,
  };
}

function halted(folder: string, reason: string): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `The watcher has halted: ${reason}.`, {
    hint: `Find out why, agree with the other attesters, then run \`sesh migrate watch resume ${folder} --reason …\`.`,
    details: { reason },
  });
}
