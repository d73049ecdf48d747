import { expect } from "chai";
import { getBytes } from "ethers";
import {
  deriveGiftCode,
  formatGiftCode,
  giftIdOf,
  giftSecretOf,
  parseGiftCode,
} from "../../../../src/provider/giftCode.js";
import { seed } from "../../../support/proClient.js";
import { randomFrom } from "../../../support/random.js";

describe("provider/giftCode", () => {
  const zero = formatGiftCode(new Uint8Array(16));
  const largest = formatGiftCode(new Uint8Array(16).fill(0xff));

  it("writes 128 bits and their check in seven groups of four", () => {
    expect(zero.slice(0, 31)).to.equal("0000-0000-0000-0000-0000-0000-0");
    expect(largest.slice(0, 31)).to.equal("7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-Z");
    expect(formatGiftCode(getBytes("0x000102030405060708090a0b0c0d0e0f"))).to.equal(
      "0004-1061-050R-3GG2-8A1C-60T3-GFD0",
    );
    expect(() => formatGiftCode(new Uint8Array(15))).to.throw(RangeError);
  });

  it("reads what it writes, however people type it", () => {
    const random = randomFrom("gift codes");
    for (let i = 0; i < 200; i++) {
      const code = getBytes(
        `0x${random
          .amount(0n, 2n ** 128n - 1n)
          .toString(16)
          .padStart(32, "0")}`,
      );
      const text = formatGiftCode(code);
      expect(parseGiftCode(text)).to.deep.equal(code);
      const typed = text
        .toLowerCase()
        .replaceAll("-", i % 2 === 0 ? " " : "")
        .replaceAll("1", "l")
        .replaceAll("0", "o");
      expect(parseGiftCode(` ${typed} `)).to.deep.equal(code);
    }
  });

  it("finds what was mistyped", () => {
    const text = deriveGiftCode(seed("provider"), "payment");
    const digits = text.replaceAll("-", "");
    let passed = 0;
    for (let i = 0; i < digits.length; i++) {
      const other = digits[i] === "7" ? "5" : "7";
      const mistyped = digits.slice(0, i) + other + digits.slice(i + 1);
      try {
        parseGiftCode(mistyped);
        passed++;
      } catch (error) {
        expect((error as Error).message).to.contain("it is mistyped");
      }
    }
    expect(passed).to.equal(0);
    for (const wrong of [
      "",
      digits.slice(1),
      `${digits}0`,
      `U${digits.slice(1)}`,
      `8${digits.slice(1)}`,
      `${digits.slice(0, -1)}!`,
    ]) {
      expect(() => parseGiftCode(wrong), wrong).to.throw("it is mistyped");
    }
  });

  it("gives each payment and each provider its own code, and each code its own secret and name", () => {
    const code = deriveGiftCode(seed("provider"), "payment");
    expect(deriveGiftCode(seed("provider"), "payment")).to.equal(code);
    expect(deriveGiftCode(seed("provider"), "payment 2")).not.to.equal(code);
    expect(deriveGiftCode(seed("provider 2"), "payment")).not.to.equal(code);
    expect(giftSecretOf(code)).to.have.length(32);
    expect(giftSecretOf(code.toLowerCase())).to.deep.equal(giftSecretOf(code));
    expect(giftSecretOf(zero)).not.to.deep.equal(giftSecretOf(largest));
    expect(giftIdOf(code)).to.match(/^0x[0-9a-f]{64}$/);
    expect(giftIdOf(code)).not.to.equal(giftIdOf(zero));
  });
});
