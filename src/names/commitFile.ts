import { randomBytes } from "node:crypto";
import { promises as fs } from "node:fs";
import { join } from "node:path";
import { AbiCoder, keccak256 } from "ethers";
import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import { commitmentOf, nameHashOf, type NameRequest } from "./nameHashes.js";

/** A registration that is announced, or about to be. */
export interface PendingRegistration {
  chainId: bigint;
  /** The names contract. */
  contract: Address;
  request: NameRequest;
  /** 32 random bytes that keep the commitment from being guessed. */
  secret: Hex;
}

const FORMAT = "sesh-name-registration/1";

const hex = (pattern: RegExp, what: string) =>
  z
    .string()
    .regex(pattern, `must be ${what}`)
    .transform((text) => text as Hex);
const bytes32 = hex(/^0x[0-9a-f]{64}$/, "32 bytes of hex");
const address = z.string().transform((text) => parseAddress(text, "address"));

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: z
    .string()
    .regex(/^[1-9][0-9]{0,19}$/, "must be a chain id as text")
    .transform(BigInt),
  contract: address,
  request: z.strictObject({
    baseHash: bytes32,
    tier: z.int().min(1).max(5),
    leaseYears: z.int().min(1).max(10),
    owner: address,
    backupOwner: hex(/^0x[0-9a-fA-F]{40}$/, "an address"),
    value: hex(/^0x([0-9a-f]{146})?$/, "empty or 73 bytes of hex"),
  }),
  secret: bytes32,
});

export function createPending(chainId: bigint, contract: Address, request: NameRequest): PendingRegistration {
  return { chainId, contract, request, secret: bytesToHex(randomBytes(32)) };
}

export function pendingCommitment({ chainId, contract, request, secret }: PendingRegistration): Hex {
  return commitmentOf(chainId, contract, request, secret);
}

/**
 * The file of a registration that is not finished. There is one for a name, contract and chain, so two runs for the same
 * name cannot both begin; what it is called says nothing that one could look up on the chain.
 */
export class CommitFile {
  readonly path: string;
  readonly #folder: string;
  readonly #chainId: bigint;
  readonly #contract: Address;
  readonly #nameHash: Hex;

  constructor(folder: string, chainId: bigint, contract: Address, nameHash: Hex) {
    const id = keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["string", "uint256", "address", "bytes32"],
        [FORMAT, chainId, contract, nameHash],
      ),
    );
    this.path = join(folder, `registration-${id.slice(2, 34)}.json`);
    this.#folder = folder;
    this.#chainId = chainId;
    this.#contract = contract;
    this.#nameHash = nameHash;
  }

  /** What is pending; undefined if nothing is. */
  async read(): Promise<PendingRegistration | undefined> {
    if (!(await this.#exists())) return undefined;
    try {
      const { chainId, contract, request, secret } = await readJsonFile(this.path, fileSchema);
      const pending = { chainId, contract, request, secret };
      const { baseHash, tier } = pending.request;
      const own = [pending.chainId, pending.contract, nameHashOf(baseHash, tier)];
      if (own.join() === [this.#chainId, this.#contract, this.#nameHash].join()) return pending;
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error;
      throw this.#unusable(error.shortMessage, error);
    }
    throw this.#unusable(`${this.path} is not the file of this name, contract and chain.`);
  }

  /**
   * Writes what is about to be announced, readable by its owner only and for good before this returns. Fails if there
   * is a file already: its commitment may be on its way.
   */
  async create(pending: PendingRegistration): Promise<void> {
    try {
      await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new ToolkitError("FILE_INVALID", `The folder ${this.#folder} cannot be made.`, {
        hint: "Name one where you may write with --folder. Nothing was sent.",
        cause: error,
      });
    }
    try {
      await writeFile(this.path, `${toJson({ format: FORMAT, ...pending })}\n`, { secret: true });
    } catch (error) {
      if (!(error instanceof ToolkitError) || error.code !== "FILE_EXISTS") throw error;
      throw new ToolkitError("FILE_EXISTS", "Another run has just begun to register this name.", {
        hint: "Run the command again when that one has ended: it continues where the other stopped.",
        details: { path: this.path },
        cause: error,
      });
    }
  }

  async remove(): Promise<void> {
    await fs.rm(this.path, { force: true });
  }

  async #exists(): Promise<boolean> {
    try {
      await fs.lstat(this.path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw new ToolkitError("FILE_INVALID", `${this.path} cannot be looked for.`, {
        hint: "Check that you may read the folder, or name another one with --folder.",
        cause: error,
      });
    }
  }

  #unusable(problem: string, cause?: unknown): ToolkitError {
    return new ToolkitError("FILE_INVALID", `The registration cannot be continued: ${problem}`, {
      hint: "Restore the file, or remove it and begin again: that costs the network fee of another announcement.",
      details: { path: this.path },
      cause,
    });
  }
}
