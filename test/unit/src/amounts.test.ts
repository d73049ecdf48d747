import { inspect } from "node:util";
import { expect } from "chai";
import {
  formatAmount,
  formatDecimal,
  MAX_SUPPLY,
  parseAmount,
  parseInteger,
  parsePositiveAmount,
} from "../../../src/core/amounts.js";
import { ToolkitError } from "../../../src/core/errors.js";

describe("core/amounts", () => {
  describe("parseAmount", () => {
    const accepted: [string, bigint][] = [
      ["0", 0n],
      ["0.000000001", 1n],
      ["1", 1_000_000_000n],
      ["25000", 25_000_000_000_000n],
      ["6250.5", 6_250_500_000_000n],
      ["9007199.254740993", 9_007_199_254_740_993n],
      ["240000000", MAX_SUPPLY],
    ];
    for (const [text, amount] of accepted) {
      it(`reads ${text} exactly`, () => {
        expect(parseAmount(text)).to.equal(amount);
        expect(parseAmount(formatDecimal(amount))).to.equal(amount);
      });
    }

    const refused = [
      ...["", " ", "-1", "+1", "1e3", "1,5", "25,000", "0x10", "１", "NaN", "Infinity", "1.0000000000", "0.1234567891"],
      ...["1e40", "00", "01", "007.5", "1.", ".5", "1.2.3", " 1", "1 ", "1\n", "1_000", "٣", "240000000.000000001"],
      "9".repeat(80),
    ];
    for (const text of refused) {
      it(`refuses ${JSON.stringify(text)} and names the field (SD-01)`, () => {
        expect(() => parseAmount(text, "--amount"))
          .to.throw(ToolkitError, /^--amount: /)
          .with.property("code", "INPUT_INVALID");
      });
    }

    for (const value of [1, 0.5, 2 ** 53, 10n, null, undefined, {}]) {
      it(`throws a TypeError for the ${typeof value} ${inspect(value)} (SD-02)`, () => {
        expect(() => parseAmount(value as never)).to.throw(TypeError, "must be given as text");
      });
    }

    it("says how many decimals are too many", () => {
      expect(() => parseAmount("1.0123456789")).to.throw(ToolkitError, "has 10 decimals");
    });
  });

  describe("parsePositiveAmount", () => {
    it("refuses zero", () => {
      expect(() => parsePositiveAmount("0.0")).to.throw(ToolkitError, "the amount is zero");
      expect(parsePositiveAmount("0.000000001")).to.equal(1n);
    });
  });

  describe("formatAmount", () => {
    const table: [bigint, string][] = [
      [0n, "0"],
      [1n, "0.000000001"],
      [1_000_000_000n, "1"],
      [999_000_000_000n, "999"],
      [25_000_500_000_000n, "25,000.5"],
      [63_177_550_000_000_001n, "63,177,550.000000001"],
      [-1_500_000_000n, "-1.5"],
    ];
    for (const [amount, text] of table) {
      it(`writes ${amount} as ${text}`, () => {
        expect(formatAmount(amount)).to.equal(text);
      });
    }

    it("throws a TypeError for a number (SD-02)", () => {
      expect(() => formatDecimal(5 as unknown as bigint)).to.throw(TypeError, "bigint");
    });
  });

  describe("parseInteger", () => {
    it("reads whole numbers up to the limit", () => {
      expect(parseInteger("0", "fee")).to.equal(0);
      expect(parseInteger("10000", "fee", 10_000)).to.equal(10_000);
    });
    for (const text of ["", "-1", "1.5", "010", "0x1", "1e2", "10001", "99999999999999999999"]) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(() => parseInteger(text, "fee", 10_000)).to.throw(ToolkitError, "from 0 to 10000");
      });
    }
  });
});
