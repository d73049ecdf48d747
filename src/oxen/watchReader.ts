import { createHash, type Hash } from "node:crypto";
import { promises as fs } from "node:fs";
import { join } from "node:path";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import { lookSchema, readLine, stateSchema, type FinalDeposit, type Look, type WatchState } from "./watchState.js";

/** Reads what a watcher has written, also while it is running. */
export class WatchReader {
  readonly folder: string;
  readonly #deposits = new Map<string, FinalDeposit>();
  #state: WatchState | undefined;
  /** Of the bytes that were read, to add to. */
  readonly #hash: Hash = createHash("sha256");
  #reading: Promise<void> | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Undefined before the first {@link read}, and as long as nobody has watched. */
  get state(): WatchState | undefined {
    return this.#state;
  }

  /** Final deposits by transaction, in the order in which they became final. */
  get deposits(): ReadonlyMap<string, FinalDeposit> {
    return this.#deposits;
  }

  /** Reads what is new. Readings that overlap are one. */
  async read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const state = await this.#readState();
    const have = this.#state?.bytes ?? 0;
    if (state !== undefined && state.bytes !== have) this.keep(state, await this.#readDeposits(state, have));
    this.#state = state;
  }

  /** What the last look showed. */
  async look(): Promise<Look | undefined> {
    const path = join(this.folder, "now.json");
    if (!(await exists(path))) return undefined;
    const { reason, tip, ...look } = await readJsonFile(path, lookSchema, 64 * 1_048_576);
    return { ...look, ...(reason !== undefined && { reason }), ...(tip !== undefined && { tip }) };
  }

  /** Takes over what `text`, the bytes after those that were read before, has brought. */
  protected keep(state: WatchState, text: Uint8Array): void {
    this.#hash.update(text);
    for (const line of Buffer.from(text).toString().split("\n").slice(0, -1)) {
      const deposit = readLine(line);
      this.#deposits.set(deposit.txid, deposit);
    }
    this.#state = state;
  }

  /** SHA-256 of the bytes that were read and of `text` after them. */
  protected digestWith(text: Uint8Array): string {
    return this.#hash.copy().update(text).digest("hex");
  }

  async #readState(): Promise<WatchState | undefined> {
    const path = join(this.folder, "state.json");
    if (!(await exists(path))) return undefined;
    const { settings, anchor, bytes, digest, halt, resumed } = await readJsonFile(path, stateSchema);
    return { settings, bytes, digest, resumed, ...(anchor && { anchor }), ...(halt && { halt }) };
  }

  async #readDeposits({ bytes, digest }: WatchState, have: number): Promise<Uint8Array> {
    const path = join(this.folder, "deposits.jsonl");
    const handle = await fs.open(path).catch(() => undefined);
    try {
      const read = await handle?.read(Buffer.alloc(Math.max(bytes - have, 0)), { position: have });
      const isWhole = read !== undefined && bytes > have && read.bytesRead === read.buffer.length;
      if (isWhole && this.digestWith(read.buffer) === digest) return read.buffer;
    } finally {
      await handle?.close();
    }
    throw new ToolkitError("FILE_INVALID", `${path} is not what the watcher has written.`, {
      hint: "Put the file back from a copy, or move the folder away and watch from the start.",
      details: { path },
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}
