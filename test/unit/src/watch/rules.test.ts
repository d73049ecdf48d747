import { expect } from "chai";
import { DAY, HOUR, MINUTE } from "../../../../src/core/time.js";
import type { Facts } from "../../../../src/watch/facts.js";
import { judge, RULES, type RuleName } from "../../../../src/watch/rules.js";

const NOW = 1_900_000_000;
const NODE = `0x${"11".repeat(32)}` as const;
const HEALTHY: Facts = {
  now: NOW,
  headAt: NOW,
  block: { number: 100, hash: NODE, timestamp: NOW },
  pool: { balance: 100n, reserve: 60n, owed: 40n },
  staking: { balance: 50n, principal: 50n },
  pauses: [{ contract: "NodeStaking", pausedUntil: NOW }],
  priceRefusal: undefined,
  claims: [{ campaign: "oxen-coin" }],
  unsealedKeys: 383,
  exits: [],
  short: [],
  escrows: [],
  tickets: [],
};
const ALL = Object.keys(RULES) as RuleName[];

/** What the rules find where the facts differ from a healthy network. */
const found = (change: Partial<Facts>) =>
  judge({ ...HEALTHY, ...change }, ALL).map(({ key, severity }) => `${severity} ${key}`);

describe("watch/rules, at their boundaries", () => {
  it("find nothing in a healthy network", () => {
    expect(found({})).to.deep.equal([]);
  });

  it("need every atomic unit", () => {
    expect(found({ pool: { balance: 99n, reserve: 60n, owed: 40n } })).to.deep.equal(["critical pool-solvency"]);
    expect(found({ staking: { balance: 49n, principal: 50n } })).to.deep.equal(["critical staking-solvency"]);
  });

  it("speak of a pause until the second it ends", () => {
    const pauses = [{ contract: "FeeRecycler", pausedUntil: NOW + 1 }];
    expect(found({ pauses })).to.deep.equal(["warning pause FeeRecycler"]);
  });

  it("speak of keys from 384 on, and again when a second store can be filled", () => {
    expect(found({ unsealedKeys: 384 })).to.deep.equal(["info unsealed"]);
    const details = [384, 767, 768].map(
      (unsealedKeys) => judge({ ...HEALTHY, unsealedKeys }, ["unsealed"])[0]?.details,
    );
    expect(details).to.deep.equal([{ stores: 1 }, { stores: 1 }, { stores: 2 }]);
  });

  it("speak of a node that is down six hours before it can be put out", () => {
    const short = (deregisterableAt: number) => [{ nodeId: NODE, isDown: true, deregisterableAt }];
    expect(found({ short: short(NOW + 6 * HOUR) })).to.deep.equal([]);
    const [soon] = judge({ ...HEALTHY, short: short(NOW + 6 * HOUR - 1) }, ALL);
    const [due] = judge({ ...HEALTHY, short: short(NOW) }, ALL);
    expect([soon?.severity, soon?.details.state]).to.deep.equal(["warning", "down, not due"]);
    expect([due?.severity, due?.details.state]).to.deep.equal(["warning", "down, due"]);
  });

  it("speak of a ticket that failed, louder in its last two days and when it has expired (AR-06)", () => {
    const ticket = (redeemableUntil?: number) => [
      { id: NODE, brings: "a deposit of 5 SESH", ...(redeemableUntil !== undefined && { redeemableUntil }) },
    ];
    expect(found({ tickets: ticket(NOW + 2 * DAY) })).to.deep.equal([`warning ticket ${NODE}`]);
    expect(found({ tickets: ticket(NOW + 2 * DAY - 1) })).to.deep.equal([`critical ticket ${NODE}`]);
    const [expired] = judge({ ...HEALTHY, tickets: ticket() }, ALL);
    expect([expired?.severity, expired?.summary]).to.deep.equal([
      "critical",
      `The ticket ${NODE} has expired, and with it a deposit of 5 SESH.`,
    ]);
  });

  it("take a chain for late after ten minutes", () => {
    expect(found({ headAt: NOW - 10 * MINUTE })).to.deep.equal([]);
    expect(found({ headAt: NOW - 10 * MINUTE - 1 })).to.deep.equal(["warning behind"]);
  });

  it("are only those that are asked for", () => {
    const facts = { ...HEALTHY, unsealedKeys: 384, exits: [NODE] };
    expect(judge(facts, ["exit"]).map(({ rule }) => rule)).to.deep.equal(["exit"]);
  });

  it("give each finding a key of its own", () => {
    const exits = [NODE, `0x${"22".repeat(32)}`] as const;
    expect(found({ exits: [...exits] })).to.deep.equal(exits.map((nodeId) => `info exit ${nodeId}`));
  });
});
