import { expect } from "chai";
import { id } from "ethers";
import type { Hex } from "../../../../src/core/hex.js";
import { type Audit, NO_ROOT } from "../../../../src/pro/api.js";
import { auditBooks, auditSuccession, endOf } from "../../../../src/provider/audit.js";

const sold = id("sold") as Hex;
const unsold = id("unsold") as Hex;
const audit: Audit = {
  format: "sesh-pro-audit/1",
  day: "2026-11-24",
  chain_id: 1,
  pro_burn: "0x",
  receipts: 1,
  receipt_chain: "0x",
  plans: [{ plan: 1, burned: 2, issued: 2, redeemed: 0, exchanged: 1 }],
  spent_root: NO_ROOT,
  spent: [sold],
};
const end = Date.UTC(2026, 10, 25) / 1_000;

describe("provider/audit", () => {
  it("ends a day with its midnight", () => {
    expect(endOf(audit)).to.equal(end);
  });

  it("asks for a sold unit once the server must have known it: 10 minutes before the day ended", () => {
    const none = { ...audit, spent: [] };
    const unitAt = (answeredAt: number) => [{ plan: 1, spentHash: sold, sold: true, answeredAt }];
    expect(auditBooks(none, unitAt(end - 601))).to.deep.equal([
      { check: "sold units", problem: `a sold unit of plan 1 is not listed as spent: ${sold}` },
    ]);
    for (const answeredAt of [end - 600, end - 599, end])
      expect(auditBooks(none, unitAt(answeredAt))).to.deep.equal([]);
    expect(auditBooks(audit, unitAt(end - 601))).to.deep.equal([]);
  });

  it("does not miss a unit whose answer never came, and does not mind that it is spent", () => {
    expect(auditBooks({ ...audit, spent: [] }, [{ plan: 1, spentHash: sold, sold: true }])).to.deep.equal([]);
    expect(auditBooks(audit, [{ plan: 1, spentHash: sold, sold: true }])).to.deep.equal([]);
  });

  it("finds a unit that was never sold among the spent ones", () => {
    const spent = [sold, unsold].sort();
    expect(auditBooks({ ...audit, spent }, [{ plan: 1, spentHash: unsold, sold: false }])).to.deep.equal([
      { check: "unsold units", problem: `a unit of plan 1 that was never sold is listed as spent: ${unsold}` },
    ]);
  });

  it("finds fewer exchanges than its own, plan by plan", () => {
    const unit = { spentHash: sold, sold: true, answeredAt: end - 3_600 };
    expect(auditBooks(audit, [{ ...unit, plan: 2 }])).to.deep.equal([
      { check: "exchanged, plan 2", problem: "0 tokens, 1 by this provider alone" },
    ]);
  });

  it("finds each number that went down, and each spent token that is gone", () => {
    expect(auditSuccession(audit, audit)).to.deep.equal([]);
    const later = { ...audit, plans: [{ plan: 1, burned: 1, issued: 1, redeemed: 0, exchanged: 0 }], spent: [] };
    expect(auditSuccession(audit, later).map(({ problem }) => problem)).to.deep.equal([
      `a spent token is gone: ${sold}`,
      "burned of plan 1 went from 2 to 1",
      "issued of plan 1 went from 2 to 1",
      "exchanged of plan 1 went from 1 to 0",
    ]);
    expect(auditSuccession(audit, { ...audit, plans: [] })).to.have.length(3);
  });
});
