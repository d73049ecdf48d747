import { createHash, type Hash } from "node:crypto";
import { promises as fs } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import { toJson } from "../core/json.js";
import { atomicSchema, depositSchema, depositToData, paymentIdSchema, txidSchema, type Deposit } from "./deposits.js";
import { hash } from "./rpc/fields.js";

/* The memory of a watcher is a folder:
     deposits.jsonl  final deposits, a line each, in the order in which they became final; only ever appended to
     state.json      how much of it counts, the block up to which it is complete, and whether the watcher has stopped
     now.json        what the last look showed; made anew each time and no memory at all
   A step first appends its deposits and then replaces state.json, which is what makes them count. Whatever a step that
   was interrupted has left behind the counted end is cut off before anything is appended: a restart at any point loses
   and doubles nothing. */

export interface Block {
  height: number;
  hash: string;
}

/** What is watched. A folder belongs to one of them. */
export interface WatchSettings {
  network: string;
  address: string;
  /** First block that counts. */
  startHeight: number;
}

export interface Halt {
  /** Unix seconds. */
  at: number;
  reason: string;
}

/** A final deposit, with what the wallet listed when it became final: neither may change any more. */
export interface FinalDeposit extends Deposit {
  listed: { amount: bigint; paymentId: string };
}

/** A deposit that may still disappear. */
export interface PendingDeposit {
  txid: string;
  /** 0 while it is in no block. */
  height: number;
  amount: bigint;
  paymentId: string;
}

export interface Look {
  /** Unix seconds. */
  at: number;
  status: "current" | "waiting" | "halted" | "unreachable";
  /** Why it is not current. */
  reason?: string;
  /** The highest block that a quorum of daemons has; absent if too few answered. */
  tip?: number;
  pending: PendingDeposit[];
}

export interface WatchState {
  settings: WatchSettings;
  /** Up to here the deposits are final and complete. */
  anchor?: Block;
  /** Bytes of deposits.jsonl that count, and their SHA-256. */
  bytes: number;
  digest: string;
  halt?: Halt;
  /** Halts that somebody has cleared, and why. */
  resumed: (Halt & { resumedAt: number; because: string })[];
}

const FORMAT = "sesh-oxen-watch/1";
const NOTHING = createHash("sha256").digest("hex");
const halt = z.strictObject({ at: z.int(), reason: z.string() });
const stateSchema = z.strictObject({
  format: z.literal(FORMAT),
  settings: z.strictObject({ network: z.string(), address: z.string(), startHeight: z.int().nonnegative() }),
  anchor: z.strictObject({ height: z.int().nonnegative(), hash }).optional(),
  bytes: z.int().nonnegative(),
  digest: hash,
  halt: halt.optional(),
  resumed: z.array(halt.extend({ resumedAt: z.int(), because: z.string() })),
});
const lookSchema = z.strictObject({
  at: z.int(),
  status: z.enum(["current", "waiting", "halted", "unreachable"]),
  reason: z.string().optional(),
  tip: z.int().nonnegative().optional(),
  pending: z.array(
    z.strictObject({
      txid: txidSchema,
      height: z.int().nonnegative(),
      amount: atomicSchema,
      paymentId: z.union([paymentIdSchema, hash]),
    }),
  ),
});
const listedSchema = z.strictObject({ amount: atomicSchema, paymentId: z.string() });

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

