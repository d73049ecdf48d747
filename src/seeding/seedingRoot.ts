import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";

/** What the chain tells about a seeded node. */
export interface SeededNode {
  /** The hash of the node key. */
  nodeId: Hex;
  ed25519Key: Hex;
  ed25519Signature: readonly [Hex, Hex];
  feeBps: number;
  /** The operator first. */
  contributors: readonly { staker: Address; beneficiary: Address; stake: bigint }[];
}

const LEAF_TYPES = ["bytes32", "bytes32", "bytes32[2]", "uint16", "(address,address,uint64)[]"];

/**
 * The root of a set of nodes, in whatever order: OpenZeppelin's StandardMerkleTree over one leaf a node, of (nodeId,
 * ed25519Key, ed25519Signature, feeBps, contributors as (staker, beneficiary, stake)[]). Everything that a registration
 * says but the proof of possession, which the contract has checked.
 */
export function seedingRootOf(nodes: readonly SeededNode[]): Hex {
  const leaves = nodes.map(({ nodeId, ed25519Key, ed25519Signature, feeBps, contributors }) => [
    nodeId,
    ed25519Key,
    [...ed25519Signature],
    feeBps,
    contributors.map(({ staker, beneficiary, stake }) => [staker, beneficiary, stake]),
  ]);
  return StandardMerkleTree.of(leaves, LEAF_TYPES).root as Hex;
}
