import { promises as fs } from "node:fs";
import { ToolkitError } from "./errors.js";
import { readTextFile } from "./files.js";

/* A text file of lines that are only ever added to. A line counts when it is on disk: whoever adds one hears of it not
   before. One process writes; readers may read at any time, and pass over a last line without an end. */

export interface OpenedFile {
  file: AppendFile;
  /** The lines that count, each with its end. */
  text: string;
  /** What an interruption left after them, and is cut off; nobody was told that it is in. */
  cutOff: string | undefined;
}

export class AppendFile {
  readonly path: string;
  /** Bytes that count. */
  #size: number;
  /** Whether something that does not count may stand behind them. */
  #torn: boolean;
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(path: string, size: number, torn: boolean) {
    this.path = path;
    this.#size = size;
    this.#torn = torn;
  }

  /** Opens a file or begins it. */
  static async open(path: string, sizeLimit: number): Promise<OpenedFile> {
    await (await fs.open(path, "a")).close();
    const all = await readTextFile(path, sizeLimit);
    const text = all.slice(0, all.lastIndexOf("\n") + 1);
    const torn = all.slice(text.length);
    const size = Buffer.byteLength(text);
    if (torn !== "") await fs.truncate(path, size);
    return { file: new AppendFile(path, size, false), text, cutOff: torn === "" ? undefined : torn };
  }

  /** A file of which somebody else remembers how much counts; what stands behind that is cut off with the next line. */
  static at(path: string, size: number): AppendFile {
    return new AppendFile(path, size, true);
  }

  /** Runs work on the file when what was asked for before is done, whether it succeeded or not. */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }

  /** Adds whole lines, all or none. One after the other: see {@link inTurn}. */
  async add(lines: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(lines);
    const handle = await fs.open(this.path, "a");
    try {
      if (this.#torn) await handle.truncate(this.#size);
      else if ((await handle.stat()).size !== this.#size) {
        throw new ToolkitError("FILE_INVALID", `${this.path} was changed by somebody else.`, {
          hint: "Only one process may write it: stop the other one and start again.",
          details: { path: this.path },
        });
      }
      this.#torn = true;
      await handle.appendFile(bytes);
      await handle.sync();
      this.#size += bytes.length;
      this.#torn = false;
    } finally {
      await handle.close();
    }
  }
}
