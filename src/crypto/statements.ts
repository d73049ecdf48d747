import { AbiCoder, concat, id, keccak256 } from "ethers";
import type { Address } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { isNodeKey, nodeIdOf, type NodeKey } from "./nodeKeys.js";

/** What the quorum can say about a node, in the order of the contract's StatementKind. */
export const STATEMENT_KINDS = ["decommission", "recommission", "deregister"] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** One fact a chain cannot see. */
export interface Statement {
  key: NodeKey;
  kind: StatementKind;
  /** Unix seconds. */
  timestamp: number;
  /** Bitmap of {@link REASONS}. */
  reason: number;
}

/** The contract that takes the statements: a signature for one is worth nothing to another. */
export interface StatementContext {
  chainId: bigint;
  staking: Address;
}

/** What a node failed at, as bits of a statement's reason. */
export const REASONS = {
  uptime: 1,
  checkpoint: 2,
  pulse: 4,
  storage: 8,
  timestamp: 16,
  timesync: 32,
  router: 64,
  L2: 128,
  misconduct: 256,
} as const;
export type Reason = keyof typeof REASONS;

const STATEMENTS_TAG = id("SESH/NodeStaking/Statements/v1");
const UINT16_LIMIT = 2 ** 16;
const UINT32_LIMIT = 2 ** 32;
const NO_REASON = "none";
const reasonNames = Object.keys(REASONS) as Reason[];

/** Reads names separated by commas, or "none". */
export function parseReasons(text: string, field: string): number {
  if (text.trim() === NO_REASON) return 0;
  return text.split(",").reduce((bits, part) => {
    const name = part.trim();
    const reason = reasonNames.find((known) => known.toLowerCase() === name.toLowerCase());
    if (reason === undefined) {
      throw inputError(field, `"${name}" is no reason`, `Reasons are ${reasonNames.join(", ")}, or ${NO_REASON}.`);
    }
    return bits | REASONS[reason];
  }, 0);
}

/** The names of the bits that are set, and the number of a bit that has no name. */
export function formatReasons(reason: number): string {
  const bits = Array.from({ length: 16 }, (_, index) => 2 ** index).filter((bit) => (reason & bit) !== 0);
  if (bits.length === 0) return NO_REASON;
  return bits.map((bit) => reasonNames.find((name) => REASONS[name] === bit) ?? `${bit}`).join(", ");
}

/** The statements in the order the contract takes them: ascending node ids, each once. Refuses what it would refuse. */
export function sortStatements(statements: readonly Statement[]): Statement[] {
  const ids = new Map(statements.map((statement) => [statement, nodeIdOf(statement.key)]));
  const sorted = [...statements].sort((a, b) => ((ids.get(a) ?? "") < (ids.get(b) ?? "") ? -1 : 1));
  checkStatements(sorted);
  return sorted;
}

/**
 * What the quorum signs for a list of statements. `counters` has, in the order of the list, how many statements there
 * were about each node before (NodeQuorum.standingOf(nodeId).statements).
 */
export function statementDigest(
  statements: readonly Statement[],
  counters: readonly number[],
  context: StatementContext,
): Hex {
  checkStatements(statements);
  if (counters.length !== statements.length) {
    throw inputError("counters", `${counters.length} for ${statements.length} statements`, "Give one for each.");
  }
  const hashes = statements.map((statement, index) => statementHash(statement, counters[index] ?? 0));
  return hashOf(
    ["bytes32", "uint256", "address", "bytes32"],
    [STATEMENTS_TAG, context.chainId, context.staking, keccak256(concat(hashes))],
  );
}

/** keccak256(abi.encode(nodeId, kind, counter, timestamp, reason)). */
export function statementHash({ key, kind, timestamp, reason }: Statement, counter: number): Hex {
  checkRange("counter", counter, UINT32_LIMIT);
  return hashOf(
    ["bytes32", "uint8", "uint32", "uint32", "uint16"],
    [nodeIdOf(key), STATEMENT_KINDS.indexOf(kind), counter, timestamp, reason],
  );
}

/** Refuses a list that is empty, names a node twice, is out of order or has a value that does not fit. */
function checkStatements(statements: readonly Statement[]): void {
  if (statements.length === 0) throw inputError("statements", "the list is empty", "State one fact at least.");
  let previous = "";
  for (const { key, timestamp, reason } of statements) {
    if (!isNodeKey(key)) {
      throw inputError("statements", "a key is not a point of the curve BN254", "Copy the key of the node again.");
    }
    checkRange("timestamp", timestamp, UINT32_LIMIT);
    checkRange("reason", reason, UINT16_LIMIT);
    const nodeId = nodeIdOf(key);
    if (nodeId === previous) {
      throw inputError("statements", `two are about node ${nodeId}`, "A list has one statement about a node.");
    }
    if (nodeId < previous) {
      throw inputError("statements", `node ${nodeId} is out of order`, "Sort the list by node id in ascending order.");
    }
    previous = nodeId;
  }
}

function checkRange(field: string, value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= limit) {
    throw inputError(field, `${value} is out of range`, `It is a whole number from 0 to ${limit - 1}.`);
  }
}

function hashOf(types: string[], values: unknown[]): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values)) as Hex;
}
