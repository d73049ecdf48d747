import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { getAddress, ZeroAddress, ZeroHash } from "ethers";
import { z } from "zod";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";

export const OXEN_NAMES_HEADER = "baseHash,claimant";

/** A name on Oxen, by its hash there, and who may claim it here. */
export interface OxenNameRow {
  /** BLAKE2b-256 of the name. */
  baseHash: Hex;
  claimant: Address;
}

/** A leaf with its proof, as the contract takes it. */
export interface OxenName extends OxenNameRow {
  nextBaseHash: Hex;
  proof: Hex[];
}

/** Passed where no names are kept for anybody: the contract does not look at it. */
export const NO_OXEN_NAME: OxenName = {
  baseHash: ZeroHash as Hex,
  nextBaseHash: ZeroHash as Hex,
  claimant: ZeroAddress as Address,
  proof: [],
};

const LAST_HASH: Hex = `0x${"f".repeat(64)}`;
const LEAF_TYPES = ["bytes32", "bytes32", "address"];
const rowsSchema = z.array(z.strictObject({ baseHash: z.string(), claimant: z.string() }));

/**
 * The tree of Oxen names: leaves (baseHash, nextBaseHash, claimant) in the order of their hashes, from a first one with
 * hash zero, which nobody claims, to a last one whose next hash is 2^256 - 1. One leaf shows that a name is in the tree,
 * or, if the name lies between its two hashes, that it is not.
 */
export class OxenNames {
  readonly #leaves: readonly Omit<OxenName, "proof">[];
  readonly #tree: StandardMerkleTree<[Hex, Hex, Address]>;

  /** Rows in any order, each name once. */
  constructor(rows: readonly OxenNameRow[]) {
    // Hashes of one length and in lower case: the order of the texts is that of the numbers.
    const sorted = [...rows].sort((a, b) => (a.baseHash < b.baseHash ? -1 : 1));
    const first: OxenNameRow = { baseHash: ZeroHash as Hex, claimant: ZeroAddress as Address };
    this.#leaves = [first, ...sorted].map((row, index) => ({
      ...row,
      nextBaseHash: sorted[index]?.baseHash ?? LAST_HASH,
    }));
    this.#tree = StandardMerkleTree.of(
      this.#leaves.map(({ baseHash, nextBaseHash, claimant }) => [baseHash, nextBaseHash, claimant]),
      LEAF_TYPES,
    );
  }

  get root(): Hex {
    return this.#tree.root as Hex;
  }

  /** How many names are kept. */
  get count(): number {
    return this.#leaves.length - 1;
  }

  /** The leaf of a name that is in the tree. */
  find(baseHash: Hex): OxenName | undefined {
    const found = this.#lastNotAbove(baseHash);
    return found?.baseHash === baseHash && baseHash !== ZeroHash ? found : undefined;
  }

  /** The leaf that shows that a name is kept for nobody; undefined if it is kept for somebody. */
  neighbourOf(baseHash: Hex): OxenName | undefined {
    const found = this.#lastNotAbove(baseHash);
    return found?.baseHash === baseHash || baseHash === LAST_HASH ? undefined : found;
  }

  #lastNotAbove(baseHash: Hex): OxenName | undefined {
    let low = 0;
    let high = this.#leaves.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#leaves[middle]?.baseHash ?? LAST_HASH) <= baseHash) low = middle;
      else high = middle;
    }
    const leaf = this.#leaves[low];
    return leaf && { ...leaf, proof: this.#tree.getProof(low) as Hex[] };
  }
}

/** Reads the list of Oxen names: CSV with the header "baseHash,claimant", or a JSON list of objects with these keys. */
export function readOxenNames(text: string, path: string): OxenNames {
  const rows = text.trimStart().startsWith("[") ? readJson(text, path) : readCsv(text, path);
  if (rows.length === 0) throw listError(path, "has no name");
  const seen = new Map<Hex, string>();
  const names = rows.map(({ baseHash, claimant, where }) => {
    if (!/^0x[0-9a-f]{64}$/.test(baseHash)) {
      throw listError(path, `has at ${where} a hash that is not 0x and 64 hexadecimal digits in lower case`);
    }
    const hash = baseHash as Hex;
    if (hash === ZeroHash || hash === LAST_HASH) throw listError(path, `has at ${where} a hash that no name has`);
    // Not checksummed, a mistyped address would go unnoticed.
    if (!/^0x[0-9a-fA-F]{40}$/.test(claimant) || claimant !== getAddress(claimant.toLowerCase())) {
      throw listError(path, `has at ${where} a claimant that is not an address with its checksum`);
    }
    if (claimant === ZeroAddress) throw listError(path, `has at ${where} the zero address as claimant`);
    const before = seen.get(hash);
    if (before !== undefined) throw listError(path, `names ${hash} twice, at ${before} and ${where}`);
    seen.set(hash, where);
    return { baseHash: hash, claimant: claimant as Address };
  });
  return new OxenNames(names);
}

interface TextRow {
  baseHash: string;
  claimant: string;
  /** For errors. */
  where: string;
}

function readCsv(text: string, path: string): TextRow[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines[0] !== OXEN_NAMES_HEADER) throw listError(path, `does not begin with the line "${OXEN_NAMES_HEADER}"`);
  return lines.slice(1).map((line, index) => {
    const where = `line ${index + 2}`;
    const [, baseHash, claimant] = /^([^,"\s]*),([^,"\s]*)$/.exec(line) ?? [];
    if (baseHash === undefined || claimant === undefined) {
      throw listError(path, `has at ${where} something else than a hash, a comma and an address`);
    }
    return { baseHash, claimant, where };
  });
}

function readJson(text: string, path: string): TextRow[] {
  const parsed = rowsSchema.safeParse(parseJson(text, path));
  if (!parsed.success) {
    const [index] = parsed.error.issues[0]?.path ?? [];
    throw listError(path, `has at entry ${String(index)} something else than {"baseHash", "claimant"}`);
  }
  return parsed.data.map((row, index) => ({ ...row, where: `entry ${index}` }));
}

function listError(path: string, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `${path} ${problem}.`, {
    hint: "Take the list that was published when the names were opened.",
    details: { path },
  });
}
