import { areaChart, escapeText, legend, lineChart, type Chart } from "./chart.js";
import { rewardUsd } from "./csv.js";
import type { Day, Run } from "./economy.js";
import type { Product, Path, Scenario } from "./scenario.js";
import { HEADINGS, summaryOf } from "./summary.js";

/* One page that needs nothing but itself: the results as a table, all scenarios compared, and each one for itself. */

const STYLE = `
body { font: 16px/1.5 sans-serif; color: #1a1a1a; background: #ffffff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
figure { margin: 2rem 0 } figcaption { font-weight: bold }
svg { max-width: 100%; height: auto; font-size: 14px; fill: #1a1a1a } .legend svg { vertical-align: middle }
.grid { stroke: #d0d0d0 } .axis { stroke: #1a1a1a }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem }
.wide { overflow-x: auto } table { border-collapse: collapse } caption { text-align: left; font-weight: bold }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid #d0d0d0; text-align: right; vertical-align: bottom }
th:first-child, td:first-child { text-align: left }`;

/** Every so many days a point is drawn. */
const POINT_DAYS = 5;
const sesh = (amount: bigint) => Number(amount) / 1e9;

type Figure = (day: Day) => number;

/** The values that are drawn: evenly spaced, the last day among them. */
function drawn(days: readonly Day[], figure: Figure): number[] {
  const count = Math.max(1, Math.floor(days.length / POINT_DAYS));
  return Array.from({ length: count }, (_, i) => {
    const day = days[Math.round(((i + 1) * days.length) / count) - 1];
    return day === undefined ? 0 : figure(day);
  });
}

const COMPARED: { id: string; title: string; unit: string; figure: Figure }[] = [
  { id: "pool", title: "Reserve of the reward pool", unit: "SESH", figure: ({ balances }) => sesh(balances.pool) },
  { id: "burned", title: "Burned since the start", unit: "SESH", figure: ({ burnedTotal }) => sesh(burnedTotal) },
  { id: "nodes", title: "Nodes", unit: "nodes", figure: ({ nodes }) => nodes },
  { id: "reward", title: "Reward of a node in SESH", unit: "SESH a day", figure: ({ perNode }) => sesh(perNode) },
  { id: "reward-usd", title: "Reward of a node in USD", unit: "USD a day", figure: rewardUsd },
  {
    id: "yield",
    title: "Yearly yield of a node on its stake, after costs",
    unit: "% of the stake",
    figure: (day) => 100 * day.yield.net,
  },
  {
    id: "circulating",
    title: "Circulating: neither locked, staked, in the pool nor in liquidity",
    unit: "SESH",
    figure: ({ balances }) => sesh(balances.circulating),
  },
];

const PLACES: [string, Figure][] = [
  ["reward pool", ({ balances }) => sesh(balances.pool + balances.owed)],
  ["staked", ({ balances }) => sesh(balances.staked)],
  ["locked", ({ balances }) => sesh(balances.locked + balances.stakable)],
  ["protocol-owned liquidity", ({ balances }) => sesh(balances.liquidity)],
  ["circulating", ({ balances }) => sesh(balances.circulating)],
];

const FLOWS: [string, Figure][] = [
  ["fees to the pool", ({ burnedTotal, balances }) => sesh(burnedTotal - balances.liquidity)],
  ["from the pool to nodes", ({ paidTotal }) => sesh(paidTotal)],
];

export function renderPage(runs: readonly Run[], products: readonly Product[]): string {
  return [
    `<!doctype html>`,
    `<html lang="en">`,
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The economy of SESH: scenarios</title><style>${STYLE}</style></head>`,
    `<body>`,
    `<h1>The economy of SESH: scenarios</h1>`,
    `<p>This is no forecast. How many users there are, what they buy, the price of SESH and what operators want are`,
    `assumptions, listed with each scenario; the rest follows from the rules of the contracts. What the model leaves out`,
    `is in the project's docs/ECONOMY.md.</p>`,
    `<div class="wide">${resultsTable(runs)}</div>`,
    ...comparisons(runs),
    ...runs.flatMap((run) => section(run, products)),
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
}

function resultsTable(runs: readonly Run[]): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("");
  const rows = runs.map((run) => `<tr>${cells("td", summaryOf(run))}</tr>`);
  return `<table><caption>At the end of each scenario</caption><thead><tr>${cells("th", HEADINGS)}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

function comparisons(runs: readonly Run[]): string[] {
  return [
    `<h2>Compared</h2>`,
    ...COMPARED.map(({ figure, title, ...rest }) => {
      const series = runs.map(({ scenario, days }) => ({ name: scenario.name, values: drawn(days, figure) }));
      const ends = series.map(({ name, values }) => `${name} ${Math.round((values.at(-1) ?? 0) * 100) / 100}`);
      const description = `Lines over time, one for each scenario. At the end: ${ends.join(", ")} ${rest.unit}.`;
      return figureOf({ ...rest, title, description, series, days: runs[0]?.days.length ?? 1 }, "lines");
    }),
  ];
}

function section({ scenario, days, last }: Run, products: readonly Product[]): string[] {
  const chart = (kind: string, title: string, figures: [string, Figure][]): Chart => {
    const series = figures.map(([name, figure]) => ({ name, values: drawn(days, figure) }));
    const ends = figures.map(([name, figure]) => `${name} ${whole(figure(last))}`);
    const id = `${scenario.name}-${kind}`;
    return { id, title, description: `At the end: ${ends.join(", ")} SESH.`, unit: "SESH", series, days: days.length };
  };
  return [
    `<h2>${escapeText(scenario.name)}: ${escapeText(scenario.title)}</h2>`,
    `<p>Assumed:</p>`,
    `<ul>${assumptions(scenario, products)
      .map((text) => `<li>${escapeText(text)}</li>`)
      .join("")}</ul>`,
    figureOf(chart("flows", "What the pool has got of fees, and what it has paid", FLOWS), "lines"),
    figureOf(chart("places", "Where the supply is", PLACES), "areas"),
  ];
}

function figureOf(chart: Chart, kind: "lines" | "areas"): string {
  const drawing = kind === "lines" ? lineChart(chart) : areaChart(chart);
  return `<figure>\n<figcaption>${escapeText(chart.title)}</figcaption>\n${drawing}\n${legend(chart, kind)}\n</figure>`;
}

function assumptions({ users, price, demand, nodes, seed }: Scenario, products: readonly Product[]): string[] {
  const volatile = price.volatility === 0 ? "" : `, moving by up to ${share(price.volatility)} a day (seed "${seed}")`;
  return [
    `users in a month: ${route(users, whole)}`,
    `price of SESH: ${route(price, (usd) => `${usd} USD`)}${volatile}`,
    ...products.flatMap(({ name, title, usd, days }) => {
      const wanted = demand[name];
      if (wanted === undefined) return [];
      return `${title} (${usd} USD for ${days} days): ${route(wanted.share, share)} of users, at least ${share(wanted.renewal)} of them renew`;
    }),
    `nodes: ${whole(nodes.start)} at the start; operators want a yield of ${share(nodes.requiredYield)} after ${nodes.costPerMonth} USD a month`,
    `in a month nodes grow by at most ${share(nodes.joinLimit)} and shrink by at most ${share(nodes.leaveLimit)}; nobody joins beyond ${share(nodes.stakeLimit)} of what is staked or could be`,
  ];
}

function route({ start, end, shape }: Path, write: (value: number) => string): string {
  return start === end ? write(start) : `${write(start)} to ${write(end)} (${shape})`;
}

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const share = (value: number) => `${Number((100 * value).toFixed(4))} %`;
