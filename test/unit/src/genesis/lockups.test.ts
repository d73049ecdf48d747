import { expect } from "chai";
import { type Group, GROUPS, LOCK_UPS, unlockDates } from "../../../../src/genesis/lockups.js";
import { rowsIn, TEMPLATE } from "../../../support/genesis.js";

const DAY = 86_400;
const MONTH = (365 * DAY) / 12;
const START = 1_798_761_600;

describe("genesis/lockups", () => {
  it("frees A after two years, F after 90 days, and can stake both until then", () => {
    expect(unlockDates("A", START)).to.deep.equal([START + 730 * DAY]);
    expect(unlockDates("F", START)).to.deep.equal([START + 90 * DAY]);
    expect([LOCK_UPS.A.kind, LOCK_UPS.F.kind]).to.deep.equal(["staking", "staking"]);
  });

  it("frees nothing of B and D for 12 months, then a step at the end of each of 12 and 24 months", () => {
    const [b, d] = [unlockDates("B", START), unlockDates("D", START)];
    expect(b).to.deep.equal(Array.from({ length: 12 }, (_, i) => START + (13 + i) * MONTH));
    expect(d).to.deep.equal(Array.from({ length: 24 }, (_, i) => START + (13 + i) * MONTH));
    expect([b.at(-1), d.at(-1)]).to.deep.equal([START + 730 * DAY, START + 1_095 * DAY]);
  });

  it("has no dates for what is free and for the pool", () => {
    expect([unlockDates("C", START), unlockDates("E", START)]).to.deep.equal([[], []]);
  });
});

describe("deploy/genesis/template.json", () => {
  it("has exactly the allocations of the token's economics", () => {
    expect(TEMPLATE.allocations.map(({ name, group, amount }) => [name, group, amount])).to.deep.equal([
      ["Oxen Coin Claims", "C", "30000000"],
      ["Service Node Bonus", "C", "30000000"],
      ["Treasury nodes", "A", "15000000"],
      ["Contributors", "D", "11000000"],
      ["Advisors", "B", "1000000"],
      ["Operational, free", "C", "6000000"],
      ["Operational, locked", "D", "27000000"],
      ["Ecosystem, free", "C", "13000000"],
      ["Ecosystem, locked", "B", "30000000"],
      ["Strategic sale, stakable", "A", "4489700"],
      ["Strategic sale, in steps", "B", "8332750"],
      ["Reward pool", "E", "63177550"],
      ["Testnet incentive", "F", "1000000"],
    ]);
  });

  it("sums to 240,000,000 SESH, of which 79,000,000 are free at the start", () => {
    const sum = (groups: readonly string[]) =>
      TEMPLATE.allocations
        .filter(({ group }) => groups.includes(group))
        .reduce((total, { amount }) => total + Number(amount), 0);
    expect(sum(GROUPS)).to.equal(240_000_000);
    const free = GROUPS.filter((group: Group) => LOCK_UPS[group].kind === "none");
    expect(sum(free)).to.equal(79_000_000);
  });

  it("names no recipient", () => {
    const named = TEMPLATE.allocations.flatMap((allocation) =>
      typeof allocation.recipients === "string"
        ? [allocation.recipients]
        : rowsIn(allocation).map(({ recipient }) => recipient),
    );
    expect(named).to.have.length(10);
    for (const recipient of named) expect(recipient).to.match(/^([a-z-]+\.csv|env:SESH_[A-Z]+)$/);
  });
});
