import { createHash } from "node:crypto";
import type { Address } from "../../core/addresses.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import type { LedgerHeader } from "./canonical.js";
import type { RejectCode } from "./codes.js";
import type { LedgerDiff } from "./diff.js";
import type { LedgerEntry } from "./entry.js";
import type { HardCheck } from "./hardChecks.js";
import type { KindTotals, Ledger } from "./ledger.js";
import { rowKey, type RowKind } from "./row.js";

export const REPORT_FORMAT = "sesh-rehearsal/1";
const SHOWN = 20;

/** What a rehearsal found; it has no date, so that the same input gives the same report. */
export interface Report {
  format: typeof REPORT_FORMAT;
  /** From all of the input. */
  rehearsalId: string;
  /** SHA-256 of the snapshot file. */
  inputHash: Hex;
  ledgerHash: Hex;
  root: Hex;
  leaves: number;
  /** Atomic SESH. */
  total: bigint;
  /** The cap less the total: for later epochs, and then the reward pool. */
  unclaimed: bigint;
  /** The part of it that holders without a binding can still register for. */
  reserved: bigint;
  /** The part of it that rounding left, as "num/den" atomic SESH. */
  dust: string;
  header: LedgerHeader;
  kinds: KindTotals[];
  /** Bound rows by where their recipient comes from. */
  bindings: { kind: RowKind; by: string; rows: number; amount: bigint }[];
  rejects: { kind: RowKind; code: RejectCode; rows: number; amount: bigint }[];
  manual: { kind: RowKind; ref: string; amount: bigint; to: Address; reason: string; signers: readonly Address[] }[];
  /** Decisions that bind no row: the row is not there, or has a recipient without them. */
  unusedDecisions: string[];
  topRecipients: { account: Address; cumulative: bigint; rows: number }[];
  /** Recipients with more than one row. */
  duplicates: { recipients: number; rows: number };
  checks: HardCheck[];
  diff?: LedgerDiff;
}

export interface ReportInput {
  ledger: Ledger;
  inputHash: Hex;
  /** Rows that attesters decided on. */
  decisions: Iterable<string>;
  checks: HardCheck[];
  diff?: LedgerDiff;
}

export function makeReport({ ledger, inputHash, decisions, checks, diff }: ReportInput): Report {
  const { header, entries, kinds, claims, root, total, reserved, dust, ledgerHash } = ledger;
  const rowsOf = new Map<Address, number>();
  for (const { to } of entries) if (to !== undefined) rowsOf.set(to, (rowsOf.get(to) ?? 0) + 1);
  const used = new Set(entries.flatMap(({ row, manual }) => (manual === undefined ? [] : [rowKey(row)])));
  const several = [...rowsOf.values()].filter((rows) => rows > 1);
  return {
    format: REPORT_FORMAT,
    rehearsalId: createHash("sha256").update(`${inputHash}${ledgerHash}`).digest("hex").slice(0, 16),
    inputHash,
    ledgerHash,
    root,
    leaves: claims.length,
    total,
    unclaimed: header.cap - total,
    reserved,
    dust: `${dust.num}/${dust.den}`,
    header,
    kinds,
    bindings: groupBy(entries, ({ row, by, accepted }) => by && { kind: row.kind, by, amount: accepted }),
    rejects: groupBy(
      entries,
      ({ row, code, amount, accepted }) => code && { kind: row.kind, code, amount: amount - accepted },
    ),
    manual: entries.flatMap(({ row, accepted, to, manual }) => {
      if (manual === undefined || to === undefined) return [];
      return [{ kind: row.kind, ref: row.ref, amount: accepted, to, reason: manual.reason, signers: manual.signers }];
    }),
    unusedDecisions: [...decisions].filter((key) => !used.has(key)),
    topRecipients: [...claims]
      .sort((a, b) => (a.cumulative === b.cumulative ? 0 : a.cumulative > b.cumulative ? -1 : 1))
      .slice(0, SHOWN)
      .map(({ account, cumulative }) => ({ account, cumulative, rows: rowsOf.get(account) ?? 0 })),
    duplicates: { recipients: several.length, rows: several.reduce((sum, rows) => sum + rows, 0) },
    checks,
    ...(diff !== undefined && { diff }),
  };
}

export function formatReport(report: Report): string {
  return `${toJson(report)}\n`;
}

/** All rows that are not paid, or not in full, or whose own binding is faulty. */
export function formatRejects(entries: readonly LedgerEntry[]): string {
  const lines = entries
    .filter(({ code }) => code !== undefined)
    .map(({ row, code, amount, accepted }) =>
      [row.kind, row.line, row.ref, code, row.amount, amount - accepted].join(","),
    );
  return `${["kind,line,ref,code,given,rejected", ...lines].join("\n")}\n`;
}

/** Sums by everything but the amount, in the order of the text. */
function groupBy<Group extends { kind: RowKind; amount: bigint }>(
  entries: readonly LedgerEntry[],
  groupOf: (entry: LedgerEntry) => Group | undefined,
): (Group & { rows: number })[] {
  const groups = new Map<string, Group & { rows: number }>();
  for (const entry of entries) {
    const group = groupOf(entry);
    if (group === undefined) continue;
    const key = JSON.stringify({ ...group, amount: undefined });
    const sum = groups.get(key);
    if (sum === undefined) groups.set(key, { ...group, rows: 1 });
    else {
      sum.rows += 1;
      sum.amount += group.amount;
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
