import { toToolkitError } from "../contracts/errors.js";
import { ToolkitError } from "../core/errors.js";
import { formatTime, MINUTE } from "../core/time.js";
import type { Facts } from "./facts.js";
import { compareFindings, isAtLeast, type Finding, type Severity } from "./findings.js";
import { judge, type RuleName } from "./rules.js";
import type { WatchBook, WatchEvent } from "./watchBook.js";
import type { Deliver } from "./webhook.js";

/** Seconds after the first failed delivery; doubles with each. */
const FIRST_RETRY = 5;
const RETRY_LIMIT = 10 * MINUTE;

export interface HealthOptions {
  observe: () => Promise<Facts>;
  rules: readonly RuleName[];
  minSeverity: Severity;
  book: WatchBook;
  /** Without it events are only reported. */
  deliver?: Deliver;
  /** Seconds without a look after which not seeing is itself a finding. */
  blindAfter: number;
  /** Seconds between two looks. */
  interval: number;
  /** Unix seconds. */
  now: () => number;
}

export interface Step {
  events: WatchEvent[];
  problems: ToolkitError[];
  /** False if the network could not be read. */
  seen: boolean;
  /** Seconds until the next step. */
  wait: number;
}

/** Looks, remembers what is different, and tells about it. */
export class HealthWatcher {
  readonly #options: HealthOptions;
  #failedLooks = 0;
  #failedDeliveries = 0;
  #deliverFrom = 0;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  async step(): Promise<Step> {
    const { book, now, interval } = this.#options;
    const problems: ToolkitError[] = [];
    const looked = await this.#look();
    if (!("block" in looked)) problems.push(looked);
    this.#failedLooks = "block" in looked ? 0 : this.#failedLooks + 1;
    const events = await this.#remember(looked);
    const problem = await this.#deliver();
    if (problem !== undefined) problems.push(problem);

    const pause = Math.max(interval, Math.min(interval * 2 ** Math.max(0, this.#failedLooks - 1), RETRY_LIMIT));
    const retry = problem === undefined ? pause : Math.max(1, this.#deliverFrom - now());
    const open = this.#options.deliver !== undefined && book.state.outbox.length > 0;
    return { events, problems, seen: "block" in looked, wait: open ? Math.min(pause, retry) : pause };
  }

  async #look(): Promise<Facts | ToolkitError> {
    const { observe, book } = this.#options;
    try {
      const facts = await observe();
      if (facts.block.number >= book.state.block) return facts;
      // Taken for the present, an old state would end and begin findings for nothing.
      throw new ToolkitError(
        "RPC_FAILED",
        `The RPC endpoint is at block ${facts.block.number}, before the last look.`,
        {
          hint: "It catches up, or is one of several that do not agree.",
        },
      );
    } catch (error) {
      const failure = toToolkitError(error);
      if (failure.code === "CHAIN_MISMATCH") throw failure;
      return failure;
    }
  }

  /** Writes findings and events down, at once. */
  async #remember(looked: Facts | ToolkitError): Promise<WatchEvent[]> {
    const { book, now, rules, minSeverity } = this.#options;
    const { state } = book;
    const at = now();
    const blindSince = "block" in looked ? undefined : (state.blindSince ?? at);
    const seen = "block" in looked ? judge(looked, rules) : state.findings.filter(({ rule }) => rule !== BLIND);
    const findings = [...seen, ...this.#blindness(blindSince, at)].filter(({ severity }) =>
      isAtLeast(severity, minSeverity),
    );
    const block = "block" in looked ? looked.block.number : state.block;
    const chainId = String(book.subject.chainId);
    const events = compareFindings(state.findings, findings).map(({ kind, finding }, i): WatchEvent => {
      return { id: `${book.id}-${state.sequence + 1 + i}`, kind, at, chainId, block, finding };
    });
    await book.save({
      sequence: state.sequence + events.length,
      block,
      ...(blindSince !== undefined && { blindSince }),
      findings,
      outbox: this.#options.deliver === undefined ? state.outbox : [...state.outbox, ...events],
    });
    return events;
  }

  #blindness(since: number | undefined, at: number): Finding[] {
    if (since === undefined || at - since < this.#options.blindAfter) return [];
    const summary = `The network could not be read since ${formatTime(since)}: nothing else is noticed.`;
    return [{ key: BLIND, rule: BLIND, severity: "critical", summary, details: { since } }];
  }

  /** Delivers in order; what is taken is crossed out one by one, so that a kill repeats one event at most. */
  async #deliver(): Promise<ToolkitError | undefined> {
    const { book, deliver, now } = this.#options;
    if (deliver === undefined || now() < this.#deliverFrom) return undefined;
    for (let [event] = book.state.outbox; event !== undefined; [event] = book.state.outbox) {
      try {
        await deliver(event);
      } catch (error) {
        this.#failedDeliveries += 1;
        this.#deliverFrom = now() + Math.min(FIRST_RETRY * 2 ** (this.#failedDeliveries - 1), RETRY_LIMIT);
        return toToolkitError(error);
      }
      this.#failedDeliveries = 0;
      await book.save({ ...book.state, outbox: book.state.outbox.slice(1) });
    }
    return undefined;
  }
}

const BLIND = "blind";
