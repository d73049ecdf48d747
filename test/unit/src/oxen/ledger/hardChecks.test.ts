import { expect } from "chai";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import { requireHardChecks } from "../../../../../src/oxen/ledger/hardChecks.js";
import { buildLedger, type Ledger } from "../../../../../src/oxen/ledger/ledger.js";
import { accountOf, bonusSnapshot, COIN_CONFIG, depositInput } from "../../../../support/snapshots.js";

const OXEN = 10n ** 9n;
const ROOT = `0x${"11".repeat(32)}` as const;

describe("requireHardChecks", () => {
  let coin: Ledger;
  let bonus: Ledger;
  before(async () => {
    const deposits = ["alice", "bob", "carol"].map((name, i) => [accountOf(name), BigInt(i + 1) * OXEN] as const);
    coin = await buildLedger(depositInput(COIN_CONFIG, deposits), (checks) => runChecks(checks));
    const { input } = bonusSnapshot("hard-checks", { rows: 12, faultEvery: 6 });
    bonus = await buildLedger(input, (checks) => runChecks(checks));
  });

  it("holds for ledgers as they are computed", () => {
    for (const ledger of [coin, bonus]) {
      const checks = requireHardChecks(ledger, auditLedger(ledger.text));
      expect(checks.length).to.be.at.least(5);
      expect(checks.filter(({ holds }) => !holds)).to.deep.equal([]);
    }
  });

  const kindWith = (change: object) => (ledger: Ledger) => ({
    kinds: ledger.kinds.map((kind) => ({ ...kind, ...change })),
  });
  const faults: [string, "coin" | "bonus", (ledger: Ledger) => Partial<Ledger>, string][] = [
    [
      "an input that is not accounted for",
      "coin",
      kindWith({ pending: 1n }),
      "coin: input = accepted + rejected + pending",
    ],
    ["kinds that pay more than the leaves", "coin", kindWith({ sesh: 5n }), "sum of the leaves = sum of the kinds"],
    [
      "a leaf that was raised (CL-05)",
      "coin",
      ({ claims: [first, ...rest] }) => ({ claims: [{ ...first!, cumulative: first!.cumulative + 1n }, ...rest] }),
      "sum of the leaves = sum of the kinds",
    ],
    ["a total that is not the leaves'", "coin", ({ total }) => ({ total: total - 1n }), "total = sum of the leaves"],
    [
      "a total above the cap (CL-05)",
      "coin",
      ({ header, total }) => ({ header: { ...header, cap: total - 1n } }),
      "total = sum of the leaves, at most the cap",
    ],
    [
      "a bonus that is not the cap",
      "bonus",
      ({ reserved }) => ({ reserved: reserved - 1n }),
      "shares of the bonus = the cap exactly",
    ],
    ["another root", "coin", () => ({ root: ROOT }), "computed by a second implementation"],
    ["another hash", "bonus", () => ({ ledgerHash: ROOT }), "computed by a second implementation"],
  ];
  for (const [what, which, tamper, name] of faults) {
    it(`stops at ${what}`, () => {
      const ledger = which === "coin" ? coin : bonus;
      expect(() => requireHardChecks({ ...ledger, ...tamper(ledger) }, auditLedger(ledger.text)))
        .to.throw(ToolkitError, name)
        .with.property("code", "PRECONDITION_FAILED");
    });
  }

  it("stops when the text pays something else than the tree", () => {
    const text = coin.text.replace('"accepted":"1000000000"', '"accepted":"1000000001"');
    expect(text).not.to.equal(coin.text);
    expect(() => requireHardChecks(coin, auditLedger(text))).to.throw(ToolkitError, "second implementation");
  });

  it("stops when a row counts for less than in the epoch before (CL-04)", () => {
    const audited = auditLedger(coin.text);
    const lines = audited.lines.map((line) => ({ ...line, accepted: line.accepted + 1n }));
    expect(() => requireHardChecks(coin, audited, { ...audited, lines })).to.throw(
      ToolkitError,
      "rows that the epoch before paid are unchanged",
    );
  });

  it("stops when somebody has less than in the epoch before (CL-04)", () => {
    const before = auditLedger(coin.text);
    const previous = { ...before, lines: [], claims: new Map([[accountOf("dave"), 1n]]) };
    expect(() => requireHardChecks(coin, before, previous)).to.throw(ToolkitError, "nobody has less");
  });
});

describe("auditLedger", () => {
  const broken: [string, string, string][] = [
    ["a text that is cut off", "{}", "it is cut off"],
    ["a line that is no JSON", "x\n", "line 1 is not JSON"],
    ["a header of something else", '{"format":"sesh-ledger/2"}\n', "line 1 has wrong contents at format"],
  ];
  for (const [what, text, message] of broken) {
    it(`refuses ${what}`, () => {
      expect(() => auditLedger(text)).to.throw(ToolkitError, message);
    });
  }
});
