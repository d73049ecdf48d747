import type { Log, Provider } from "ethers";
import type { BlockRef } from "./blocks.js";
import { collectLogs, type LogFilter } from "./logs.js";
import { read } from "./read.js";

/** The events of a contract up to a block, kept in memory: only what is new is read, and all again after a reorganisation. */
export class EventLog {
  readonly #provider: Provider;
  readonly #filter: LogFilter;
  #logs: Log[] = [];
  #block: BlockRef | undefined;
  #resets = 0;

  constructor(provider: Provider, filter: LogFilter) {
    this.#provider = provider;
    this.#filter = filter;
  }

  /** Reads up to `block`, oldest first. */
  async upTo(block: BlockRef): Promise<readonly Log[]> {
    if (!(await this.#continuesTo(block))) {
      [this.#block, this.#logs] = [undefined, []];
      this.#resets += 1;
    }
    const from = this.#block === undefined ? 0 : this.#block.number + 1;
    this.#logs = [...this.#logs, ...(await collectLogs(this.#provider, this.#filter, from, block.number))];
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
