import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checkConservation } from "../../scripts/simulate/economy/conservation.js";
import { renderCsv } from "../../scripts/simulate/economy/csv.js";
import { Economy, type Run, simulateScenario } from "../../scripts/simulate/economy/economy.js";
import { splitFee, toSesh } from "../../scripts/simulate/economy/fees.js";
import { withResults, writeResults } from "../../scripts/simulate/economy/files.js";
import { Ledger } from "../../scripts/simulate/economy/ledger.js";
import { Demand } from "../../scripts/simulate/economy/demand.js";
import { Nodes } from "../../scripts/simulate/economy/nodes.js";
import { pricesOf, valueAt } from "../../scripts/simulate/economy/paths.js";
import { renderPage } from "../../scripts/simulate/economy/page.js";
import { readScenarios, type ScenarioFile } from "../../scripts/simulate/economy/scenario.js";
import { HEADINGS, summaryOf } from "../../scripts/simulate/economy/summary.js";
import { lockedAfter } from "../../scripts/simulate/economy/supply.js";
import { PROJECT, run } from "../../scripts/support/workspace.js";
import { formatAmount, parseDecimal } from "../../src/core/amounts.js";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { rejectionOf } from "../support/rejection.js";

const shipped = await readScenarios();
const short: ScenarioFile = { ...shipped, days: 60 };
const runs = shipped.scenarios.map((scenario) => simulateScenario(shipped, scenario));

const scenarioOf = (name: string) => shipped.scenarios.find((scenario) => scenario.name === name)!;
const runOf = (name: string) => runs.find(({ scenario }) => scenario.name === name)!;
/** The cells of a CSV by column, row by row. */
function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((row) => {
    expect(row.length).to.equal(header!.length);
    return Object.fromEntries(header!.map((column, i) => [column, row[i]!]));
  });
}

