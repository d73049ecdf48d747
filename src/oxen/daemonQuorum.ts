import { ToolkitError } from "../core/errors.js";
import type { BlockHeader, DaemonInfo, OxenDaemon } from "./rpc/daemon.js";

/* Several daemons, of which some may fail, and enough have to say the same. */

export interface Answering {
  daemon: OxenDaemon;
  info: DaemonInfo;
}

/** What one daemon calls the block at a height: as a block of its own, and as its immutable one. */
export interface NamedBlock {
  name: string;
  hash: string;
}

/** What a quorum says, or why there is none. */
export type Agreed<Value> = { value: Value } | { waiting: string };

/** Daemons, agreements and memory that cannot all be right: beyond what a program may decide. */
export class Contradiction extends ToolkitError {
  /** Without a capital letter and a full stop. */
  readonly reason: string;

  constructor(reason: string) {
    super("PRECONDITION_FAILED", `What the daemons say cannot be true: ${reason}.`, {
      hint: "Find out which one is wrong, and ask the other attesters what they see.",
      details: { reason },
    });
    this.reason = reason;
  }
}

export class DaemonQuorum {
  /** How many daemons have to say the same. */
  readonly size: number;
  readonly #daemons: readonly OxenDaemon[];
  readonly #network: string;

  constructor(daemons: readonly OxenDaemon[], size: number, network: string) {
    if (!(size >= 1 && size <= daemons.length)) {
      throw new ToolkitError("CONFIG_INVALID", `A quorum of ${size} of ${daemons.length} daemons is none.`, {
        hint: "Take a number from 1 to the number of daemons.",
      });
    }
    this.#daemons = daemons;
    this.size = size;
    this.#network = network;
  }

  /** The daemons that answer; the others are added to `problems`. One of another network stops everything. */
  async answering(problems: string[]): Promise<Answering[]> {
    const answering = await collect(this.#daemons, async (daemon) => ({ daemon, info: await daemon.info() }), problems);
    for (const { daemon, info } of answering) {
      if (info.network === this.#network) continue;
      throw new ToolkitError("CHAIN_MISMATCH", `The ${daemon.name} is of the network ${info.network}.`, {
        hint: `Name daemons of ${this.#network}.`,
      });
    }
    return answering;
  }

  /** The highest block that a quorum has reached; undefined if there is none. */
  reached(heights: readonly number[]): number | undefined {
    return heights.toSorted((a, b) => b - a)[this.size - 1];
  }

  /** How the daemons that have the block at a height name it. */
  async blocks(answering: readonly Answering[], height: number, problems: string[]): Promise<NamedBlock[]> {
    const having = answering.filter(({ info }) => info.height > height);
    return collect(
      having,
      async ({ daemon, info }) => {
        const hash = await daemon.blockHash(height);
        const claimed = info.immutable?.height === height ? info.immutable.hash : hash;
        return { name: daemon.name, hash: claimed === hash ? hash : `${hash} and ${claimed}` };
      },
      problems,
    );
  }

  /** The hash of the block at a height, on which all agree that have it. */
  async agreedHash(answering: readonly Answering[], height: number, problems: string[]): Promise<Agreed<string>> {
    const found = await this.blocks(answering, height, problems);
    const [one, ...others] = found;
    if (one === undefined || found.length < this.size) return this.tooFew(found.length, height);
    const other = others.find(({ hash }) => hash !== one.hash);
    if (other === undefined) return { value: one.hash };
    throw new Contradiction(
      `block ${height} is ${one.hash} for the ${one.name} and ${other.hash} for the ${other.name}`,
    );
  }

  /** The headers from one height to another, on which all agree that have them. */
  async agreedHeaders(
    answering: readonly Answering[],
    [first, last]: readonly [first: number, last: number],
    problems: string[],
  ): Promise<Agreed<BlockHeader[]>> {
    const having = answering.filter(({ info }) => info.height > last);
    const found = await collect(
      having,
      async ({ daemon }) => ({ name: daemon.name, headers: await daemon.headers(first, last) }),
      problems,
    );
    const [one, ...others] = found;
    if (one === undefined || found.length < this.size) return this.tooFew(found.length, last);
    for (const { name, headers } of others) {
      const i = headers.findIndex((header, at) => nameOf(header) !== nameOf(one.headers[at]));
      if (i < 0) continue;
      throw new Contradiction(
        `block ${first + i} is ${nameOf(one.headers[i])} for the ${one.name} and ${nameOf(headers[i])} for the ${name}`,
      );
    }
    return { value: one.headers };
  }

  tooFew(found: number, height: number): { waiting: string } {
    return { waiting: `${found} of ${this.size} daemons have block ${height}` };
  }
}

function nameOf(header: BlockHeader | undefined): string {
  return `${header?.hash} of ${header?.timestamp}`;
}

/** The results of those that do not fail; the others are named. */
export async function collect<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  problems: string[],
): Promise<Result[]> {
  const results = await Promise.allSettled(items.map(work));
  return results.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    const error: unknown = result.reason;
    if (!(error instanceof ToolkitError)) throw error;
    problems.push(error.shortMessage);
    return [];
  });
}
