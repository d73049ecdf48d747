import { inputError } from "../core/errors.js";
import type { ListedNode } from "./nodeList.js";
import type { SeededNode } from "./seedingRoot.js";

/** Nodes that are seeded by one transaction. */
export interface SeedBatch {
  nodes: readonly ListedNode[];
  /** What the transaction takes at most, without what a rollup charges for its data. */
  gas: bigint;
  /** Of its calldata. */
  bytes: number;
}

/**
 * Of 32 million gas in a block of Arbitrum: with the margin of a fifth that is added when it is sent, it stays below the
 * 16,777,216 gas that EIP-7825 allows a transaction.
 */
export const BATCH_GAS_LIMIT = 13_000_000n;
/** Arbitrum's sequencer takes transactions of 95,000 bytes; other endpoints of 128 kB. */
const BYTES_LIMIT = 90_000;

/* Measured with fresh operators, stakers and beneficiaries, and rounded up; test/integration/seeding.test.ts compares. */
const BATCH_GAS = 160_000n;
/** Of a node whose only contributor is its own beneficiary. */
const PLAIN_NODE_GAS = 87_000n;
const LISTED_NODE_GAS = 60_000n;
const CONTRIBUTOR_GAS = 51_000n;
const BENEFICIARY_GAS = 23_000n;

/* Of the ABI's encoding: selector, head and length of the list; offset and fields of a node; fields of a contributor. */
const BATCH_BYTES = 68;
const NODE_BYTES = 352;
const CONTRIBUTOR_BYTES = 96;

/** Fills one batch after the other, in the order of the list: the same list makes the same batches. */
export function batchesOf(nodes: readonly ListedNode[], gasLimit = BATCH_GAS_LIMIT): SeedBatch[] {
  const batches: SeedBatch[] = [];
  let batch: { nodes: ListedNode[]; gas: bigint; bytes: number } | undefined;
  for (const node of nodes) {
    const [gas, bytes] = [gasOf(node), NODE_BYTES + CONTRIBUTOR_BYTES * node.contributors.length];
    if (batch === undefined || batch.gas + gas > gasLimit || batch.bytes + bytes > BYTES_LIMIT) {
      batch = { nodes: [], gas: BATCH_GAS, bytes: BATCH_BYTES };
      if (batch.gas + gas > gasLimit) {
        throw inputError("--gas-limit", `a node needs ${batch.gas + gas} gas`, `Allow more, ${BATCH_GAS_LIMIT} say.`);
      }
      batches.push(batch);
    }
    batch.nodes.push(node);
    batch.gas += gas;
    batch.bytes += bytes;
  }
  return batches;
}

function gasOf({ contributors }: SeededNode): bigint {
  const others = contributors.filter(({ staker, beneficiary }) => staker !== beneficiary).length;
  if (contributors.length === 1 && others === 0) return PLAIN_NODE_GAS;
  return LISTED_NODE_GAS + CONTRIBUTOR_GAS * BigInt(contributors.length) + BENEFICIARY_GAS * BigInt(others);
}
