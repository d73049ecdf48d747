import { expect } from "chai";
import { AbiCoder, concat, id, Interface, makeError } from "ethers";
import { CONTRACT_ERRORS } from "../../../src/contracts/abi.js";
import { ERROR_TEXTS } from "../../../src/contracts/errorTexts.js";
import { revertError, toToolkitError } from "../../../src/contracts/errors.js";
import { ToolkitError } from "../../../src/core/errors.js";

const SAMPLES: Record<string, unknown> = {
  address: `0x${"11".repeat(20)}`,
  bytes1: "0x12",
  bytes4: "0x12345678",
  bytes32: id("sample"),
  string: "text",
  tuple: [1n, 2n],
};

function sampleData(fragment: (typeof CONTRACT_ERRORS)[number]["fragment"]): string {
  const values = fragment.inputs.map(({ baseType, type }) => SAMPLES[baseType] ?? SAMPLES[type] ?? 7n);
  return new Interface([fragment]).encodeErrorResult(fragment, values);
}

describe("contracts/errors", () => {
  describe("given every custom error of the contracts", () => {
    for (const { fragment, contracts } of CONTRACT_ERRORS) {
      it(`explains ${fragment.name} of ${contracts[0]} with its arguments and a hint (SD-11)`, () => {
        expect(ERROR_TEXTS[fragment.name], "has a text").not.to.equal(undefined);
        const error = revertError(sampleData(fragment));
        expect(error.code).to.equal("CONTRACT_REVERTED");
        expect(error.details.error).to.equal(fragment.name);
        expect(Object.keys(error.details.arguments as object)).to.deep.equal(fragment.inputs.map(({ name }) => name));
        expect(error.shortMessage).to.match(/\.$/);
        expect(error.hint.length > 5).to.equal(true);
        // A placeholder that is no argument of the error would show as this.
        expect(error.message).not.to.contain("undefined").and.not.match(/[{}]/);
      });
    }

    it("has no text for an error that does not exist", () => {
      const names = new Set(CONTRACT_ERRORS.map(({ fragment }) => fragment.name));
      expect(Object.keys(ERROR_TEXTS).filter((name) => !names.has(name))).to.deep.equal([]);
    });
  });

  it("formats amounts and times for people", () => {
    const coder = new Interface(["error ExitTooEarly(bytes32,uint256)", "error OperatorStakeTooLow(uint256,uint256)"]);
    expect(revertError(coder.encodeErrorResult("ExitTooEarly", [id("n"), 1_764_000_787n])).shortMessage).to.equal(
      `Node ${id("n")} can leave from 2025-11-24 16:13:07 UTC on.`,
    );
    const low = coder.encodeErrorResult("OperatorStakeTooLow", [6_249_999_999_999n, 6_250_000_000_000n]);
    expect(revertError(low).shortMessage).to.equal(
      "The operator brings 6,249.999999999 SESH, but at least 6,250 SESH is needed.",
    );
    const absurd = coder.encodeErrorResult("ExitTooEarly", [id("n"), 2n ** 256n - 1n]);
    expect(revertError(absurd).shortMessage).to.contain(String(2n ** 256n - 1n));
  });

  it("explains panics, texts, nothing and the unknown (SD-11)", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const panic = concat(["0x4e487b71", coder.encode(["uint256"], [17])]);
    expect(revertError(panic).shortMessage).to.contain("a number overflowed");
    const rare = concat(["0x4e487b71", coder.encode(["uint256"], [153])]);
    expect(revertError(rare).shortMessage).to.contain("code 153");
    const text = concat(["0x08c379a0", coder.encode(["string"], ["not today"])]);
    expect(revertError(text).shortMessage).to.equal("The contract refused: not today.");
    for (const data of [
      "0x",
      "0xdeadbeef",
      `0xdeadbeef${"00".repeat(32)}`,
      `${id("ExitTooEarly(bytes32,uint256)").slice(0, 10)}00`,
    ]) {
      const error = revertError(data);
      expect(error.shortMessage).to.contain("without a known reason");
      expect(error.details.data).to.equal(data);
    }
  });

  describe("toToolkitError finds revert data at any depth (SD-11)", () => {
    const data = new Interface(["error RoundNotOpen(bytes32)"]).encodeErrorResult("RoundNotOpen", [id("round")]);
    const shapes: [string, unknown][] = [
      [
        "ethers' own",
        makeError("reverted", "CALL_EXCEPTION", {
          action: "call",
          data,
          reason: null,
          invocation: null,
          revert: null,
          transaction: { to: null, data: "0x12" },
        }),
      ],
      ["a node's error", { code: 3, message: "execution reverted", data }],
      ["an inner error", { error: { code: -32000, message: "x", data } }],
      ["info.error.data", { code: "UNKNOWN_ERROR", info: { error: { code: 3, data } } }],
      ["data as an object", { info: { error: { data: { message: "x", data } } } }],
      ["causes", new Error("outer", { cause: new Error("inner", { cause: { data } }) })],
    ];
    for (const [what, shape] of shapes) {
      it(`in ${what}`, () => {
        expect(toToolkitError(shape).details.error).to.equal("RoundNotOpen");
      });
    }
  });

  it("keeps toolkit errors, also wrapped ones", () => {
    const error = new ToolkitError("CHAIN_MISMATCH", "x.", { hint: "y" });
    expect(toToolkitError(error)).to.equal(error);
    expect(toToolkitError(new Error("outer", { cause: error }))).to.equal(error);
    expect(toToolkitError({ error })).to.equal(error);
  });

  it("says what to do without ETH", () => {
    const poor = makeError("insufficient funds for gas", "INSUFFICIENT_FUNDS", { transaction: {} });
    expect(toToolkitError(poor)).to.include({ code: "PRECONDITION_FAILED" });
    expect(toToolkitError(new Error("Sender doesn't have enough funds to send tx")).shortMessage).to.contain(
      "too little ETH",
    );
  });

  it("does not fail at what is no error at all", () => {
    for (const value of [undefined, null, "text", 5, {}, new Error("a\nb")]) {
      expect(toToolkitError(value).code).to.equal("RPC_FAILED");
    }
    const circle: Record<string, unknown> = {};
    circle.error = circle;
    expect(toToolkitError(circle).code).to.equal("RPC_FAILED");
  });
});
