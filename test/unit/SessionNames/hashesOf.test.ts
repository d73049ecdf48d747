import { expect } from "chai";
import { toToolkitError } from "../../../src/contracts/errors.js";
import { ToolkitError } from "../../../src/core/errors.js";
import { hashesOf } from "../../../src/names/nameHashes.js";
import { normaliseName } from "../../../src/names/nameRules.js";
import { nameVectors } from "../../support/nameVectors.js";
import { randomFrom } from "../../support/random.js";
import { createChain, deploySystem, type System } from "../../support/system.js";

const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

describe("SessionNames.hashesOf", () => {
  let names: System["names"];
  before(async () => {
    ({ names } = await deploySystem(await createChain()));
  });

  describe("given the names of the shared vectors", () => {
    for (const { name, nameHash, baseHash, tier } of nameVectors.names) {
      it(`gives the hashes of ${name}`, async () => {
        expect(await names.hashesOf(name)).to.deep.equal([nameHash, baseHash, BigInt(tier)]);
        expect(await names.nameHashOf(baseHash, tier)).to.equal(nameHash);
      });
    }
  });

  describe("given what is no name (NM-02)", () => {
    for (const { what, text, contract } of nameVectors.invalid) {
      if (contract === null) {
        it(`accepts ${what}, which the toolkit does not register`, async () => {
          const { nameHash, baseHash, tier } = hashesOf(normaliseName(text, { punycode: true }));
          expect(await names.hashesOf(lowerAscii(text))).to.deep.equal([nameHash, baseHash, BigInt(tier)]);
        });
      } else {
        it(`reverts when the name has or is ${what}`, async () => {
          await expect(names.hashesOf(lowerAscii(text)))
            .to.be.revertedWithCustomError(names, contract.error)
            .withArgs(...contract.args);
        });
      }
    }

    it("reverts when the name has capitals: the toolkit makes them small before it hashes", async () => {
      await expect(names.hashesOf("keeJef"))
        .to.be.revertedWithCustomError(names, "NameCharacterInvalid")
        .withArgs(3, "0x4a");
    });
  });

  it("accepts random texts exactly when the toolkit does (NM-02)", async () => {
    const random = randomFrom("names of any kind");
    const alphabets = ["abcxyz019_-", "abcxyz019_-", "ABCXYZ", "-", " .@/\\\n\0~"];
    const character = (foreign: boolean) => {
      if (!foreign) return random.pick(Array.from(random.pick(alphabets.slice(0, 2))));
      if (random.chance(50)) return random.pick(Array.from(random.pick(alphabets)));
      const code = random.below(random.chance(80) ? 0x3000 : 0x110000);
      return code >= 0xd800 && code < 0xe000 ? "a" : String.fromCodePoint(code);
    };
    const seen = { accepted: 0, refused: 0 };
    for (let round = 0; round < 400; round++) {
      const foreign = random.chance(50);
      const length = random.chance(90) ? random.below(9) : 60 + random.below(9);
      const text = Array.from({ length }, () => character(foreign)).join("");
      const [own, chain] = [toolkitHash(text), await contractHash(text)];
      expect(own, JSON.stringify(text)).to.equal(chain);
      seen[own === undefined ? "refused" : "accepted"] += 1;
    }
    expect(seen.accepted > 100 && seen.refused > 100, JSON.stringify(seen)).to.equal(true);
  });

  function toolkitHash(text: string): string | undefined {
    try {
      return hashesOf(normaliseName(text, { punycode: true })).nameHash;
    } catch (error) {
      if (error instanceof ToolkitError && error.code === "INPUT_INVALID") return undefined;
      throw error;
    }
  }

  async function contractHash(text: string): Promise<string | undefined> {
    try {
      return (await names.hashesOf(lowerAscii(text))).nameHash;
    } catch (error) {
      const { details } = toToolkitError(error);
      if (/^Name(Length|Character)Invalid$/.test(String(details.error))) return undefined;
      throw error;
    }
  }
});
