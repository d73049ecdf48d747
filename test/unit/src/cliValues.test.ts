import { expect } from "chai";
import { exitCodeOf } from "../../../src/cli/exitCodes.js";
import { collectReservation, parsePercent } from "../../../src/cli/values.js";
import { ToolkitError } from "../../../src/core/errors.js";

const ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

describe("cli/values", () => {
  describe("parsePercent", () => {
    const accepted: [string, number][] = [
      ["0", 0],
      ["0.01", 1],
      ["10", 1_000],
      ["12.5", 1_250],
      ["100", 10_000],
      ["100.00", 10_000],
    ];
    for (const [text, bps] of accepted) {
      it(`reads ${text} % as ${bps} bps`, () => {
        expect(parsePercent(text, "--fee")).to.equal(bps);
      });
    }
    for (const text of ["100.01", "0.001", "101", "-1", "10%", "", "1e1"]) {
      it(`refuses ${JSON.stringify(text)} (SD-01)`, () => {
        expect(() => parsePercent(text, "--fee")).to.throw(ToolkitError, /^--fee: /);
      });
    }
  });

  describe("collectReservation", () => {
    it("adds one place after the other", () => {
      const first = collectReservation(`${ADDRESS}=5000`, []);
      expect(first).to.deep.equal([{ staker: ADDRESS, amount: 5_000_000_000_000n }]);
      expect(collectReservation(`${ADDRESS}=0.5`, first)).to.deep.equal([
        ...first,
        { staker: ADDRESS, amount: 500_000_000n },
      ]);
    });
    for (const text of [ADDRESS, `${ADDRESS}=`, `${ADDRESS}=0`, `=5000`, `${ADDRESS}=1=2`, `${ADDRESS}:5000`]) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(() => collectReservation(text, [])).to.throw(ToolkitError, /^--reserve: /);
      });
    }
  });
});

describe("cli/exitCodes", () => {
  it("tells bad input, refusal and failure apart", () => {
    expect(exitCodeOf("INPUT_INVALID")).to.equal(2);
    expect(exitCodeOf("CHAIN_MISMATCH")).to.equal(2);
    expect(exitCodeOf("REFUSED_BY_USER")).to.equal(3);
    expect(exitCodeOf("CONTRACT_REVERTED")).to.equal(1);
    expect(exitCodeOf("TRANSACTION_PENDING")).to.equal(1);
  });
});
