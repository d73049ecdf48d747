import Table from "cli-table3";
import { formatSesh } from "../../src/core/amounts.js";
import type { NonSignerFormat } from "../../src/crypto/nonSigners.js";
import type { StatementKind } from "../../src/crypto/statements.js";

export interface GasUse {
  transactions: number;
  total: number;
  max: number;
}

/** What a simulation was and what came out of it. Amounts in atomic SESH, as decimal text in JSON. */
export interface SimulationReport {
  seed: string;
  days: number;
  nodes: { seeded: number; registered: number; exited: number; active: number; members: number; stores: number };
  statements: Record<StatementKind, number>;
  /** Transactions with statements. */
  submissions: GasUse & { nonSignersMean: number; unsealedMean: number };
  sealing: GasUse;
  formats: Record<NonSignerFormat, number>;
  refusals: Record<string, number>;
  rewardsLost: bigint;
  penalties: { liquidators: bigint; pool: bigint };
  /** Making one attestation out of the signatures of every member, in seconds. */
  aggregation: { signatures: number; sign: number; verify: number; aggregate: number; check: number };
  checked: { what: string; count: number }[];
  /** By how much rewards differed from the model at most, and by how much they may. */
  rewards: { differenceMax: bigint; tolerance: bigint };
}

export function renderReport(report: SimulationReport): string {
  const { nodes, statements, submissions, sealing, formats, aggregation, rewards } = report;
  const made = Object.values(statements).reduce((sum, count) => sum + count, 0);
  const mean = (use: GasUse) => (use.transactions === 0 ? 0 : Math.round(use.total / use.transactions));
  const table = new Table({ style: { head: [], border: [], compact: true }, colAligns: ["left", "right"] });
  table.push(
    ["nodes seeded / registered later / exited", join(nodes.seeded, nodes.registered, nodes.exited)],
    ["active / in the quorum at the end", join(nodes.active, nodes.members)],
    ...Object.entries(statements).map(([kind, count]) => [kind, number(count)]),
    ["transactions with statements", number(submissions.transactions)],
    ["  gas: total / mean / most", join(submissions.total, mean(submissions), submissions.max)],
    ["  gas a statement", number(made === 0 ? 0 : submissions.total / made)],
    ["  non-signers on average / not sealed", join(submissions.nonSignersMean, submissions.unsealedMean)],
    ...Object.entries(formats).map(([format, count]) => [`  non-signers as ${format}`, number(count)]),
    [`stores sealed (${number(nodes.stores)}), gas: total / mean`, join(sealing.total, mean(sealing))],
    ...Object.entries(report.refusals).map(([error, count]) => [`refused: ${error}`, number(count)]),
    ["rewards lost by decommissioned nodes", formatSesh(report.rewardsLost)],
    ["penalties to liquidators", formatSesh(report.penalties.liquidators)],
    ["penalties to the pool", formatSesh(report.penalties.pool)],
  );
  return [
    `${number(nodes.seeded)} nodes, ${report.days} days, seed "${report.seed}"`,
    table.toString(),
    `${number(aggregation.signatures)} signatures: ${seconds(aggregation.sign)} for all nodes to make them, ${seconds(aggregation.verify)} to verify, ` +
      `${seconds(aggregation.aggregate)} to aggregate, ${seconds(aggregation.check)} to check the attestation`,
    `Rewards differ by ${rewards.differenceMax} atomic units at most; ${rewards.tolerance} are allowed`,
    "As the model of the rules has it:",
    ...report.checked.map(({ what, count }) => `  ${number(count).padStart(6)} ${what}`),
  ].join("\n");
}

export function toJson(report: SimulationReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 1);
}

function join(...values: number[]): string {
  return values.map(number).join(" / ");
}

function number(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
