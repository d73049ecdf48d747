import { formatSesh } from "../core/amounts.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { aggregateKey, formatNodeKey, type NodeKey } from "../crypto/nodeKeys.js";
import type { ListedNode, NodeList } from "./nodeList.js";
import { seedingRootOf, type SeededNode } from "./seedingRoot.js";

/** What is on the chain, as of one block. */
export interface SeededSet {
  block: number;
  /** Nodes that are present, in the order of their registration. */
  nodes: readonly SeededNode[];
  /** Nodes that have left: part of the set no longer, and never again. */
  left: readonly Hex[];
  /** Sum of the keys of the nodes that are present, by the contract. */
  aggregateKey: NodeKey;
  /** Stake of all nodes, present or left and not withdrawn. */
  principal: bigint;
  /** SESH that NodeStaking holds. */
  balance: bigint;
}

export interface Comparison {
  /** Nodes of the list that are not on the chain. */
  missing: readonly ListedNode[];
  /** What no further seeding can mend. */
  conflicts: string[];
}

/** Compares node by node. */
export function compareNodes({ nodes }: NodeList, set: SeededSet): Comparison {
  const listed = new Map(nodes.map((node) => [node.nodeId, node]));
  const present = new Map(set.nodes.map((node) => [node.nodeId, node]));
  const left = new Set(set.left);
  const foreign = set.nodes.filter(({ nodeId }) => !listed.has(nodeId));
  return {
    missing: nodes.filter(({ nodeId }) => !present.has(nodeId) && !left.has(nodeId)),
    conflicts: [
      ...foreign.map((node) => `node ${node.nodeId} of ${operatorOf(node)} is on the chain and not in the list`),
      ...nodes.flatMap((node) => {
        if (left.has(node.nodeId)) return [`node ${node.nodeId} of ${operatorOf(node)} has left before the start`];
        const onChain = present.get(node.nodeId);
        return onChain === undefined ? [] : fieldDifferences(node, onChain);
      }),
    ],
  };
}

/** Everything in which the chain is not the list (INV-STK-1 included); none if the network can start with it. */
export function differencesOf(list: NodeList, set: SeededSet): string[] {
  const { missing, conflicts } = compareNodes(list, set);
  const differences = [
    ...missing.map((node) => `node ${node.nodeId} of ${operatorOf(node)} is not on the chain`),
    ...conflicts,
  ];
  const compare = (what: string, onChain: string, inList: string) => {
    if (onChain !== inList) differences.push(`${what} is ${onChain} on the chain and ${inList} by the list`);
  };
  compare("the number of nodes", String(set.nodes.length), String(list.nodes.length));
  compare("the stake", formatSesh(stakeOf(set.nodes)), formatSesh(stakeOf(list.nodes)));
  const sum = aggregateKey(list.nodes.map(({ credentials }) => credentials.key));
  compare("the aggregate key", formatNodeKey(set.aggregateKey), formatNodeKey(sum));
  compare("the root", set.nodes.length === 0 ? "none" : seedingRootOf(set.nodes), list.root);
  if (set.balance < set.principal) {
    differences.push(`NodeStaking owes ${formatSesh(set.principal)} and holds ${formatSesh(set.balance)} (INV-STK-1)`);
  }
  return differences;
}

export function stakeOf(nodes: readonly SeededNode[]): bigint {
  return nodes.flatMap(({ contributors }) => contributors).reduce((sum, { stake }) => sum + stake, 0n);
}

/** The error that tells all of them. */
export function differenceError(summary: string, differences: readonly string[], hint: string): ToolkitError {
  const lines = differences.map((difference) => `\n  ${difference}`);
  return new ToolkitError("PRECONDITION_FAILED", `${summary}:${lines.join("")}`, { hint, details: { differences } });
}

function fieldDifferences(inList: SeededNode, onChain: SeededNode): string[] {
  const fields: Record<string, (node: SeededNode) => string> = {
    fee: ({ feeBps }) => `${feeBps} bps`,
    "ed25519 key": ({ ed25519Key }) => ed25519Key,
    "ed25519 signature": ({ ed25519Signature }) => ed25519Signature.join(" "),
    contributors: ({ contributors }) =>
      contributors
        .map(({ staker, beneficiary, stake }) => `${staker} ${formatSesh(stake)} → ${beneficiary}`)
        .join(", "),
  };
  return Object.entries(fields).flatMap(([name, show]) => {
    const [actual, expected] = [show(onChain), show(inList)];
    if (actual === expected) return [];
    return [`node ${inList.nodeId}: ${name} ${actual} on the chain, ${expected} in the list`];
  });
}

function operatorOf({ contributors }: SeededNode): string {
  return contributors[0]?.staker ?? "nobody";
}
