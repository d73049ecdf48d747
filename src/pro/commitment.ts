import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { keccak256 } from "ethers";
import { hexToBytes, type Hex } from "../core/hex.js";

const TAG = Buffer.from("SESHPRO1", "ascii");
/** One issuer; see decision 0017. */
const ISSUERS = 1;

/**
 * What a burn names: keccak256("SESHPRO1" | plan | 1 | keyId | keccak256(blindedMessage)), numbers in one byte each.
 * Safe to publish, also with the blinded message.
 */
export function commitmentOf(plan: number, keyId: Hex, blindedMessage: Uint8Array): Hex {
  const parts = [TAG, Uint8Array.of(plan, ISSUERS), hexToBytes(keyId), hexToBytes(keccak256(blindedMessage) as Hex)];
  return keccak256(Buffer.concat(parts)) as Hex;
}

/** What stands in the receipt of a batch: keccak256 over all commitments, one after the other. */
export function batchRootOf(commitments: readonly Hex[]): Hex {
  return keccak256(Buffer.concat(commitments.map(hexToBytes))) as Hex;
}

/** The tree of a receipt with a root: leaves keccak256(keccak256(commitment)), sorted pairs. */
export class CommitmentTree {
  readonly #tree: SimpleMerkleTree;

  constructor(commitments: readonly Hex[]) {
    this.#tree = SimpleMerkleTree.of(commitments.map(leafOf));
  }

  get root(): Hex {
    return this.#tree.root as Hex;
  }

  proofOf(commitment: Hex): Hex[] {
    return this.#tree.getProof(leafOf(commitment)) as Hex[];
  }
}

export function isInTree(root: Hex, commitment: Hex, proof: readonly Hex[]): boolean {
  return SimpleMerkleTree.verify(root, leafOf(commitment), [...proof]);
}

function leafOf(commitment: Hex): Hex {
  return keccak256(keccak256(commitment)) as Hex;
}
