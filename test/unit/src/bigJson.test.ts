import { expect } from "chai";
import { parseBigJson } from "../../../src/core/bigJson.js";
import { toJson } from "../../../src/core/json.js";
import { randomFrom } from "../../support/random.js";

describe("parseBigJson", () => {
  it("keeps every digit of an integer (SD-02)", () => {
    const text =
      '{"max":9007199254740991,"above":9007199254740993,"u64":18446744073709551615,"below":-9007199254740993}';
    expect(parseBigJson(text)).to.deep.equal({
      max: 9_007_199_254_740_991n,
      above: 9_007_199_254_740_993n,
      u64: 18_446_744_073_709_551_615n,
      below: -9_007_199_254_740_993n,
    });
  });

  it("reads everything else as JSON.parse does", () => {
    for (const text of [
      '{"a":[true,false,null,"",{}],"b":{"c":[[]]},"é\\u00e9\\n\\"\\\\":"\\ud83d\\ude00"}',
      ' \t\r\n[ "a" , { "b" : "c" } ] \n',
      '"text"',
      "null",
    ]) {
      expect(parseBigJson(text), text).to.deep.equal(JSON.parse(text));
    }
  });

  it("refuses numbers that cannot be told exactly", () => {
    for (const number of ["1.5", "0.0", "1e3", "1E-3", "-0", "1".repeat(79)]) {
      expect(() => parseBigJson(`[${number}]`), number).to.throw(SyntaxError, "not a plain integer at character 1");
    }
    expect(parseBigJson("9".repeat(78))).to.equal(BigInt("9".repeat(78)));
  });

  it("refuses keys given twice and keys that mean something to JavaScript (SD-05)", () => {
    expect(() => parseBigJson('{"a":1,"\\u0061":2}')).to.throw(SyntaxError, 'the key "a" a second time');
    for (const key of ["__proto__", "constructor", "prototype"]) {
      expect(() => parseBigJson(`{"${key}":1}`)).to.throw(SyntaxError, `the key ${key}`);
    }
  });

  it("refuses what is not JSON", () => {
    for (const text of [
      "",
      " ",
      "<html></html>",
      "{",
      '{"a":1',
      '{"a":1,}',
      "[1,]",
      "[1 2]",
      "{a:1}",
      "{'a':1}",
      '{"a" 1}',
      '"open',
      '"open\\',
      '"line\nfeed"',
      '"\\x"',
      "01",
      "+1",
      ".5",
      "1.",
      "NaN",
      "Infinity",
      "nul",
      "[1]]",
      "[1] x",
      "// comment",
      "\ufeff[]",
      "[".repeat(100),
    ]) {
      expect(() => parseBigJson(text), JSON.stringify(text)).to.throw(SyntaxError);
    }
  });

  it("refuses every beginning of an answer that was cut off (SD-06)", () => {
    const text = '{"jsonrpc":"2.0","id":"0","result":{"in":[{"amount":9007199254740993,"type":"in"}]}}';
    for (let length = 0; length < text.length; length++) {
      expect(() => parseBigJson(text.slice(0, length)), String(length)).to.throw(SyntaxError);
    }
  });

  it("refuses more levels than any answer has, without running out of stack", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(parseBigJson(nested(65))).to.be.an("array");
    expect(() => parseBigJson(nested(66))).to.throw(SyntaxError, "too many levels");
    expect(() => parseBigJson(nested(1_000_000))).to.throw(SyntaxError, "too many levels");
  });

  it("reads back any 256 bit integer that was written", () => {
    const random = randomFrom("bigJson");
    for (let i = 0; i < 500; i++) {
      const value = random.amount(0n, (1n << BigInt(1 + (i % 256))) - 1n);
      expect(parseBigJson(value.toString())).to.equal(value);
      expect(parseBigJson(toJson({ value: [value] }))).to.deep.equal({ value: [value.toString()] });
    }
  });
});
