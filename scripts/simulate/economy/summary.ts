import Table from "cli-table3";
import { formatAmount } from "../../../src/core/amounts.js";
import { rewardUsd } from "./csv.js";
import type { Run } from "./economy.js";

const WHOLE = 10n ** 9n;
/** SESH without decimals, rounded down. */
const whole = (amount: bigint) => formatAmount(amount - (amount % WHOLE));
const count = (value: number) => value.toLocaleString("en-US");
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** What a scenario comes to at its end. */
const ROWS: Record<string, (run: Run) => string> = {
  scenario: ({ scenario }) => scenario.name,
  "users in a month": ({ last }) => count(last.users),
  "USD for a SESH": ({ last }) => (Number(last.usdPerSesh) / 1e18).toFixed(2),
  "fees, USD": ({ days }) => count(Number(days.reduce((sum, { feesUsd }) => sum + feesUsd, 0n) / 1_000_000n)),
  "burned and reminted, SESH": ({ last }) => whole(last.burnedTotal),
  "paid to nodes, SESH": ({ last }) => whole(last.paidTotal),
  "pool's reserve, SESH": ({ last }) => whole(last.balances.pool),
  "liquidity, SESH": ({ last }) => whole(last.balances.liquidity),
  nodes: ({ last }) => count(last.nodes),
  "a node's day, SESH": ({ last }) => (Number(last.perNode) / 1e9).toFixed(2),
  "a node's day, USD": ({ last }) => rewardUsd(last).toFixed(2),
  "yield after costs": ({ last }) => percent(last.yield.net),
  "days without enough SESH for sale": ({ days }) => count(days.filter(isShort).length),
};

/** Somebody wanted to pay and there were no SESH left to buy. */
function isShort({ products }: Run["last"]): boolean {
  return Object.values(products).some(({ unserved }) => unserved > 0);
}

export const HEADINGS = Object.keys(ROWS);

export function summaryOf(run: Run): string[] {
  return Object.values(ROWS).map((row) => row(run));
}

export function renderTable(runs: readonly Run[]): string {
  // A heading takes a line for each word, or the table would be twice as wide.
  const head = HEADINGS.map((heading) => heading.replaceAll(" ", "\n"));
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const run of runs) table.push(summaryOf(run));
  return table.toString();
}

/** With the title of each scenario, for which a terminal has no room. */
export function renderMarkdown(runs: readonly Run[]): string {
  const results = runs.map((run) => {
    const [name, ...figures] = summaryOf(run);
    return [`\`${name}\`: ${run.scenario.title}`, ...figures];
  });
  const rows = [HEADINGS, HEADINGS.map((_, i) => (i === 0 ? "---" : "--:")), ...results];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