describe("The simulated economy", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-economy-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  describe("given the shipped scenarios", () => {
    for (const scenario of shipped.scenarios) {
      it(`runs 60 days of ${scenario.name}, every SESH accounted for, with a row for each day`, () => {
        // The check of every day throws at the first difference.
        const result = simulateScenario(short, scenario);
        const rows = parseCsv(renderCsv(result, short.products));
        expect(rows.map(({ day }) => day)).to.deep.equal(Array.from({ length: 60 }, (_, i) => String(i + 1)));
        for (const row of rows) {
          expect(row.supply_sesh).to.equal("240000000");
          expect(row.reminted_total_sesh).to.equal(row.burned_total_sesh);
        }
        expectSummary(result, rows.at(-1)!);
      });
    }

    it("are in docs/ECONOMY.md with what comes out of them: run npm run simulate:economy -- --doc", async () => {
      const document = await readFile(join(PROJECT, "docs/ECONOMY.md"), "utf8");
      expect(withResults(document, runs)).to.equal(document);
    });

    it("leave 0.86² of the pool after two years in which nothing is sold", () => {
      const { last } = runOf("no-sales");
      expect(last.burnedTotal).to.equal(0n);
      // 63,177,550 · 0.7396; every day rounds the payout down.
      expect(last.balances.pool).to.be.within(46_726_115_980_000_000n, 46_726_115_980_000_000n + 730n);
    });

    it("never let anybody pay with SESH that nobody has to sell", () => {
      const { days } = runOf("dry-market");
      const dry = days.filter(({ products }) => Object.values(products).some(({ unserved }) => unserved > 0));
      expect(dry).not.to.be.empty;
      // What is left does not pay for a unit of the cheapest product, 1.99 USD at 0.20.
      for (const { balances } of dry) expect(balances.circulating < 40n * sesh("1")).to.equal(true);
    });

    it("give the same bytes for the same scenarios, and other prices for another seed", () => {
      const again = short.scenarios.map((scenario) => simulateScenario(short, scenario));
      const first = short.scenarios.map((scenario) => simulateScenario(short, scenario));
      expect(renderPage(again, short.products)).to.equal(renderPage(first, short.products));
      expect(again.map((each) => renderCsv(each, short.products))).to.deep.equal(
        first.map((each) => renderCsv(each, short.products)),
      );
      const volatile = scenarioOf("volatile");
      const other = simulateScenario(short, { ...volatile, seed: "another" });
      expect(other.last.usdPerSesh).not.to.equal(simulateScenario(short, volatile).last.usdPerSesh);
    });
  });

  describe("given an error in its books", () => {
    const planted: [string, (ledger: Ledger) => void, string][] = [
      [
        "a unit from nowhere",
        ({ balances }) => (balances.pool += 1n),
        "the sum of all places is 240000000000000001, not 240000000000000000: a difference of 1",
      ],
      ["a burn that is no fee", (ledger) => ledger.burn("circulating", 5n), "what is burned"],
      ["a remint too much", (ledger) => ledger.remint("pool", 2n), "what is reminted"],
      ["SESH that leave the pool unpaid", (ledger) => ledger.move("pool", "circulating", 3n), "the pool's reserve"],
      ["rewards that are lost", (ledger) => ledger.move("circulating", "owed", 1n), "what is owed"],
      ["liquidity that is spent", (ledger) => ledger.move("liquidity", "circulating", 1n), "liquidity is"],
      ["a stake that is not whole", (ledger) => ledger.move("staked", "circulating", 1n), "the stake is"],
    ];
    for (const [what, plant, problem] of planted) {
      it(`finds ${what} on its day`, () => {
        const economy = new Economy(short, scenarioOf("decline"));
        for (let day = 1; day <= 3; day++) economy.step();
        plant(economy.ledger);
        expect(() => economy.step()).to.throw(`Day 4: ${problem}`);
      });
    }

    it("finds a unit of a fee in the wrong part", () => {
      const split = (toPool: bigint, toLiquidity: bigint) => {
        const ledger = new Ledger();
        ledger.burn("circulating", toPool + toLiquidity);
        ledger.remint("pool", toPool);
        ledger.remint("liquidity", toLiquidity);
        const flows = { payments: 1, burned: toPool + toLiquidity, toPool, toLiquidity, paid: 0n, claimed: 0n };
        return () => checkConservation({ day: 1, ledger, flows, totals: flows, nodes: 0 });
      };
      expect(split(98n, 10n)).not.to.throw();
      expect(split(97n, 11n)).to.throw("Day 1: the part of liquidity is -2 tenths of a unit off a tenth of the fees");
      expect(split(99n, 9n)).to.throw("Day 1: the part of liquidity is 18 tenths of a unit off a tenth of the fees");
    });

    it("does not take more than there is", () => {
      expect(() => new Ledger().move("liquidity", "circulating", 1n)).to.throw(
        "1 cannot be taken from liquidity, which has 0",
      );
    });
  });

  describe("given the rules it is made of", () => {
    it("pays 16,525.12 SESH out of 40,000,000 in the first day", () => {
      expect(payout(sesh("40000000"), 86_400n) / 10n ** 7n).to.equal(1_652_512n);
    });

    it("rounds fees up, and splits them with the rounding to the pool", () => {
      expect(toSesh(4_990_000n, 200_000_000_000_000_000n)).to.equal(24_950_000_000n);
      expect(toSesh(4_990_000n, 70_000_000_000_000_000n)).to.equal(71_285_714_286n);
      expect(splitFee(71_285_714_286n)).to.deep.equal({ toPool: 64_157_142_858n, toLiquidity: 7_128_571_428n });
    });

    it("unlocks by the schedule: after 90 days, every month from month 13, and at the end of two years", () => {
      const stakable = (days: number) => lockedAfter(days).stakable;
      expect([0, 89, 90, 729, 730].map(stakable)).to.deep.equal(
        ["20489700", "20489700", "19489700", "19489700", "0"].map((amount) => sesh(amount)),
      );
      // Month 13 ends on day 395.4: a twelfth of 39,332,750 and a 24th of 38,000,000 are released on day 396.
      expect(lockedAfter(395).other).to.equal(sesh("77332750"));
      expect(lockedAfter(396).other).to.equal(sesh("77332750") - 3_277_729_166_666_666n - 1_583_333_333_333_333n);
      expect(lockedAfter(730).other).to.equal(sesh("19000000"));
      expect(lockedAfter(1_095).other).to.equal(0n);
    });
  });

  describe("given its operators", () => {
    const wants = {
      start: 1_000,
      requiredYield: 0.1,
      costPerMonth: 0,
      joinLimit: 0.1,
      leaveLimit: 0.05,
      stakeLimit: 1,
    };
    const plenty = sesh("200000000");
    /** How many nodes there are at the end of each day, if all together earn so much a day and this much can be staked. */
    const countsOf = (nodes: Nodes, days: number, payout: bigint, stakable = plenty) =>
      Array.from({ length: days }, (_, day) => {
        nodes.exit(day);
        nodes.decide(day, payout, 1, stakable - BigInt(nodes.count) * sesh("25000"));
        return nodes.count;
      });

    it("lets nodes join evenly, by the limit of a month", () => {
      const counts = countsOf(new Nodes(wants), 61, plenty);
      // A month has 30 and a fraction days: the 31st day begins in it, the 62nd in the third.
      expect([0, 9, 30, 60].map((day) => counts[day])).to.deep.equal([1_003, 1_032, 1_100, 1_210]);
    });

    it("lets nodes leave by the limit of a month, 15 days after they ask", () => {
      const counts = countsOf(new Nodes(wants), 46, 0n);
      expect([14, 15, 16, 45].map((day) => counts[day])).to.deep.equal([1_000, 999, 997, 950]);
    });

    it("keeps the last node, and lets no more leave than there are", () => {
      const counts = countsOf(new Nodes({ ...wants, leaveLimit: 1 }), 100, 0n);
      expect(counts.at(-1)).to.equal(1);
    });

    it("lets nobody join without a whole stake, nor beyond the share that may be staked", () => {
      expect(countsOf(new Nodes(wants), 30, plenty, sesh("25024999")).at(-1)).to.equal(1_000);
      // 1,000 nodes and the stake of 500 more are 1,500; 70 % of them are 1,050.
      expect(countsOf(new Nodes({ ...wants, stakeLimit: 0.7 }), 30, plenty, sesh("37500000")).at(-1)).to.equal(1_050);
    });

    it("stays where a node earns what is wanted: its yield and its costs at the price", () => {
      // 2,500 SESH a year for the stake and, at 1 USD, 1,200 for the costs: 3,700,000 a year for 1,000 nodes.
      const content = () => new Nodes({ ...wants, costPerMonth: 100 });
      const daily = sesh("3700000") / 365n;
      expect(countsOf(content(), 30, daily + 1n).at(-1)).to.equal(1_000);
      expect(countsOf(content(), 30, daily - 1n).at(-1)).to.equal(999);
      expect(countsOf(content(), 30, daily + sesh("10.2")).at(-1)).to.equal(1_001);
    });
  });

  describe("given its buyers", () => {
    const product = { name: "pass", title: "Pass", usd: 1, days: 10 };
    const wanted = (start: number, end: number, renewal: number) => ({
      share: { start, end, shape: "linear" as const },
      renewal,
    });

    it("spreads what was bought before the start, and buys again what ends", () => {
      const demand = new Demand(product, wanted(0.1, 0.1, 0), 1_050);
      const bought = Array.from({ length: 20 }, (_, day) => {
        const units = demand.begin(day, 1_050, 0);
        demand.sold(day, units);
        return units;
      });
      expect(demand.running).to.equal(105);
      expect(bought.slice(0, 10)).to.deep.equal([10, 11, 10, 11, 10, 11, 10, 11, 10, 11]);
      expect(bought.slice(10)).to.deep.equal(bought.slice(0, 10));
    });

    it("falls no faster than renewals let it", () => {
      const demand = new Demand(product, wanted(1, 0, 0.5), 100);
      for (let day = 0; day < 10; day++) {
        const units = demand.begin(day, 100, 1);
        expect(units).to.equal(5);
        demand.sold(day, units);
      }
      expect(demand.running).to.equal(50);
    });

    it("asks again for what could not be sold", () => {
      const demand = new Demand(product, wanted(0, 1, 0), 100);
      expect(demand.begin(0, 100, 1)).to.equal(100);
      demand.sold(0, 30);
      expect(demand.begin(1, 100, 1)).to.equal(70);
    });
  });

  describe("given paths", () => {
    const between = (shape: "linear" | "exponential" | "s-curve") =>
      [0, 0.25, 0.5, 1].map((part) => valueAt({ start: 1, end: 16, shape }, part));

    it("go evenly, by a ratio, or slowly at both ends", () => {
      expect(between("linear")).to.deep.equal([1, 4.75, 8.5, 16]);
      expect(between("exponential")).to.deep.equal([1, 2, 4, 16]);
      expect(between("s-curve")).to.deep.equal([1, 3.34375, 8.5, 16]);
    });

    it("are exact prices without volatility, and stay within the oracle's bounds with it", () => {
      const flat = pricesOf(scenarioOf("flat"), 730);
      expect(new Set(flat)).to.deep.equal(new Set([200_000_000_000_000_000n]));
      const volatile = scenarioOf("volatile");
      const extremes = [0.001, 100].map((usd) => {
        const price = { start: usd, end: usd, shape: "linear" as const, volatility: 0.5 };
        return pricesOf({ ...volatile, price }, 730).toSorted((a, b) => (a < b ? -1 : 1));
      });
      expect(extremes[0]![0]).to.equal(10n ** 15n);
      expect(extremes[1]!.at(-1)).to.equal(10n ** 20n);
    });
  });

  describe("given a file of scenarios that is wrong", () => {
    const edited = (edit: (file: ScenarioFile) => void) => {
      const file = structuredClone(shipped);
      edit(file);
      return JSON.stringify(file);
    };
    const wrong: [string, string, string][] = [
      ["is not JSON", "{", "is not valid JSON"],
      [
        "has an unknown key",
        edited((file) => Object.assign(file.scenarios[0]!, { user: 1 })),
        'at scenarios.0: Unrecognized key: "user"',
      ],
      [
        "has a share above one",
        edited((file) => (file.scenarios[1]!.demand["pro-1"]!.renewal = 80)),
        "at scenarios.1.demand.pro-1.renewal: Too big",
      ],
      [
        "sells what is no product",
        edited((file) => (file.scenarios[1]!.demand.stickers = file.scenarios[1]!.demand["pro-1"]!)),
        "at scenarios.1.demand.stickers: there is no such product",
      ],
      [
        "has a scenario twice",
        edited((file) => file.scenarios.push(file.scenarios[0]!)),
        `at scenarios.${shipped.scenarios.length}.name: no-sales is there twice`,
      ],
      [
        "names a file outside the folder",
        edited((file) => (file.scenarios[0]!.name = "../up")),
        "at scenarios.0.name: only small letters, digits and single hyphens",
      ],
      [
        "grows from zero by a ratio",
        edited((file) => (file.scenarios[0]!.users = { start: 0, end: 5, shape: "exponential" })),
        "at scenarios.0.users: no ratio leads from or to zero",
      ],
      [
        "has a price that the oracle refuses",
        edited((file) => (file.scenarios[0]!.price.end = 0.0009)),
        "at scenarios.0.price.end: Too small",
      ],
      [
        "starts with more nodes than could be staked",
        edited((file) => (file.scenarios[0]!.nodes.start = 3_980)),
        "at scenarios.0.nodes.start: Too big",
      ],
      [
        "has a price with a seventh decimal",
        edited((file) => (file.products[0]!.usd = 4.9900001)),
        "at products.0.usd: USD with at most 6 decimals",
      ],
    ];
    for (const [what, contents, problem] of wrong) {
      it(`says where it ${what}`, async () => {
        const path = join(folder, "scenarios.json");
        await writeFile(path, contents);
        const error = await rejectionOf(readScenarios(path));
        expect(error.code).to.equal("FILE_INVALID");
        expect(error.shortMessage).to.include(problem);
      });
    }

    it("says on the command line that there is none, and fails", async () => {
      const { code, output } = await run("npm", ["run", "simulate:economy", "--", "--scenarios", "missing.json"]);
      expect(output).to.include("missing.json cannot be read.\nCheck that it exists and that you may read it.");
      expect(code).to.equal(1);
    });
  });

  describe("given a folder for its results", () => {
    const few = shipped.scenarios.slice(0, 2).map((scenario) => simulateScenario(short, scenario));

    it("writes a page and a table for each scenario", async () => {
      const out = join(folder, "results");
      const paths = await writeResults(few, short.products, { out });
      expect((await readdir(out)).sort()).to.deep.equal(["flat.csv", "index.html", "no-sales.csv"]);
      expect(paths).to.have.members(["flat.csv", "index.html", "no-sales.csv"].map((name) => join(out, name)));
      expect(await readFile(join(out, "flat.csv"), "utf8")).to.equal(renderCsv(few[1]!, short.products));
    });

    it("replaces nothing unless it is told to", async () => {
      await writeResults(few, short.products, { out: folder });
      await writeFile(join(folder, "flat.csv"), "mine");
      await rm(join(folder, "no-sales.csv"));
      const error = await rejectionOf(writeResults(few, short.products, { out: folder }));
      expect(error.code).to.equal("FILE_EXISTS");
      expect(await readFile(join(folder, "flat.csv"), "utf8")).to.equal("mine");
      expect(await readdir(folder)).not.to.include("no-sales.csv");
      await writeResults(few, short.products, { out: folder, force: true });
      expect(await readFile(join(folder, "flat.csv"), "utf8")).to.equal(renderCsv(few[1]!, short.products));
    });
  });

  describe("given its page", () => {
    const page = renderPage(runs, shipped.products);

    it("needs nothing but itself", () => {
      for (const foreign of ["http", "<script", "<link", "<img", "src=", "url(", "@import"]) {
        expect(page, foreign).not.to.include(foreign);
      }
    });

    it("names every chart, its axes and its lines", () => {
      const charts = page.match(/<svg viewBox[\s\S]*?<\/svg>/g)!;
      expect(charts).to.have.lengthOf(7 + 2 * runs.length);
      for (const chart of charts) {
        const [, title, text] = /aria-labelledby="(\S+) (\S+)"/.exec(chart)!;
        expect(chart).to.match(new RegExp(`<title id="${title}">[^<]+</title>`));
        expect(chart).to.match(new RegExp(`<desc id="${text}">[^<]+</desc>`));
        expect(chart).to.include("months from the start</text>").and.not.include("NaN");
      }
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).to.equal(ids.length);
      expect(page.match(/<ul class="legend">/g)).to.have.lengthOf(charts.length);
    });

    it("writes what a file of scenarios says as text", () => {
      const [first] = runs as [Run];
      const scenario = { ...first.scenario, title: `<b>"R&D"</b>` };
      expect(renderPage([{ ...first, scenario }], shipped.products)).to.include(
        "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;",
      );
    });
  });
});

/** The last row of the table says what the summary says. */
function expectSummary(result: Run, row: Record<string, string>): void {
  const cells = Object.fromEntries(summaryOf(result).map((cell, i) => [HEADINGS[i]!, cell]));
  const whole = (column: string) => formatAmount((parseDecimal(row[column]!, column) / 10n ** 9n) * 10n ** 9n);
  expect(cells["burned and reminted, SESH"]).to.equal(whole("burned_total_sesh"));
  expect(cells["paid to nodes, SESH"]).to.equal(whole("paid_total_sesh"));
  expect(cells["pool's reserve, SESH"]).to.equal(whole("pool_sesh"));
  expect(cells["liquidity, SESH"]).to.equal(whole("liquidity_sesh"));
  expect(cells.nodes).to.equal(Number(row.nodes).toLocaleString("en-US"));
  expect(cells["users in a month"]).to.equal(Number(row.users).toLocaleString("en-US"));
  expect(cells["USD for a SESH"]).to.equal(Number(row.price_usd).toFixed(2));
  expect(cells["a node's day, SESH"]).to.equal(Number(row.reward_per_node_sesh).toFixed(2));
  expect(cells["yield after costs"]).to.equal(`${(100 * Number(row.yield_net)).toFixed(1)} %`);
}
