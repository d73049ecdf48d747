import { formatSesh } from "../../src/core/amounts.js";
import type { ActionResult } from "../../src/actions/execute.js";

/** Prints what happens, and keeps what every kind of action cost. */
export interface Report {
  heading(text: string): void;
  line(text: string): void;
  amount(what: string, amount: bigint): void;
  count(action: string, result: ActionResult): void;
  gasTable(): void;
}

export function createReport(): Report {
  const began = Date.now();
  const gas = new Map<string, bigint[]>();
  const line = (text: string) => {
    console.log(`  ${text}`);
  };
  return {
    heading(text) {
      console.log(`\n${text}  (${((Date.now() - began) / 1_000).toFixed(0)} s)`);
    },
    line,
    amount(what, amount) {
      line(`${what.padEnd(58)} ${formatSesh(amount).padStart(30)}`);
    },
    count(action, { gasUsed }) {
      gas.set(action, [...(gas.get(action) ?? []), gasUsed]);
    },
    gasTable() {
      line(`${"action".padEnd(28)} ${"times".padStart(6)} ${"gas, lowest".padStart(14)} ${"highest".padStart(12)}`);
      for (const [action, used] of gas) {
        const sorted = used.toSorted((a, b) => (a < b ? -1 : 1));
        const [lowest, highest] = [sorted[0] ?? 0n, sorted.at(-1) ?? 0n].map((value) => value.toLocaleString("en-US"));
        line(
          `${action.padEnd(28)} ${String(used.length).padStart(6)} ${lowest?.padStart(14)} ${highest?.padStart(12)}`,
        );
      }
    },
  };
}

/** The demonstration fails where what it shows is not so. */
export function requireEqual(what: string, actual: bigint, expected: bigint): void {
  if (actual !== expected) throw new Error(`${what} is ${actual}, not ${expected}.`);
}
