import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ToolkitError } from "../../core/errors.js";
import { readJsonFile, readTextFile, writeFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { type Audit, auditSchema, Refusal } from "../api.js";
import { formatDay, parseDay } from "./days.js";

/** 69 bytes for each spent token; a million of them. */
const SIZE_LIMIT = 80_000_000;

/** The published audits: a file for each day. */
export class AuditFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Several servers may write the same audit; it is the same. */
  async write(audit: Audit): Promise<void> {
    try {
      await writeFile(this.#fileOf(audit.day), `${toJson(audit, 0)}\n`);
    } catch (error) {
      if (!(error instanceof ToolkitError && error.code === "FILE_EXISTS")) throw error;
    }
  }

  async has(day: number): Promise<boolean> {
    return (await this.#days()).includes(formatDay(day));
  }

  async read(day: number): Promise<string> {
    if (!(await this.has(day))) throw new Refusal("not_found", `There is no audit of ${formatDay(day)}.`);
    return readTextFile(this.#fileOf(formatDay(day)), SIZE_LIMIT);
  }

  async latest(): Promise<string> {
    const day = await this.latestDay();
    if (day === undefined) throw new Refusal("not_found", "There is no audit yet.");
    return this.read(day);
  }

  async latestDay(): Promise<number | undefined> {
    const day = (await this.#days()).sort().at(-1);
    return day === undefined ? undefined : parseDay(day);
  }

  /** The newest audit, checked against its schema. */
  async readLatest(): Promise<Audit | undefined> {
    const day = await this.latestDay();
    if (day === undefined) return undefined;
    return readJsonFile(this.#fileOf(formatDay(day)), auditSchema, SIZE_LIMIT);
  }

  #fileOf(day: string): string {
    return join(this.#path, `${day}.json`);
  }

  async #days(): Promise<string[]> {
    const names = await readdir(this.#path);
    return names.flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.json$/.exec(name)?.[1] ?? []);
  }
}
