import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { AppendFile } from "../core/appendFile.js";
import { readTextFile } from "../core/files.js";
import { txidSchema } from "./deposits.js";
import { readLog } from "./jsonLog.js";

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
  readonly #file: AppendFile;
  readonly #proofs: Map<string, SenderProof>;

  private constructor(file: AppendFile, proofs: Map<string, SenderProof>) {
    this.#file = file;
    this.#proofs = proofs;
  }

  /** Opens the log or begins it. */
  static async open(path: string): Promise<ProofLog> {
    const { file, text } = await AppendFile.open(path, SIZE_LIMIT);
    return new ProofLog(file, readProofs(text, path));
  }

  proofOf(txid: string): SenderProof | undefined {
    return this.#proofs.get(txid);
  }

  /** Keeps a proof; answers with the one that counts, which is an earlier one if there is one. */
  async add(proof: SenderProof): Promise<SenderProof> {
    return this.#file.inTurn(() => this.#add(proof));
  }

  async #add(given: SenderProof): Promise<SenderProof> {
    const kept = this.#proofs.get(given.txid);
    if (kept !== undefined) return kept;
    const { txid, to, nonce, proof } = given;
    await this.#file.add(`${JSON.stringify({ txid, to, nonce, proof })}\n`);
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
  const keep = (proof: SenderProof) => {
    const isFirst = !proofs.has(proof.txid);
    proofs.set(proof.txid, proof);
    return isFirst;
  };
  readLog(text, path, { schema: lineSchema, what: "a sender's proof", keep });
  return proofs;
}
