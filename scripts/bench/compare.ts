import type { Benchmark } from "./run.js";
import type { Row } from "./measure.js";

/** A row may cost this much more than in the snapshot. */
const RISE_LIMIT = 0.01;
/** A registration may cost this much more or less with 3,000 nodes than with 10 (ST-14). */
const GROWTH_LIMIT = 0.02;

/** Of each operation; the bytes of its calldata may not rise at all (AR-09). */
export type Snapshot = Readonly<Record<string, { gas: number; calldataBytes: number }>>;

export function toSnapshot(rows: readonly Row[]): Snapshot {
  return Object.fromEntries(rows.map(({ operation, gas, calldataBytes }) => [operation, { gas, calldataBytes }]));
}

/** What is wrong with these figures, one sentence each; empty if nothing is. */
export function findProblems({ rows, registration }: Benchmark, snapshot: Snapshot): string[] {
  const rises = rows.flatMap(({ operation, gas, calldataBytes }) => {
    const before = snapshot[operation];
    if (before === undefined) return [`${operation}: not in the snapshot.`];
    const problems: string[] = [];
    if (gas > before.gas * (1 + RISE_LIMIT))
      problems.push(`${operation}: ${gas} gas, ${percent(gas / before.gas - 1)} above the snapshot's ${before.gas}.`);
    if (calldataBytes > before.calldataBytes)
      problems.push(`${operation}: ${calldataBytes} bytes of calldata; the snapshot has ${before.calldataBytes}.`);
    return problems;
  });
  const known = new Set(rows.map(({ operation }) => operation));
  const gone = Object.keys(snapshot).filter((operation) => !known.has(operation));
  const growth = registration.amongMany / registration.amongFew - 1;
  return [
    ...rises,
    ...gone.map((operation) => `${operation}: in the snapshot, but no longer measured.`),
    ...(Math.abs(growth) > GROWTH_LIMIT
      ? [`A registration costs ${registration.amongFew} gas among 10 nodes and ${registration.amongMany} among 3,000.`]
      : []),
  ];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
