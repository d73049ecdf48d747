import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import { join } from "node:path";
import { AppendFile } from "../core/appendFile.js";
import { ToolkitError } from "../core/errors.js";
import { writeFile } from "../core/files.js";
import { toJson } from "../core/json.js";
import { takeLock } from "../core/lock.js";
import { WatchReader } from "./watchReader.js";
import {
  FORMAT,
  formatLine,
  type Block,
  type FinalDeposit,
  type Halt,
  type Look,
  type WatchSettings,
  type WatchState,
} from "./watchState.js";

const NOTHING = createHash("sha256").digest("hex");

/** Writes the memory. Only one process may. */
export class WatchStore extends WatchReader {
  #unlock: () => Promise<void> = () => Promise.resolve();

  /** Opens the folder, or begins a new one. */
  static async open(folder: string, settings: WatchSettings): Promise<WatchStore> {
    const store = new WatchStore(folder);
    await fs.mkdir(folder, { recursive: true }).catch(() => undefined);
    store.#unlock = await takeLock(join(folder, "lock"), folder);
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
    await AppendFile.at(join(this.folder, "deposits.jsonl"), state.bytes).add(text);
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
    await this.#unlock();
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

function requireSame(folder: string, kept: WatchSettings, given: WatchSettings): void {
  for (const field of ["network", "address", "startHeight"] as const) {
    if (kept[field] === given[field]) continue;
    throw new ToolkitError("CONFIG_INVALID", `${folder} is for ${field} ${kept[field]}, not ${given[field]}.`, {
      hint: "Use a folder for each campaign, and never change its settings.",
    });
  }
}
