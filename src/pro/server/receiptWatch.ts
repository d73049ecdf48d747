import type { Receipt, ReceiptLog } from "../receipts.js";

export interface ReceiptWatchOptions {
  /** Milliseconds. */
  clock: () => number;
  /** Least seconds between two readings that requests cause. */
  pause: number;
  /** After so many seconds without a reading nothing is said about receipts: a cancellation could be missed. */
  staleAfter: number;
}

/** Keeps a log of receipts up to date. Requests cannot make it read the chain more often than its pause. */
export class ReceiptWatch {
  readonly log: ReceiptLog;
  readonly #options: ReceiptWatchOptions;
  #triedAt = -Infinity;
  #readAt = -Infinity;

  constructor(log: ReceiptLog, options: ReceiptWatchOptions) {
    this.log = log;
    this.#options = options;
  }

  /** Reads what is new. */
  async sync(): Promise<void> {
    const startedAt = this.#options.clock();
    this.#triedAt = startedAt;
    await this.log.sync();
    this.#readAt = startedAt;
  }

  /** A receipt, after another look if it is not known; undefined if it is not there or not final. */
  async find(id: number): Promise<Receipt | undefined> {
    if (this.isStale) await this.#look();
    const known = this.log.receipt(id);
    if (known !== undefined) return known;
    await this.#look();
    return this.log.receipt(id);
  }

  /** Whether what is known about receipts is old. */
  get isStale(): boolean {
    return this.#options.clock() - this.#readAt > this.#options.staleAfter * 1_000;
  }

  async #look(): Promise<void> {
    if (this.#options.clock() - this.#triedAt >= this.#options.pause * 1_000) await this.sync();
  }
}
