import { type OnProgress, runChecks } from "./checkRunner.js";
import { type Judgement, judgeRows } from "./judge.js";
import { type LedgerFiles, loadLedgerInput } from "./load.js";
import { type RowKind, sortRows } from "./row.js";

/** How many rows of a kind are the same thing: bound in one way, pending, or rejected with one code. */
export interface SnapshotCount {
  kind: RowKind;
  is: string;
  rows: number;
  amount: bigint;
  /** The first lines of the file that are meant. */
  lines: number[];
}

const SHOWN = 5;

/** Judges every row for itself; what the cap leaves over is the ledger's to say. */
export async function checkSnapshot(
  files: LedgerFiles,
  onProgress?: OnProgress,
): Promise<{ rows: number; counts: SnapshotCount[] }> {
  const anywhere = { epoch: 1n, oxenHeight: Number.MAX_SAFE_INTEGER, oxenBlockHash: "0x" } as const;
  const { input } = await loadLedgerInput(files, anywhere);
  const rows = sortRows(input.rows);
  const judgements = await judgeRows({ ...input, rows }, (checks) => runChecks(checks, onProgress));
  const counts = new Map<string, SnapshotCount>();
  for (const judgement of judgements) {
    const { kind, line } = judgement.row;
    const is = nameOf(judgement);
    const count = counts.get(`${kind} ${is}`) ?? { kind, is, rows: 0, amount: 0n, lines: [] };
    count.rows += 1;
    count.amount += judgement.amount;
    count.lines = [...count.lines, line].sort((a, b) => a - b).slice(0, SHOWN);
    counts.set(`${kind} ${is}`, count);
  }
  return { rows: rows.length, counts: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count) };
}

function nameOf({ code, by }: Judgement): string {
  return code ?? (by === undefined ? "pending" : `bound by ${by}`);
}
