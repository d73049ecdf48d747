import { z } from "zod";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import { toJson } from "../core/json.js";
import { takeLock } from "../core/lock.js";
import { SEVERITIES } from "./findings.js";

const FORMAT = "sesh-watch-1";
const SIZE_LIMIT = 256 * 1_048_576;

const findingSchema = z.strictObject({
  key: z.string(),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  summary: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

const eventSchema = z.strictObject({
  /** The same however often it is delivered. */
  id: z.string(),
  kind: z.enum(["new", "changed", "resolved"]),
  /** Unix seconds of whoever watches. */
  at: z.number(),
  chainId: z.string(),
  /** The last block that was read. */
  block: z.number(),
  finding: findingSchema,
});

const stateSchema = z.strictObject({
  /** Of the last event. */
  sequence: z.number(),
  block: z.number(),
  /** Unix seconds since when the network could not be read. */
  blindSince: z.number().optional(),
  findings: z.array(findingSchema),
  /** Not delivered yet, in order. */
  outbox: z.array(eventSchema),
});

const fileSchema = stateSchema.extend({
  format: z.literal(FORMAT),
  chainId: z.string(),
  staking: z.string(),
  id: z.string(),
});

export type WatchEvent = z.infer<typeof eventSchema>;
export type WatchState = z.infer<typeof stateSchema>;

export interface WatchSubject {
  chainId: bigint;
  staking: Address;
}

/**
 * What a watcher remembers, in a file that is replaced as a whole: findings and the events that follow from them change
 * together, so that a kill at any point neither loses an event nor makes one twice.
 */
export class WatchBook {
  readonly subject: WatchSubject;
  /** Of this memory; the first part of the ids of its events. */
  readonly id: string;
  readonly #path: string | undefined;
  readonly #unlock: () => Promise<void>;
  #state: WatchState;

  private constructor(
    subject: WatchSubject,
    id: string,
    state: WatchState,
    path?: string,
    unlock?: () => Promise<void>,
  ) {
    this.subject = subject;
    this.id = id;
    this.#state = state;
    this.#path = path;
    this.#unlock = unlock ?? (() => Promise.resolve());
  }

  /** Opens the file, or begins a new one; `newId` is for that. Only one process at a time has it. */
  static async open(path: string, subject: WatchSubject, newId: string): Promise<WatchBook> {
    const unlock = await takeLock(`${path}.lock`, path);
    try {
      const file = await readBook(path);
      if (file === undefined) {
        const book = new WatchBook(subject, newId, emptyState(), path, unlock);
        await book.save(emptyState());
        return book;
      }
      const { chainId, staking, id } = file;
      const state = stateSchema.strip().parse(file);
      if (chainId === String(subject.chainId) && staking === subject.staking) {
        return new WatchBook(subject, id, state, path, unlock);
      }
      throw new ToolkitError("CONFIG_INVALID", `${path} is for chain ${chainId} and ${staking}.`, {
        hint: "Use a file for each deployment.",
      });
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** A memory that begins empty and ends with the process. */
  static inMemory(subject: WatchSubject, id: string): WatchBook {
    return new WatchBook(subject, id, emptyState());
  }

  get state(): WatchState {
    return this.#state;
  }

  async save(state: WatchState): Promise<void> {
    const { subject, id } = this;
    if (this.#path !== undefined) {
      const file = { format: FORMAT, chainId: String(subject.chainId), staking: subject.staking, id, ...state };
      await writeFile(this.#path, `${toJson(file)}\n`, { force: true, secret: true });
    }
    this.#state = state;
  }

  close(): Promise<void> {
    return this.#unlock();
  }
}

function emptyState(): WatchState {
  return { sequence: 0, block: 0, findings: [], outbox: [] };
}

/** Undefined if there is none: what was named by mistake is not taken for one. */
async function readBook(path: string): Promise<z.infer<typeof fileSchema> | undefined> {
  try {
    return await readJsonFile(path, fileSchema, SIZE_LIMIT);
  } catch (error) {
    if (error instanceof ToolkitError && (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
