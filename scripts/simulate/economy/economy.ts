import { DAY } from "../../../src/core/time.js";
import { payout } from "../../../test/support/emission.js";
import { checkConservation, type Flows } from "./conservation.js";
import { Demand } from "./demand.js";
import { affordable, splitFee, toSesh } from "./fees.js";
import { Ledger, type Place } from "./ledger.js";
import { Nodes, yieldOf, type Yield } from "./nodes.js";
import { partAt, pricesOf, valueAt } from "./paths.js";
import type { ScenarioFile, Scenario } from "./scenario.js";
import { lockedAfter, REQUIREMENT } from "./supply.js";

const ONE_DAY = BigInt(DAY);

/** What happened on a day, and where everything is at its end. Amounts in atomic SESH. */
export interface Day extends Flows {
  /** From 1 on. */
  day: number;
  users: number;
  /** 18 decimals. */
  usdPerSesh: bigint;
  /** USD with 6 decimals. */
  feesUsd: bigint;
  products: Record<string, { sold: number; running: number; unserved: number }>;
  perNode: bigint;
  yield: Yield;
  nodes: number;
  joined: number;
  exited: number;
  balances: Record<Place, bigint>;
  supply: bigint;
  burnedTotal: bigint;
  remintedTotal: bigint;
  paidTotal: bigint;
}

/** One scenario, day by day. Every day ends with a check that nothing has come from or gone to nowhere. */
export class Economy {
  readonly ledger = new Ledger();
  /** Sums of all days. */
  readonly totals: Flows = { payments: 0, burned: 0n, toPool: 0n, toLiquidity: 0n, paid: 0n, claimed: 0n };
  private readonly scenario: Scenario;
  private readonly days: number;
  private readonly prices: readonly bigint[];
  private readonly demands: Demand[];
  private readonly nodes: Nodes;
  private day = 0;

  constructor({ days, products }: ScenarioFile, scenario: Scenario) {
    this.scenario = scenario;
    this.days = days;
    this.prices = pricesOf(scenario, days);
    this.demands = products.flatMap((product) => {
      const wanted = scenario.demand[product.name];
      return wanted === undefined ? [] : [new Demand(product, wanted, this.usersAt(0))];
    });
    this.nodes = new Nodes(scenario.nodes);
    this.stake(this.nodes.count, 0);
  }

  /** A day: locks end, nodes exit and join, the pool pays for the day, and at its end come the fees. */
  step(): Day {
    const day = this.day++;
    const { ledger, scenario, nodes } = this;
    const usdPerSesh = this.prices[day] ?? 0n;
    const usd = Number(usdPerSesh) / 1e18;
    const moved = this.moveNodes(day, usd);
    const rewards = this.payNodes();
    const fees = this.takeFees(day, usdPerSesh);

    const flows: Flows = { ...fees.flows, ...rewards.flows };
    for (const flow of ["burned", "toPool", "toLiquidity", "paid", "claimed"] as const)
      this.totals[flow] += flows[flow];
    this.totals.payments += flows.payments;
    checkConservation({ day: day + 1, ledger, flows, totals: this.totals, nodes: nodes.count });
    return {
      day: day + 1,
      users: this.usersAt(day),
      usdPerSesh,
      ...flows,
      ...moved,
      feesUsd: fees.usd,
      products: fees.products,
      perNode: rewards.perNode,
      yield: yieldOf(rewards.perNode, usd, scenario.nodes.costPerMonth),
      nodes: nodes.count,
      balances: { ...ledger.balances },
      supply: ledger.supply,
      burnedTotal: ledger.burned,
      remintedTotal: ledger.reminted,
      paidTotal: this.totals.paid,
    };
  }

  private usersAt(day: number): number {
    return Math.round(valueAt(this.scenario.users, partAt(day, this.days)));
  }

  private moveNodes(day: number, usd: number): { joined: number; exited: number } {
    const { ledger, nodes } = this;
    const { balances } = ledger;
    ledger.move("locked", "circulating", balances.locked - lockedAfter(day).other);
    const exited = nodes.exit(day);
    ledger.move("staked", "circulating", BigInt(exited) * REQUIREMENT);
    const free = balances.circulating + balances.stakable;
    const joined = nodes.decide(day, payout(balances.pool, ONE_DAY), usd, free);
    this.stake(joined, day);
    return { joined, exited };
  }

  /** Takes the stake of so many nodes from what is free. Of what is stakable but locked, the rest stays locked. */
  private stake(nodes: number, day: number): void {
    const { ledger } = this;
    const { balances } = ledger;
    ledger.move("stakable", "circulating", balances.stakable);
    ledger.move("circulating", "staked", BigInt(nodes) * REQUIREMENT);
    const locked = lockedAfter(day).stakable;
    if (locked > balances.staked) ledger.move("circulating", "stakable", locked - balances.staked);
  }

  /** Every node gets the same, in whole atomic units; the rest stays owed. All rewards are claimed on their day. */
  private payNodes(): { flows: Pick<Flows, "paid" | "claimed">; perNode: bigint } {
    const { ledger } = this;
    const paid = payout(ledger.balances.pool, ONE_DAY);
    const perNode = paid / BigInt(this.nodes.count);
    const claimed = perNode * BigInt(this.nodes.count);
    ledger.move("pool", "owed", paid);
    ledger.move("owed", "circulating", claimed);
    return { flows: { paid, claimed }, perNode };
  }

  /** One payment for each product, as a provider makes it, and no more than there are SESH to buy. */
  private takeFees(day: number, usdPerSesh: bigint) {
    const { ledger } = this;
    const flows = { payments: 0, burned: 0n, toPool: 0n, toLiquidity: 0n };
    const products: Day["products"] = {};
    let usd = 0n;
    for (const demand of this.demands) {
      const wanted = demand.begin(day, this.usersAt(day), partAt(day, this.days));
      const limit = affordable(ledger.balances.circulating, demand.usd, usdPerSesh);
      const sold = BigInt(wanted) < limit ? wanted : Number(limit);
      demand.sold(day, sold);
      products[demand.product.name] = { sold, running: demand.running, unserved: wanted - sold };
      if (sold === 0) continue;
      const fee = toSesh(demand.usd * BigInt(sold), usdPerSesh);
      const { toPool, toLiquidity } = splitFee(fee);
      ledger.burn("circulating", fee);
      ledger.remint("pool", toPool);
      ledger.remint("liquidity", toLiquidity);
      usd += demand.usd * BigInt(sold);
      flows.payments += 1;
      flows.burned += fee;
      flows.toPool += toPool;
      flows.toLiquidity += toLiquidity;
    }
    return { flows, products, usd };
  }
}

export interface Run {
  scenario: Scenario;
  days: Day[];
  last: Day;
}

export function simulateScenario(file: ScenarioFile, scenario: Scenario): Run {
  const economy = new Economy(file, scenario);
  const days = Array.from({ length: file.days }, () => economy.step());
  const last = days.at(-1);
  if (last === undefined) throw new Error(`${scenario.name} has no day.`);
  return { scenario, days, last };
}
