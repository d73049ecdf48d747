import { createHash } from "node:crypto";
import { z } from "zod";
import { parseAddress, type Address } from "../../core/addresses.js";
import { AppendFile } from "../../core/appendFile.js";
import { ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { bytesToHex, type Hex } from "../../core/hex.js";
import { type ClaimDomain, claimMessages, paymentIdOf } from "../claimMessage.js";
import { checksummed } from "./evmAddress.js";

/* Who registered which payment id, in the order of registration: JSON Lines, each with the SHA-256 of the line before, so
   that nothing can be put in, taken out or moved later without changing the head that a ledger names. */

const SIZE_LIMIT = 256 * 1_048_576;
const EMPTY_HEAD: Hex = `0x${"0".repeat(64)}`;
const NONCE_LIMIT = 999_999_999;

export interface Registration {
  /** 16 hexadecimal digits: the payment id of the claim message. */
  pid: string;
  to: Address;
  nonce: number;
  /** The Oxen chain's highest block at that time; a deposit above it uses the entry. */
  seenAtOxenHeight: number;
}

export interface Registrations {
  entries: readonly Registration[];
  /** SHA-256 of each line; an earlier log is one whose head is among them. */
  heads: readonly Hex[];
  /** SHA-256 of the last line; zero for an empty log. */
  head: Hex;
  /** What stands after the last complete line, if a crash left something. */
  torn: string | undefined;
}

const entrySchema = z.strictObject({
  pid: z.string().regex(/^[0-9a-f]{16}$/),
  to: z.string(),
  n: z.int().min(0).max(NONCE_LIMIT),
  seenAtOxenHeight: z.int().min(0),
  previous: z.string(),
});

/** Reads a log and checks all of it: the chain, that no payment id is there twice, and that each is its claim message's. */
export function parseRegistrations(text: string, domain: ClaimDomain): Registrations {
  const lines = text.split("\n");
  const torn = lines.pop() ?? "";
  const message = claimMessages(domain);
  const entries: Registration[] = [];
  const heads: Hex[] = [];
  const pids = new Set<string>();
  lines.forEach((line, index) => {
    const parsed = entrySchema.safeParse(parseLine(line, index));
    if (!parsed.success) throw logError(index, "is not an entry");
    const { pid, to, n, seenAtOxenHeight, previous } = parsed.data;
    if (previous !== (heads.at(-1) ?? EMPTY_HEAD)) throw logError(index, "does not follow the line before");
    if (!/^0x[0-9a-fA-F]{40}$/.test(to) || checksummed(to) !== to) throw logError(index, "has no checksummed address");
    const recipient = to;
    if (pid !== paymentIdOf(message(recipient, n))) {
      throw logError(index, "has a payment id of another campaign, chain, contract, recipient or nonce");
    }
    if (pids.has(pid)) throw logError(index, "registers a payment id again");
    if (seenAtOxenHeight < (entries.at(-1)?.seenAtOxenHeight ?? 0)) throw logError(index, "goes back in height");
    pids.add(pid);
    entries.push({ pid, to: recipient, nonce: n, seenAtOxenHeight });
    heads.push(hashLine(line));
  });
  return { entries, heads, head: heads.at(-1) ?? EMPTY_HEAD, torn: torn === "" ? undefined : torn };
}

export async function readRegistrations(path: string, domain: ClaimDomain): Promise<Registrations> {
  return parseRegistrations(await readTextFile(path, SIZE_LIMIT), domain);
}

export interface OpenedLog {
  log: RegistrationLog;
  /** What was cut off after the last complete line, if a crash had left something; nobody was told that it is in. */
  cutOff: string | undefined;
}

/** The log of a registrar that runs: registers, and answers with what is registered. */
export class RegistrationLog {
  readonly #file: AppendFile;
  readonly #message: (to: Address, nonce: number) => string;
  readonly #entries = new Map<string, Registration & { index: number }>();
  #head: Hex;
  #height: number;

  private constructor(file: AppendFile, domain: ClaimDomain, { entries, head }: Registrations) {
    this.#file = file;
    this.#message = claimMessages(domain);
    entries.forEach((entry, index) => this.#entries.set(entry.pid, { ...entry, index }));
    this.#head = head;
    this.#height = entries.at(-1)?.seenAtOxenHeight ?? 0;
  }

  /** Opens a log or begins it. */
  static async open(path: string, domain: ClaimDomain): Promise<OpenedLog> {
    const { file, text, cutOff } = await AppendFile.open(path, SIZE_LIMIT);
    return { log: new RegistrationLog(file, domain, parseRegistrations(text, domain)), cutOff };
  }

  get head(): Hex {
    return this.#head;
  }

  get size(): number {
    return this.#entries.size;
  }

  entryOf(pid: string): (Registration & { index: number }) | undefined {
    return this.#entries.get(pid);
  }

  /** Registers a recipient, or answers with the same registration made before. */
  async register(to: Address, nonce: number, seenAtOxenHeight: number): Promise<Registration & { index: number }> {
    const recipient = parseAddress(to, "to");
    return this.#file.inTurn(() => this.#append(recipient, nonce, seenAtOxenHeight));
  }

  async #append(to: Address, nonce: number, seenAtOxenHeight: number): Promise<Registration & { index: number }> {
    if (!Number.isSafeInteger(nonce) || nonce < 0 || nonce > NONCE_LIMIT) {
      throw new ToolkitError("INPUT_INVALID", `nonce: ${nonce} is not a whole number up to ${NONCE_LIMIT}.`, {
        hint: "Begin with 0.",
      });
    }
    const pid = paymentIdOf(this.#message(to, nonce));
    const taken = this.#entries.get(pid);
    if (taken !== undefined) {
      if (taken.to === to && taken.nonce === nonce) return taken;
      throw new ToolkitError("PRECONDITION_FAILED", `Payment id ${pid} is registered to another address.`, {
        hint: `Register again with nonce ${nonce + 1}.`,
        details: { pid },
      });
    }
    if (seenAtOxenHeight < this.#height) {
      throw new ToolkitError(
        "PRECONDITION_FAILED",
        `The Oxen chain fell from ${this.#height} to ${seenAtOxenHeight}.`,
        {
          hint: "Ask a daemon that is up to date.",
        },
      );
    }
    const line = JSON.stringify({ pid, to, n: nonce, seenAtOxenHeight, previous: this.#head });
    await this.#file.add(`${line}\n`);
    const entry = { pid, to, nonce, seenAtOxenHeight, index: this.#entries.size };
    this.#entries.set(pid, entry);
    this.#head = hashLine(line);
    this.#height = seenAtOxenHeight;
    return entry;
  }
}

function hashLine(line: string): Hex {
  return bytesToHex(createHash("sha256").update(line).digest());
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw logError(index, "is not JSON");
  }
}

function logError(index: number, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `Registrations, line ${index + 1}: it ${problem}.`, {
    hint: "A log of registrations is only ever added to: get an unchanged copy, and check that it is for this campaign.",
    details: { line: index + 1 },
  });
}
