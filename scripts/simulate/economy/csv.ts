import { formatDecimal } from "../../../src/core/amounts.js";
import type { Day, Run } from "./economy.js";
import type { Product } from "./scenario.js";

/** USD with `decimals` as a plain decimal number, all of its digits. */
function usd(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The columns in their order: every amount is exact, in SESH or USD as its name says; yields are shares of the stake. */
const COLUMNS: Record<string, (day: Day) => string> = {
  day: ({ day }) => String(day),
  users: ({ users }) => String(users),
  price_usd: ({ usdPerSesh }) => usd(usdPerSesh, 18),
  fees_usd: ({ feesUsd }) => usd(feesUsd, 6),
  burned_sesh: ({ burned }) => formatDecimal(burned),
  reminted_to_pool_sesh: ({ toPool }) => formatDecimal(toPool),
  reminted_to_liquidity_sesh: ({ toLiquidity }) => formatDecimal(toLiquidity),
  paid_sesh: ({ paid }) => formatDecimal(paid),
  claimed_sesh: ({ claimed }) => formatDecimal(claimed),
  reward_per_node_sesh: ({ perNode }) => formatDecimal(perNode),
  reward_per_node_usd: (day) => rewardUsd(day).toFixed(6),
  yield_gross: (day) => day.yield.gross.toFixed(6),
  yield_net: (day) => day.yield.net.toFixed(6),
  nodes: ({ nodes }) => String(nodes),
  joined: ({ joined }) => String(joined),
  exited: ({ exited }) => String(exited),
  burned_total_sesh: ({ burnedTotal }) => formatDecimal(burnedTotal),
  reminted_total_sesh: ({ remintedTotal }) => formatDecimal(remintedTotal),
  paid_total_sesh: ({ paidTotal }) => formatDecimal(paidTotal),
  pool_sesh: ({ balances }) => formatDecimal(balances.pool),
  owed_sesh: ({ balances }) => formatDecimal(balances.owed),
  liquidity_sesh: ({ balances }) => formatDecimal(balances.liquidity),
  staked_sesh: ({ balances }) => formatDecimal(balances.staked),
  locked_sesh: ({ balances }) => formatDecimal(balances.locked + balances.stakable),
  circulating_sesh: ({ balances }) => formatDecimal(balances.circulating),
  supply_sesh: ({ supply }) => formatDecimal(supply),
};

/** A node's reward of a day in USD at the price of that day. */
export function rewardUsd({ perNode, usdPerSesh }: Day): number {
  return Number(perNode * usdPerSesh) / 1e27;
}

/** A row for every day; after the columns of all come those of each product: sold, running and unserved units. */
export function renderCsv({ days }: Run, products: readonly Product[]): string {
  const units = ["sold", "running", "unserved"] as const;
  const header = [
    ...Object.keys(COLUMNS),
    ...products.flatMap(({ name }) => units.map((unit) => `${name.replaceAll("-", "_")}_${unit}`)),
  ];
  const rows = days.map((day) => [
    ...Object.values(COLUMNS).map((column) => column(day)),
    ...products.flatMap(({ name }) => units.map((unit) => String(day.products[name]?.[unit] ?? 0))),
  ]);
  return [header, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
