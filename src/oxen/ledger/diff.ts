import type { Address } from "../../core/addresses.js";
import type { Hex } from "../../core/hex.js";
import type { AuditedLedger, AuditedLine } from "./audit.js";
import { rowKey } from "./row.js";

/** Rows are compared by kind and ref; what is shown is the beginning of each list. */
export interface LedgerDiff {
  from: Hex;
  addedRows: number;
  removedRows: number;
  changedRows: number;
  /** "coin|…: accepted → rejected BAD_SIG" and the like. */
  examples: string[];
  addedRecipients: number;
  removedRecipients: number;
  changedRecipients: number;
  /** Atomic SESH. */
  delta: bigint;
  /** The largest changes. */
  recipients: { account: Address; before: bigint; after: bigint }[];
}

const SHOWN = 20;

export function diffLedgers(before: AuditedLedger, after: AuditedLedger): LedgerDiff {
  const [old, now] = [byKey(before.lines), byKey(after.lines)];
  const added = [...now.keys()].filter((key) => !old.has(key));
  const removed = [...old.keys()].filter((key) => !now.has(key));
  const changed = [...now].filter(([key, lines]) => old.has(key) && contentOf(lines) !== contentOf(old.get(key) ?? []));
  const accounts = [...new Set([...before.claims.keys(), ...after.claims.keys()])]
    .map((account) => ({ account, before: before.claims.get(account) ?? 0n, after: after.claims.get(account) ?? 0n }))
    .filter((change) => change.before !== change.after);
  return {
    from: before.ledgerHash,
    addedRows: countLines(added, now),
    removedRows: countLines(removed, old),
    changedRows: changed.length,
    examples: [
      ...added.map((key) => `${key}: added, ${outcomeOf(now.get(key))}`),
      ...removed.map((key) => `${key}: removed, was ${outcomeOf(old.get(key))}`),
      ...changed.map(([key, lines]) => `${key}: ${outcomeOf(old.get(key))} → ${outcomeOf(lines)}`),
    ].slice(0, SHOWN),
    addedRecipients: accounts.filter((change) => change.before === 0n).length,
    removedRecipients: accounts.filter((change) => change.after === 0n).length,
    changedRecipients: accounts.filter((change) => change.before !== 0n && change.after !== 0n).length,
    delta: after.total - before.total,
    recipients: accounts
      .sort((a, b) => compareBigint(sizeOf(b), sizeOf(a)) || (a.account < b.account ? -1 : 1))
      .slice(0, SHOWN),
  };
}

/** Rows that share kind and ref stand together: all but one of them are rejected. */
function byKey(lines: readonly AuditedLine[]): Map<string, AuditedLine[]> {
  const map = new Map<string, AuditedLine[]>();
  for (const line of lines) {
    const same = map.get(rowKey(line));
    if (same === undefined) map.set(rowKey(line), [line]);
    else same.push(line);
  }
  return map;
}

function contentOf(lines: readonly AuditedLine[]): string {
  return JSON.stringify(lines, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
}

function outcomeOf(lines: readonly AuditedLine[] = []): string {
  const [first] = lines;
  if (first === undefined) return "nothing";
  const { outcome, code, to, amount } = first;
  return [outcome, code, amount, to].filter((part) => part !== undefined && part !== "").join(" ");
}

function countLines(keys: readonly string[], lines: ReadonlyMap<string, readonly AuditedLine[]>): number {
  return keys.reduce((sum, key) => sum + (lines.get(key)?.length ?? 0), 0);
}

function sizeOf({ before, after }: { before: bigint; after: bigint }): bigint {
  return after > before ? after - before : before - after;
}

function compareBigint(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
