import { promises as fs } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ToolkitError } from "../../core/errors.js";
import { readJsonFile } from "../../core/files.js";
import type { Hex } from "../../core/hex.js";
import type { EpochBook, EpochClaims } from "./sources.js";

const signaturesSchema = z
  .array(z.string().regex(/^0x[0-9a-f]{130}$/, "must be 65 bytes of hex in lower case"))
  .max(100)
  .transform((list) => list as Hex[]);

/**
 * Published epochs as folders named by their number, each with `ledger.jsonl`, `claims.json` and, if somebody has put
 * them there, `signatures.json`. An epoch without claims.json is not published yet.
 */
export class EpochFolder implements EpochBook {
  readonly #folder: string;
  readonly #readClaims: (path: string) => Promise<EpochClaims>;
  /** Reading claims takes seconds and memory: only those of the newest epoch are kept. What was published stays. */
  readonly #heights = new Map<number, number>();
  #newest: { epoch: number; claims: Promise<EpochClaims> } | undefined;

  constructor(folder: string, readClaims: (path: string) => Promise<EpochClaims>) {
    this.#folder = folder;
    this.#readClaims = readClaims;
  }

  async ledgerPath(epoch: number): Promise<string | undefined> {
    const path = join(this.#folder, String(epoch), "ledger.jsonl");
    return (await exists(path)) ? path : undefined;
  }

  async epochs(): Promise<{ epoch: number; oxenHeight: number }[]> {
    const found: { epoch: number; oxenHeight: number }[] = [];
    // The newest comes last, and stays in memory.
    for (const epoch of await this.#published()) {
      const oxenHeight = this.#heights.get(epoch) ?? Number((await this.#claims(epoch)).oxenHeight);
      this.#heights.set(epoch, oxenHeight);
      found.push({ epoch, oxenHeight });
    }
    return found;
  }

  async newest(): Promise<{ claims: EpochClaims; signatures: Hex[] } | undefined> {
    const epoch = (await this.#published()).at(-1);
    if (epoch === undefined) return undefined;
    const path = join(this.#folder, String(epoch), "signatures.json");
    const signatures = (await exists(path)) ? await readJsonFile(path, signaturesSchema) : [];
    return { claims: await this.#claims(epoch), signatures };
  }

  async #published(): Promise<number[]> {
    const names = await fs.readdir(this.#folder).catch((cause: unknown) => {
      const hint = "Make the folder of published epochs.";
      throw new ToolkitError("FILE_INVALID", `${this.#folder} is not a folder that can be read.`, { hint, cause });
    });
    const numbers = names.filter((name) => /^[1-9][0-9]{0,8}$/.test(name)).map(Number);
    const published: number[] = [];
    for (const epoch of numbers.sort((a, b) => a - b)) {
      if (await exists(join(this.#folder, String(epoch), "claims.json"))) published.push(epoch);
    }
    return published;
  }

  async #claims(epoch: number): Promise<EpochClaims> {
    if (this.#newest?.epoch !== epoch) {
      this.#newest = { epoch, claims: this.#readClaims(join(this.#folder, String(epoch), "claims.json")) };
    }
    const reading = this.#newest;
    try {
      return await reading.claims;
    } catch (error) {
      if (this.#newest === reading) this.#newest = undefined;
      throw error;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}
