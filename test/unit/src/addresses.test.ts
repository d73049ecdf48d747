import { expect } from "chai";
import { parseAddress, shortHex } from "../../../src/core/addresses.js";
import { ToolkitError } from "../../../src/core/errors.js";
import { bytesToHex, hexToBytes, parseBytes32, parseHex, toHex } from "../../../src/core/hex.js";

const ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

describe("core/addresses", () => {
  describe("parseAddress", () => {
    it("reads checksummed and plain lower-case addresses", () => {
      expect(parseAddress(ADDRESS, "beneficiary")).to.equal(ADDRESS);
      expect(parseAddress(ADDRESS.toLowerCase(), "beneficiary")).to.equal(ADDRESS);
    });

    const refused: [string, string, string][] = [
      ["a wrong checksum", ADDRESS.replace("d8dA", "D8dA"), "wrong checksum"],
      ["39 digits", ADDRESS.slice(0, -1), "not an address"],
      ["41 digits", `${ADDRESS}0`, "not an address"],
      ["no 0x", ADDRESS.slice(2), "not an address"],
      ["an ICAP address", "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS", "not an address"],
      ["an ENS name", "vitalik.eth", "not an address"],
      ["a look-alike letter", ADDRESS.replace("a", "а"), "not an address"],
      ["the zero address", `0x${"0".repeat(40)}`, "zero address"],
      ["nothing", "", "not an address"],
    ];
    for (const [what, text, problem] of refused) {
      it(`refuses ${what} (SD-03)`, () => {
        expect(() => parseAddress(text, "beneficiary"))
          .to.throw(ToolkitError, problem)
          .with.property("code", "INPUT_INVALID");
      });
    }

    it("refuses a forbidden address with its reason (SD-03)", () => {
      const forbidden = new Map([[ADDRESS, "the SESH token itself"]]);
      expect(() => parseAddress(ADDRESS.toLowerCase(), "beneficiary", { forbidden })).to.throw(
        ToolkitError,
        `${ADDRESS} is the SESH token itself`,
      );
    });
  });

  it("shortHex keeps both ends", () => {
    expect(shortHex(ADDRESS)).to.equal("0xd8dA6B…A96045");
    expect(shortHex("0x1234")).to.equal("0x1234");
  });
});

describe("core/hex", () => {
  it("reads exactly the bytes asked for", () => {
    expect(parseBytes32(`0x${"AB".repeat(32)}`, "node id")).to.equal(`0x${"ab".repeat(32)}`);
  });
  for (const text of [
    "",
    "0x",
    `0x${"ab".repeat(31)}`,
    `0x${"ab".repeat(33)}`,
    `0x${"a".repeat(63)}`,
    "ab".repeat(32),
  ]) {
    it(`refuses ${text.length} characters that begin with "${text.slice(0, 3)}" (SD-04)`, () => {
      expect(() => parseBytes32(text, "node id")).to.throw(ToolkitError, /^node id: /);
    });
  }
  it("refuses other digits", () => {
    expect(() => parseHex("0xzz", 1, "value")).to.throw(ToolkitError, "not hexadecimal");
  });
  it("pads and limits numbers", () => {
    expect(toHex(255n, 2)).to.equal("0x00ff");
    expect(() => toHex(65_536n, 2)).to.throw(RangeError);
    expect(() => toHex(-1n, 2)).to.throw(RangeError);
  });
  it("goes to bytes and back", () => {
    expect(bytesToHex(hexToBytes("0x00ff10"))).to.equal("0x00ff10");
  });
});
