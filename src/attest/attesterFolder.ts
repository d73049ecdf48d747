import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { verifyPartials, type PartialSignature } from "../crypto/partialSignatures.js";
import {
  formatPartialSignature,
  partialSignatureSchema,
  partialSignaturesSchema,
  SIGNATURES_SIZE_LIMIT,
  type SignatureSet,
} from "./signatureFiles.js";
import { statementListSchema, type StatementList } from "./statementList.js";

const fileSchema = z.discriminatedUnion("format", [
  statementListSchema,
  partialSignatureSchema,
  partialSignaturesSchema,
]);

type Contents = { list: StatementList } | { digest: Hex; verified: PartialSignature[] } | undefined;

/**
 * The folder of an attester is its memory: statement lists and signatures as files. What is put into it is found at the
 * next look, what is taken out is forgotten; a file that is neither, or a wrong signature, is reported once and left out.
 */
export class AttesterFolder {
  readonly #path: string;
  readonly #report: (problem: string) => void;
  readonly #files = new Map<string, Contents>();
  #looking: Promise<void> | undefined;

  constructor(path: string, report: (problem: string) => void) {
    this.#path = path;
    this.#report = report;
  }

  /** Reads what has changed. Looks that overlap are one. */
  async look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  lists(): StatementList[] {
    return [...this.#files.values()].flatMap((file) => (file !== undefined && "list" in file ? [file.list] : []));
  }

  list(digest: Hex): StatementList | undefined {
    return this.lists().find((list) => list.digest === digest);
  }

  /** Verified signatures under a digest, one of each node. */
  signatures(digest: Hex): PartialSignature[] {
    const partials = [...this.#files.values()].flatMap((file) =>
      file !== undefined && "verified" in file && file.digest === digest ? file.verified : [],
    );
    return [...new Map(partials.map((partial) => [nodeIdOf(partial.key), partial])).values()];
  }

  /** Keeps a signature that has been verified. */
  async add(digest: Hex, partial: PartialSignature): Promise<void> {
    const name = `${digest}-${nodeIdOf(partial.key)}.json`;
    try {
      await writeFile(join(this.#path, name), `${toJson(formatPartialSignature(digest, partial))}\n`);
    } catch (error) {
      // Handed in twice at the same time: it is the same signature, there is but one of a key under a digest.
      if (!(error instanceof ToolkitError && error.code === "FILE_EXISTS")) throw error;
    }
    this.#files.set(name, { digest, verified: [partial] });
  }

  async #look(): Promise<void> {
    // Names with a dot in front are files that are being written.
    const names = (await this.#names()).filter((name) => name.endsWith(".json") && !name.startsWith("."));
    for (const known of this.#files.keys()) if (!names.includes(known)) this.#files.delete(known);
    const sets: (SignatureSet & { name: string })[] = [];
    for (const name of names.filter((name) => !this.#files.has(name))) {
      const file = await this.#read(name);
      if (file !== undefined && "partials" in file) sets.push({ ...file, name });
      else this.#files.set(name, file && { list: file });
    }
    for (const digest of new Set(sets.map((set) => set.digest))) {
      this.#keepVerified(
        digest,
        sets.filter((set) => set.digest === digest),
      );
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#path);
    } catch (cause) {
      const hint = "Check that the folder exists and that you may read it.";
      throw new ToolkitError("FILE_INVALID", `${this.#path} is not a folder that can be read.`, { hint, cause });
    }
  }

  async #read(name: string): Promise<StatementList | SignatureSet | undefined> {
    try {
      return await readJsonFile(join(this.#path, name), fileSchema, SIGNATURES_SIZE_LIMIT);
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error;
      this.#report(`${error.shortMessage} It is left out.`);
      return undefined;
    }
  }

  /** All new files at once: after a restart there are as many as members, and a batch is far cheaper. */
  #keepVerified(digest: Hex, sets: readonly (SignatureSet & { name: string })[]): void {
    const { verified, refused } = verifyPartials(
      digest,
      sets.flatMap(({ partials }) => partials),
    );
    const right = new Set(verified);
    const faults = new Map(refused.map(({ partial, fault }) => [partial, fault]));
    for (const { name, partials } of sets) {
      this.#files.set(name, { digest, verified: partials.filter((partial) => right.has(partial)) });
      for (const partial of partials) {
        const fault = faults.get(partial);
        if (fault !== undefined) this.#report(`${name}: wrong signature of node ${nodeIdOf(partial.key)} (${fault}).`);
      }
    }
  }
}