/** Writes the memory. Only one process may. */
export class WatchStore extends WatchReader {
  /** Opens the folder, or begins a new one. */
  static async open(folder: string, settings: WatchSettings): Promise<WatchStore> {
    const store = new WatchStore(folder);
    await lock(folder);
    try {
      await store.read();
      if (store.state === undefined) await store.#write({ settings, bytes: 0, digest: NOTHING, resumed: [] });
      else requireSame(folder, store.state.settings, settings);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  /** Opens a folder as it is. */
  static async reopen(folder: string): Promise<WatchStore> {
    const reader = new WatchReader(folder);
    await reader.read();
    if (reader.state !== undefined) return WatchStore.open(folder, reader.state.settings);
    throw new ToolkitError("FILE_INVALID", `${folder} is not the folder of a watcher.`, {
      hint: "Check the path.",
      details: { path: folder },
    });
  }

  /** Adds what has become final, and says up to which block nothing is missing. */
  async commit(anchor: Block, added: readonly FinalDeposit[]): Promise<void> {
    const state = this.#require();
    const text = Buffer.from(added.map(formatLine).join(""));
    const handle = await fs.open(join(this.folder, "deposits.jsonl"), "a");
    try {
      await handle.truncate(state.bytes);
      await handle.appendFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const bytes = state.bytes + text.length;
    await this.#write({ ...state, anchor, bytes, digest: this.digestWith(text) }, text);
  }

  /** Stops for good: nothing becomes final until somebody resumes. */
  async halt(halt: Halt): Promise<void> {
    await this.#write({ ...this.#require(), halt });
  }

  /** Clears a halt. The deposits stay as they are. */
  async resume(at: number, because: string): Promise<Halt> {
    const { halt, ...state } = this.#require();
    if (halt === undefined) {
      throw new ToolkitError("PRECONDITION_FAILED", "The watcher is not halted.", { hint: "There is nothing to do." });
    }
    await this.#write({ ...state, resumed: [...state.resumed, { ...halt, resumedAt: at, because }] });
    return halt;
  }

  async show(look: Look): Promise<void> {
    await writeFile(join(this.folder, "now.json"), `${toJson(look)}\n`, { force: true });
  }

  async close(): Promise<void> {
    await fs.rm(join(this.folder, LOCK), { force: true });
  }

  #require(): WatchState {
    if (this.state === undefined) throw new TypeError("The folder was not opened.");
    return this.state;
  }

  async #write(state: WatchState, added: Uint8Array = new Uint8Array()): Promise<void> {
    await writeFile(join(this.folder, "state.json"), `${toJson({ format: FORMAT, ...state })}\n`, { force: true });
    this.keep(state, added);
  }
}

const LOCK = "lock";

/** The file of the process that writes; one that is left by a process that is gone is taken over. */
async function lock(folder: string): Promise<void> {
  const path = join(folder, LOCK);
  await fs.mkdir(folder, { recursive: true }).catch(() => undefined);
  for (let attempt = 1; ; attempt++) {
    try {
      await fs.writeFile(path, `${process.pid}`, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        const hint = "Give a folder that you may write to.";
        throw new ToolkitError("FILE_INVALID", `${folder} cannot be written to.`, { hint, cause: error });
      }
    }
    const owner = Number(await fs.readFile(path, "utf8").catch(() => "0"));
    if (attempt > 1 || isRunning(owner)) {
      throw new ToolkitError("PRECONDITION_FAILED", `${folder} is in use by process ${owner}.`, {
        hint: `Stop the other watcher first. If there is none, remove ${path}.`,
      });
    }
    await fs.rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function requireSame(folder: string, kept: WatchSettings, given: WatchSettings): void {
  for (const field of ["network", "address", "startHeight"] as const) {
    if (kept[field] === given[field]) continue;
    throw new ToolkitError("CONFIG_INVALID", `${folder} is for ${field} ${kept[field]}, not ${given[field]}.`, {
      hint: "Use a folder for each campaign, and never change its settings.",
    });
  }
}

function formatLine({ listed, ...deposit }: FinalDeposit): string {
  return `${toJson({ ...depositToData(deposit), listed }, 0)}\n`;
}

function readLine(line: string): FinalDeposit {
  const { listed, ...deposit } = JSON.parse(line) as { listed: unknown };
  return { ...depositSchema.parse(deposit), listed: listedSchema.parse(listed) };
}

async function exists(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}
