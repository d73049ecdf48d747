import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { formatTime } from "../core/time.js";
import { STATEMENT_PERIOD } from "../contracts/quorumRules.js";
import { formatNodeKey, nodeIdOf, parseNodeKey } from "../crypto/nodeKeys.js";
import {
  formatReasons,
  sortStatements,
  STATEMENT_KINDS,
  statementDigest,
  type Statement,
  type StatementContext,
} from "../crypto/statements.js";
import { hexSchema, orIssue } from "./schemas.js";

/** A list of statements as the quorum signs it, with the digest that belongs to it. */
export interface StatementList extends StatementContext {
  /** In ascending order of node ids. */
  statements: Statement[];
  /** How many statements there were about each node before, in the same order. */
  counters: number[];
  digest: Hex;
}

const FORMAT = "sesh-statements/1";
/** More would not fit into a transaction's gas. */
const STATEMENTS_LIMIT = 256;

const entrySchema = z.strictObject({
  nodeId: hexSchema(32),
  key: hexSchema(64),
  kind: z.enum(STATEMENT_KINDS),
  timestamp: z.int().min(0),
  reason: z.int().min(0),
  counter: z.int().min(0),
});

/** Reads what {@link formatStatementList} makes. Node ids and digest are computed again and must be the same. */
export const statementListSchema = z
  .strictObject({
    format: z.literal(FORMAT),
    chainId: z.string().regex(/^[1-9][0-9]{0,19}$/, "must be a decimal number"),
    staking: z.string(),
    digest: hexSchema(32),
    statements: z.array(entrySchema).min(1).max(STATEMENTS_LIMIT),
  })
  .transform((file, context) =>
    orIssue(context, (): StatementList => {
      const statements = file.statements.map(({ nodeId, key, kind, timestamp, reason }) => {
        const statement = { key: parseNodeKey(key, "key"), kind, timestamp, reason };
        if (nodeIdOf(statement.key) !== nodeId) throw mismatch("nodeId", nodeId);
        return statement;
      });
      const counters = file.statements.map(({ counter }) => counter);
      const domain = { chainId: BigInt(file.chainId), staking: parseAddress(file.staking, "staking") };
      const digest = statementDigest(statements, counters, domain);
      if (digest !== file.digest) throw mismatch("digest", file.digest);
      return { ...domain, statements, counters, digest };
    }),
  );

/** A list of statements, brought into the order in which they are signed. */
export function createStatementList(
  { chainId, staking }: { chainId: bigint; staking: Address },
  entries: readonly { statement: Statement; counter: number }[],
): StatementList {
  const counterOf = new Map(entries.map(({ statement, counter }) => [statement, counter]));
  const statements = sortStatements(entries.map(({ statement }) => statement));
  const counters = statements.map((statement) => counterOf.get(statement) ?? 0);
  return {
    chainId,
    staking,
    statements,
    counters,
    digest: statementDigest(statements, counters, { chainId, staking }),
  };
}

export function formatStatementList({ chainId, staking, statements, counters, digest }: StatementList) {
  return {
    format: FORMAT,
    chainId: chainId.toString(),
    staking,
    digest,
    statements: statements.map(({ key, kind, timestamp, reason }, i) => ({
      nodeId: nodeIdOf(key),
      key: formatNodeKey(key),
      kind,
      timestamp,
      reason,
      counter: counters[i],
    })),
  };
}

export async function readStatementList(path: string): Promise<StatementList> {
  return readJsonFile(path, statementListSchema);
}

/** Whether the list is for this contract. */
export function isFor(list: StatementList, { chainId, staking }: StatementContext): boolean {
  return list.chainId === chainId && list.staking === staking;
}

/** A signature for another contract is worth nothing here. */
export function requireDomain(list: StatementList, { chainId, staking }: StatementContext): StatementList {
  if (isFor(list, { chainId, staking })) return list;
  throw new ToolkitError(
    "CHAIN_MISMATCH",
    `The statements are for the contract ${list.staking} on chain ${list.chainId}.`,
    { hint: `Here it is ${staking} on chain ${chainId}: correct the network, or get the right list.` },
  );
}

/** Unix seconds after which the contract takes the list no longer: its oldest statement decides. */
export function expiryOf({ statements }: StatementList): number {
  return Math.min(...statements.map(({ timestamp }) => timestamp)) + STATEMENT_PERIOD;
}

/** A statement in words. */
export function describeStatement({ key, kind, timestamp, reason }: Statement): string {
  const verb = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return `${verb} node ${nodeIdOf(key)}; reason ${formatReasons(reason)}; as of ${formatTime(timestamp)}`;
}

function mismatch(field: string, value: Hex) {
  return inputError(field, `${value} does not belong to the rest of the file`, "Get the file again from its source.");
}
