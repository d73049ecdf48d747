import { expiryOf, type StatementList } from "../attest/statementList.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { formatDuration, formatTime } from "../core/time.js";
import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { isPresent, type NodeStatus } from "../contracts/nodeStatuses.js";
import { CREDIT_MINIMUM, PAUSE_GRACE, STATEMENT_PERIOD } from "../contracts/quorumRules.js";
import { read } from "../contracts/read.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import type { Statement, StatementKind } from "../crypto/statements.js";
import { nodeStanding, type NodeStanding } from "./nodeStanding.js";

/** "done" if the node is as the statement says and it was the last one; "overtaken" if another one came instead. */
export type Progress = "open" | "done" | "overtaken";

export interface StatementOutlook {
  /** Unix seconds of the latest block. */
  time: number;
  expiresAt: number;
  /** In the order of the list. */
  statements: { nodeId: Hex; kind: StatementKind; progress: Progress; problems: string[] }[];
}

const PARALLEL_READS = 8;
const OUTCOME: Record<StatementKind, NodeStatus> = {
  decommission: "decommissioned",
  recommission: "active",
  deregister: "deregistered",
};

/** What the contracts would say to a list of statements now, and why they would refuse one. */
export async function statementOutlook(client: ReadClient, list: StatementList): Promise<StatementOutlook> {
  const [{ timestamp: time }, pausedUntil] = await Promise.all([
    latestBlock(client.provider),
    read(client.contracts.staking.pausedUntil()),
  ]);
  const standings = await mapLimited(list.statements, PARALLEL_READS, ({ key }) => nodeStanding(client, nodeIdOf(key)));
  return {
    time,
    expiresAt: expiryOf(list),
    statements: list.statements.map((statement, i) => {
      const standing = standings[i] as NodeStanding;
      const progress = progressOf(statement, list.counters[i] ?? 0, standing);
      const problems =
        progress === "open"
          ? [...timeProblems(statement, time, Number(pausedUntil)), ...nodeProblems(statement, standing, time)]
          : [];
      return { nodeId: nodeIdOf(statement.key), kind: statement.kind, progress, problems };
    }),
  };
}

function progressOf({ kind }: Statement, counter: number, { statements, status }: NodeStanding): Progress {
  if (statements === counter) return "open";
  return statements === counter + 1 && status === OUTCOME[kind] ? "done" : "overtaken";
}

function timeProblems({ kind, timestamp }: Statement, now: number, pausedUntil: number): string[] {
  const allowedAt = pausedUntil + PAUSE_GRACE;
  return [
    timestamp > now && `it is from the future: the chain's time is ${formatTime(now)}`,
    timestamp + STATEMENT_PERIOD < now && `it expired on ${formatTime(timestamp + STATEMENT_PERIOD)}`,
    pausedUntil > now && `the contract is paused until ${formatTime(pausedUntil)}`,
    kind === "deregister" &&
      pausedUntil !== 0 &&
      allowedAt > now &&
      `no deregistration before ${formatTime(allowedAt)}`,
  ].filter((problem) => problem !== false);
}

function nodeProblems({ kind }: Statement, { status, credit, deregisterableAt }: NodeStanding, now: number): string[] {
  if (status === "none") return ["there is no such node"];
  if (!isPresent(status)) return ["the node has left"];
  if (kind === "recommission") return status === "decommissioned" ? [] : ["the node is not decommissioned"];
  if (kind === "decommission") {
    if (status === "decommissioned") return ["the node is decommissioned already"];
    return credit >= CREDIT_MINIMUM ? [] : [`the node's credit of ${formatDuration(credit)} is too low for it`];
  }
  if (deregisterableAt === undefined) return [`the node has a credit of ${formatDuration(credit)}`];
  return deregisterableAt <= now ? [] : [`the node cannot be deregistered before ${formatTime(deregisterableAt)}`];
}
