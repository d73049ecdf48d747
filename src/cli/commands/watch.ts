import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Option, type Command } from "commander";
import { hasEthereumSettings, loadWatchWebhook } from "../../config/load.js";
import type { Finality } from "../../contracts/blocks.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { toJson } from "../../core/json.js";
import { formatTime, parseDuration, unixTime } from "../../core/time.js";
import { FactReader } from "../../queries/watchFacts.js";
import { TicketReader } from "../../queries/watchTickets.js";
import { isAtLeast, SEVERITIES, type Severity } from "../../watch/findings.js";
import { HealthWatcher, type HealthOptions, type Step } from "../../watch/healthWatcher.js";
import { RULES, type RuleName } from "../../watch/rules.js";
import { WatchBook, type WatchEvent } from "../../watch/watchBook.js";
import { webhook } from "../../watch/webhook.js";
import { openBridge, withEthereumOption, type EthereumOptions } from "../bridge.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { finalityOption } from "../providerOptions.js";

interface WatchOptions extends EthereumOptions {
  once?: boolean;
  interval: string;
  webhook?: boolean;
  rules?: string[];
  minSeverity: Severity;
  blindAfter: string;
  finality: Finality;
}

/** On Arbitrum five seconds. */
const DEFAULT_DEPTH = 20;

const RULE_NAMES = Object.keys(RULES) as RuleName[];

export function addWatchCommand(program: Command, register: Register): void {
  register(
    withEthereumOption(program.command("watch"))
      .description("watch the health of the network, and tell a webhook what is new, has changed or is over")
      .argument("[state]", "the watcher's memory, a file; made if there is none. Not needed with --once")
      .option("--once", "look once; exit status 1 if there is a warning or worse")
      .addOption(new Option("--interval <duration>", "time between looks").default("1m"))
      .option("--webhook", "send findings to the URL in SESH_WATCH_WEBHOOK")
      .addOption(new Option("--rules <names...>", `only these: ${RULE_NAMES.join(", ")}`).choices(RULE_NAMES))
      .addOption(new Option("--min-severity <severity>", "leave out less").choices(SEVERITIES).default("info"))
      .addOption(new Option("--blind-after <duration>", "say so when nothing can be read for so long").default("10m"))
      .addOption(finalityOption().default(DEFAULT_DEPTH))
      .addHelpText("after", () => `\nRules:\n${RULE_NAMES.map((name) => `  ${name}: ${RULES[name].says}`).join("\n")}`),
    watch,
  );
}

async function watch(context: Context, options: WatchOptions, path?: string): Promise<void> {
  if (path === undefined && options.once !== true) {
    throw inputError("state", "no file is named", "Name one, so that a restart tells nothing twice, or give --once.");
  }
  const interval = parseDuration(options.interval, "--interval");
  const blindAfter = parseDuration(options.blindAfter, "--blind-after");
  const dryRun = context.options.dryRun === true;
  const deliver = options.webhook === true ? webhook(loadWatchWebhook(context.env)) : undefined;
  const { network } = context.settings();
  const subject = { chainId: network.chainId, staking: (await context.deployment()).NodeStaking };
  const book =
    path === undefined || dryRun
      ? WatchBook.inMemory(subject, randomUUID())
      : await WatchBook.open(path, subject, randomUUID());
  try {
    const health: HealthOptions = {
      observe: observer(context, options),
      rules: options.rules === undefined ? RULE_NAMES : (options.rules as RuleName[]),
      minSeverity: options.minSeverity,
      book,
      // A dry run tells nobody.
      ...(deliver !== undefined && !dryRun && { deliver }),
      blindAfter,
      interval,
      now: unixTime,
    };
    const watcher = new HealthWatcher(health);
    if (options.once === true || dryRun) lookOnce(context, await watcher.step(), book);
    else await keepLooking(context, watcher);
  } finally {
    await book.close();
  }
}

/** The endpoints may be away at the start, too. */
function observer(context: Context, options: WatchOptions): HealthOptions["observe"] {
  let reader: FactReader | undefined;
  return async () => {
    reader ??= await openReader(context, options);
    return reader.read(unixTime());
  };
}

/** Tickets are read where an endpoint of Ethereum is named, and where they are asked for. */
async function openReader(context: Context, options: WatchOptions): Promise<FactReader> {
  const client = await context.reader();
  const hasEthereum = hasEthereumSettings(context.env, context.options, options.ethereumRpcUrl);
  const asks = options.rules === undefined ? hasEthereum : options.rules.includes("ticket");
  if (!asks) return new FactReader(client, options.finality);
  return new FactReader(client, options.finality, new TicketReader(client, await openBridge(context, client, options)));
}

async function keepLooking(context: Context, watcher: HealthWatcher): Promise<void> {
  const stop = new AbortController();
  void context.terminal.untilStopped().then(() => {
    stop.abort();
  });
  // From another task: the compiler would take the signal for unchanged.
  const isStopped = () => stop.signal.aborted;
  while (!isStopped()) {
    const step = await watcher.step();
    report(context, step);
    await sleep(step.wait * 1_000, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

/** A line for each event and each problem. */
function report({ options, terminal }: Context, { events, problems }: Step): void {
  for (const event of events) terminal.out(options.json === true ? toJson({ event }, 0) : renderEvent(event));
  for (const { code, shortMessage: message } of problems) {
    if (options.json === true) terminal.out(toJson({ at: unixTime(), problem: { code, message } }, 0));
    else terminal.err(`${formatTime(unixTime())}  ${message}`);
  }
}

function lookOnce(context: Context, { seen, problems, events }: Step, book: WatchBook): void {
  const { findings, block } = book.state;
  const [problem] = problems;
  if (!seen && problem !== undefined) throw problem;
  const wrong = findings.filter(({ severity }) => isAtLeast(severity, "warning"));
  const undelivered = problem?.shortMessage;
  const data = { block, findings, events, ...(undelivered !== undefined && { undelivered }) };
  if (wrong.length === 0 && undelivered === undefined) {
    context.print(data, () => findings.map(({ summary }) => summary).join("\n") || "All is well.");
    return;
  }
  if (context.options.json !== true) {
    findings.forEach(({ severity, summary }) => context.terminal.out(`${severity}: ${summary}`));
  }
  const what = [...(wrong.length === 0 ? [] : [`${wrong.length} findings`]), ...(undelivered ? [undelivered] : [])];
  throw new ToolkitError("PRECONDITION_FAILED", `Something is wrong: ${what.join("; ").replace(/\.$/, "")}.`, {
    hint: "See docs/guides/watch.md for what to do about each.",
    details: data,
  });
}

function renderEvent({ at, kind, finding: { severity, summary } }: WatchEvent): string {
  return `${formatTime(at)}  ${kind} ${severity}: ${summary}`;
}
