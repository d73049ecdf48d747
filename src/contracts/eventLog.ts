import type { Log, Provider } from "ethers";
import type { BlockRef } from "./blocks.js";
import { collectLogs, type LogFilter } from "./logs.js";
import { read } from "./read.js";

/**
 * The events of a contract up to a block, kept in memory: only what is new is read, and all again after a reorganisation.
 * With a `depth` those of so many blocks.
 */
export class EventLog {
  readonly #provider: Provider;
  readonly #filter: LogFilter;
  readonly #depth: number;
  #logs: Log[] = [];
  #block: BlockRef | undefined;
  #resets = 0;

  constructor(provider: Provider, filter: LogFilter, depth = Infinity) {
    this.#provider = provider;
    this.#filter = filter;
    this.#depth = depth;
  }

  /** Reads up to `block`, oldest first. */
  async upTo(block: BlockRef): Promise<readonly Log[]> {
    if (!(await this.#continuesTo(block))) {
      [this.#block, this.#logs] = [undefined, []];
      this.#resets += 1;
    }
    const oldest = Math.max(0, block.number - this.#depth);
    const from = this.#block === undefined ? oldest : this.#block.number + 1;
    const known = this.#logs.filter(({ blockNumber }) => blockNumber >= oldest);
    this.#logs = [...known, ...(await collectLogs(this.#provider, this.#filter, from, block.number))];
    this.#block = block;
    return this.#logs;
  }

  /** How often everything was read from the start: what is remembered with it belongs to one such time. */
  get resets(): number {
    return this.#resets;
  }

  /** True if what was read belongs to the chain of `block`. */
  async #continuesTo(block: BlockRef): Promise<boolean> {
    const known = this.#block;
    if (known === undefined || known.number > block.number) return false;
    return (await read(this.#provider.getBlock(known.number)))?.hash === known.hash;
  }
}
