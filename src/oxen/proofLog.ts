import { promises as fs } from "node:fs";
import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readTextFile } from "../core/files.js";
import { txidSchema } from "./deposits.js";

/** A sender's proof that binds a deposit to a recipient; verified before it is kept. */
export interface SenderProof {
  txid: string;
  to: Address;
  nonce: number;
  proof: string;
}

const SIZE_LIMIT = 256 * 1_048_576;
const lineSchema = z.strictObject({
  txid: txidSchema,
  to: z.string().transform((text) => parseAddress(text, "to")),
  nonce: z.int().min(0),
  proof: z.string(),
});

/** Proofs of senders, JSON Lines that are only ever added to: the first one of a deposit stays. */
export class ProofLog {
  readonly #path: string;
  readonly #proofs: Map<string, SenderProof>;
  #size: number;
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(path: string, proofs: Map<string, SenderProof>, size: number) {
    this.#path = path;
    this.#proofs = proofs;
    this.#size = size;
  }

  /** Opens the log or begins it; half a line that an interruption left is cut off. */
  static async open(path: string): Promise<ProofLog> {
    await (await fs.open(path, "a")).close();
    const text = await readTextFile(path, SIZE_LIMIT);
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const size = Buffer.byteLength(whole);
    await fs.truncate(path, size);
    return new ProofLog(path, readProofs(whole, path), size);
  }

  proofOf(txid: string): SenderProof | undefined {
    return this.#proofs.get(txid);
  }

  /** Keeps a proof; answers with the one that counts, which is an earlier one if there is one. */
  async add(proof: SenderProof): Promise<SenderProof> {
    const done = this.#busy.then(() => this.#add(proof));
    this.#busy = done.catch(() => undefined);
    return done;
  }

  async #add(given: SenderProof): Promise<SenderProof> {
    const kept = this.#proofs.get(given.txid);
    if (kept !== undefined) return kept;
    const { txid, to, nonce, proof } = given;
    const line = `${JSON.stringify({ txid, to, nonce, proof })}\n`;
    const handle = await fs.open(this.#path, "a");
    try {
      // What a failed attempt may have left.
      await handle.truncate(this.#size);
      await handle.appendFile(line);
      await handle.sync();
    } finally {
      await handle.close();
    }
    this.#size += Buffer.byteLength(line);
    this.#proofs.set(txid, given);
    return given;
  }
}

/** Reads what {@link ProofLog} has written. */
export async function readProofLog(path: string): Promise<ReadonlyMap<string, SenderProof>> {
  return readProofs(await readTextFile(path, SIZE_LIMIT), path);
}

function readProofs(text: string, path: string): Map<string, SenderProof> {
  const proofs = new Map<string, SenderProof>();
  for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
    const proof = parseLine(line);
    if (proof === undefined || proofs.has(proof.txid)) {
      throw new ToolkitError("FILE_INVALID", `${path}, line ${index + 1} is not a sender's proof.`, {
        hint: "Put an unchanged copy of the file back.",
        details: { path, line: index + 1 },
      });
    }
    proofs.set(proof.txid, proof);
  }
  return proofs;
}

function parseLine(line: string): SenderProof | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
