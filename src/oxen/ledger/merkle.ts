import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Address } from "../../core/addresses.js";
import { bytesToHex, type Hex } from "../../core/hex.js";

export interface Claim {
  account: Address;
  /** Atomic SESH in all, over all epochs. */
  cumulative: bigint;
}

const HASH_SIZE = 32;

/**
 * The tree of OpenZeppelin's StandardMerkleTree over ["address", "uint256"], four times faster: leaves hashed twice and
 * sorted, pairs sorted, all nodes in one array with the root first and the leaves, in falling order, last.
 */
export class ClaimTree {
  readonly #nodes: Uint8Array;
  readonly #positions = new Map<Address, number>();

  constructor(claims: readonly Claim[]) {
    const count = claims.length;
    if (count === 0) throw new RangeError("A tree needs a leaf.");
    const leaves = claims.map(({ account, cumulative }) => {
      const hash = leafHash(account, cumulative);
      return { account, hash, prefix: Buffer.from(hash.buffer, hash.byteOffset, HASH_SIZE).readUIntBE(0, 6) };
    });
    leaves.sort((a, b) => a.prefix - b.prefix || Buffer.compare(a.hash, b.hash));
    this.#nodes = new Uint8Array((2 * count - 1) * HASH_SIZE);
    leaves.forEach(({ account, hash }, i) => {
      const position = 2 * count - 2 - i;
      this.#nodes.set(hash, position * HASH_SIZE);
      this.#positions.set(account, position);
    });
    if (this.#positions.size !== count) throw new RangeError("An account has more than one leaf.");
    for (let i = count - 2; i >= 0; i--)
      this.#nodes.set(pairHash(this.#node(2 * i + 1), this.#node(2 * i + 2)), i * HASH_SIZE);
  }

  get root(): Hex {
    return bytesToHex(this.#node(0));
  }

  /** From the leaf's sibling up; undefined for an account without a leaf. */
  proofOf(account: Address): Hex[] | undefined {
    let position = this.#positions.get(account);
    if (position === undefined) return undefined;
    const proof: Hex[] = [];
    for (; position > 0; position = (position - 1) >> 1) {
      proof.push(bytesToHex(this.#node(position % 2 === 0 ? position - 1 : position + 1)));
    }
    return proof;
  }

  #node(position: number): Uint8Array {
    return this.#nodes.subarray(position * HASH_SIZE, (position + 1) * HASH_SIZE);
  }
}

/** Twice, so that an inner node, which is hashed once, can never pass for a leaf (CL-01). */
function leafHash(account: Address, cumulative: bigint): Uint8Array {
  const bytes = Buffer.alloc(2 * HASH_SIZE);
  bytes.write(account.slice(2), 12, "hex");
  bytes.write(cumulative.toString(16).padStart(64, "0"), HASH_SIZE, "hex");
  return keccak_256(keccak_256(bytes));
}

function pairHash(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 * HASH_SIZE);
  const ordered = Buffer.compare(a, b) <= 0;
  bytes.set(ordered ? a : b);
  bytes.set(ordered ? b : a, HASH_SIZE);
  return keccak_256(bytes);
}
