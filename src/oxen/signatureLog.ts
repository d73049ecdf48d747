import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { AppendFile } from "../core/appendFile.js";
import { readTextFile } from "../core/files.js";
import { readLog } from "./jsonLog.js";
import { hash } from "./rpc/fields.js";

/** A holder's signature that binds bonus points to a recipient; verified before it is kept. */
export interface HolderSignature {
  /** Whose points they are: 64 hexadecimal digits. The view key of the address is nobody's identity. */
  spendKey: string;
  oxen: string;
  to: Address;
  nonce: number;
  /** SigV1 over the claim message. */
  sig: string;
}

export interface SeenSignature extends HolderSignature {
  /** The highest block of the Oxen chain that had been seen when it came. */
  seenAtOxenHeight: number;
  /** Place in the log. */
  index: number;
}

export const oxenAddressSchema = z
  .string()
  .max(200)
  .regex(/^[1-9A-HJ-NP-Za-km-z]+$/, "must be base58");
/** 64 bytes are 88 characters of base58. */
export const sigV1Schema = z.string().regex(/^SigV1[1-9A-HJ-NP-Za-km-z]{88}$/, "must be SigV1 and 88 characters");

const SIZE_LIMIT = 256 * 1_048_576;
const lineSchema = z.strictObject({
  spendKey: hash,
  oxen: oxenAddressSchema,
  to: z.string().transform((text) => parseAddress(text, "to")),
  nonce: z.int().min(0),
  sig: sigV1Schema,
  seenAtOxenHeight: z.int().min(0),
});

/**
 * Signatures for the Service Node Bonus, JSON Lines that are only ever added to. Nonces of a holder rise, because a lower
 * one would never count; so do heights, so that nothing comes before what was paid.
 */
export class SignatureLog {
  readonly #file: AppendFile;
  readonly #entries: Entries;

  private constructor(file: AppendFile, entries: Entries) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Opens the log or begins it. */
  static async open(path: string): Promise<SignatureLog> {
    const { file, text } = await AppendFile.open(path, SIZE_LIMIT);
    return new SignatureLog(file, readEntries(text, path));
  }

  /** Of one holder, in the order in which they came: the last one has the highest nonce. */
  signaturesOf(spendKey: string): readonly SeenSignature[] {
    return this.#entries.of(spendKey);
  }

  /**
   * Keeps a signature. Answers with the one that was kept for this recipient and nonce, now or before; or else, if the
   * nonce does not rise, with the one that has the highest.
   */
  async add(signature: HolderSignature, oxenHeight: number): Promise<SeenSignature> {
    return this.#file.inTurn(() => this.#add(signature, oxenHeight));
  }

  async #add(signature: HolderSignature, oxenHeight: number): Promise<SeenSignature> {
    const { spendKey, oxen, to, nonce, sig } = signature;
    const kept = this.#entries.of(spendKey);
    const same = kept.find((each) => each.to === to && each.nonce === nonce);
    const newest = kept.at(-1);
    if (same !== undefined) return same;
    if (newest !== undefined && newest.nonce >= nonce) return newest;
    const seenAtOxenHeight = Math.max(oxenHeight, this.#entries.height);
    const line = { spendKey, oxen, to, nonce, sig, seenAtOxenHeight };
    await this.#file.add(`${JSON.stringify(line)}\n`);
    return this.#entries.keep(line);
  }
}

/** Reads what {@link SignatureLog} has written, in its order. */
export async function readSignatureLog(path: string): Promise<readonly SeenSignature[]> {
  return readEntries(await readTextFile(path, SIZE_LIMIT), path).all;
}

class Entries {
  readonly all: SeenSignature[] = [];
  readonly #byHolder = new Map<string, SeenSignature[]>();

  get height(): number {
    return this.all.at(-1)?.seenAtOxenHeight ?? 0;
  }

  of(spendKey: string): readonly SeenSignature[] {
    return this.#byHolder.get(spendKey) ?? [];
  }

  keep(line: Omit<SeenSignature, "index">): SeenSignature {
    const entry = { ...line, index: this.all.length };
    this.all.push(entry);
    const own = this.#byHolder.get(line.spendKey) ?? [];
    own.push(entry);
    this.#byHolder.set(line.spendKey, own);
    return entry;
  }
}

function readEntries(text: string, path: string): Entries {
  const entries = new Entries();
  const keep = (line: Omit<SeenSignature, "index">) => {
    const newest = entries.of(line.spendKey).at(-1);
    const follows = line.seenAtOxenHeight >= entries.height && (newest === undefined || line.nonce > newest.nonce);
    entries.keep(line);
    return follows;
  };
  readLog(text, path, { schema: lineSchema, what: "a holder's signature, or not in its place", keep });
  return entries;
}
