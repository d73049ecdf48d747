import { expect } from "chai";
import { concat, dataLength, dataSlice, id, toBeHex, ZeroHash } from "ethers";
import type { Hex } from "../../../src/core/hex.js";
import { hashHint, hashToField, hashToG1, mapToCurve } from "../../../src/crypto/hashToG1.js";
import { nodeKey } from "../../support/nodes.js";
import { FIELD_MODULUS } from "../../support/proofs.js";
import { type AttestationInput, signatureOf } from "../../support/quorum.js";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const deployed = () => deploySystem(chain);

const GENERATOR = nodeKey(1n);

/** The secret 1 signs: the signature is the hash itself, so it is valid only where the contract finds the same point. */
function signedByOne(digest: Hex, hint: string): AttestationInput {
  return {
    signature: hashToG1(digest),
    signersKeyG2: signatureOf(1n, digest).signersKeyG2,
    hint,
    nonSigners: "0x",
    unsealedNonSigners: [],
  };
}

const digestOf = (i: number): Hex => id(`digest ${i}`) as Hex;
const candidatesOf = (digest: Hex) => hashToField(digest).map((u) => mapToCurve(u).candidate) as [number, number];

/** The first digest whose two field elements lead to these candidates. */
function digestWith(...candidates: [number, number]): Hex {
  for (let i = 0; ; i++) if (candidatesOf(digestOf(i)).join() === candidates.join()) return digestOf(i);
}

const wordOf = (hint: string, index: number): bigint => BigInt(dataSlice(hint, 1 + 32 * index, 33 + 32 * index));
const withWord = (hint: string, index: number, word: bigint): string =>
  concat([dataSlice(hint, 0, 1 + 32 * index), toBeHex(word, 32), dataSlice(hint, 33 + 32 * index)]);
const withFirstByte = (hint: string, byte: number): string => concat([toBeHex(byte, 1), dataSlice(hint, 1)]);

describe("NodeQuorum.verify: hint", () => {
  describe("QB-16, QB-23: given 200 digests", () => {
    it("hashes them to the points of the toolkit, with a hint and without", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      const seen = new Set<string>();
      for (let i = 0; i < 200; i++) {
        const digest = digestOf(i);
        seen.add(candidatesOf(digest).join());
        for (const hint of ["0x", hashHint(digest)])
          expect(await quorum.verify(digest, GENERATOR, 3, signedByOne(digest, hint)), `${digest}, ${hint}`).to.equal(
            0,
          );
      }
      expect(seen.size).to.equal(9); // every pair of candidates
    });

    it("hashes digests at the ends as well", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      for (const digest of [ZeroHash, toBeHex(1, 32), toBeHex(2n ** 256n - 1n, 32)] as Hex[])
        for (const hint of ["0x", hashHint(digest)])
          expect(await quorum.verify(digest, GENERATOR, 3, signedByOne(digest, hint))).to.equal(0);
    });

    it("QB-17: costs about the same without a hint, whatever the digest", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      const gas = [];
      for (const candidates of [
        [0, 0],
        [2, 2],
      ] as [number, number][]) {
        const digest = digestWith(...candidates);
        gas.push(await quorum.verify.estimateGas(digest, GENERATOR, 3, signedByOne(digest, "0x")));
      }
      const [least, most] = gas as [bigint, bigint];
      expect(most - least).to.be.within(0n, 40_000n); // two more roots for each element
    });
  });

  describe("given a hint for every pair of candidates", () => {
    for (const first of [0, 1, 2]) {
      for (const second of [0, 1, 2]) {
        const digest = digestWith(first, second);
        const hint = hashHint(digest);
        const words = (dataLength(hint) - 1) / 32;

        const refused = async (wrong: string) => {
          const { quorum } = await networkHelpers.loadFixture(deployed);
          await expect(quorum.verify(digest, GENERATOR, 3, signedByOne(digest, wrong)), wrong)
            .to.be.revertedWithCustomError(quorum, "HashHintInvalid")
            .withArgs();
        };

        it(`refuses every other choice for ${first} and ${second}`, async () => {
          expect(Number(dataSlice(hint, 0, 1))).to.equal(first | (second << 2));
          for (let byte = 0; byte < 16; byte++) {
            // 3 is another way to write 2.
            const chosen = [Math.min(byte & 3, 2), Math.min(byte >> 2, 2)];
            if (chosen.join() !== [first, second].join()) await refused(withFirstByte(hint, byte));
          }
        });

        it(`refuses another word in any place for ${first} and ${second}`, async () => {
          for (let index = 0; index < words; index++) {
            const word = wordOf(hint, index);
            for (const other of [0n, 1n, word + 1n, word - 1n, 2n ** 256n - 1n])
              await refused(withWord(hint, index, other));
          }
        });

        it(`refuses a hint that ends early for ${first} and ${second}`, async () => {
          for (let length = 1; length < dataLength(hint); length += 32) await refused(dataSlice(hint, 0, length));
          await refused(dataSlice(hint, 0, dataLength(hint) - 2));
        });
      }
    }
  });

  describe("given a hint with the right roots in another form", () => {
    const digest = digestWith(1, 0);
    const hint = hashHint(digest);
    // inverse, y of map 0, r of map 0, y of map 1
    const [INVERSE, Y0, R0, Y1] = [0, 1, 2, 3];

    for (const [name, index] of [
      ["first", Y0],
      ["second", Y1],
    ] as const) {
      it(`reverts when the ${name} y has the other sign`, async () => {
        const { quorum } = await networkHelpers.loadFixture(deployed);
        const wrong = withWord(hint, index, FIELD_MODULUS - wordOf(hint, index));
        await expect(quorum.verify(digest, GENERATOR, 3, signedByOne(digest, wrong)))
          .to.be.revertedWithCustomError(quorum, "HashHintInvalid")
          .withArgs();
      });

      it(`reverts when the ${name} y is not canonical: with p more it has the other parity`, async () => {
        const { quorum } = await networkHelpers.loadFixture(deployed);
        const y = wordOf(hint, index);
        for (const other of [y + FIELD_MODULUS, 2n * FIELD_MODULUS - y, y + 2n * FIELD_MODULUS])
          await expect(quorum.verify(digest, GENERATOR, 3, signedByOne(digest, withWord(hint, index, other))))
            .to.be.revertedWithCustomError(quorum, "HashHintInvalid")
            .withArgs();
      });
    }

    for (const [name, index, change] of [
      ["an inverse that is not reduced", INVERSE, (word: bigint) => word + FIELD_MODULUS],
      ["the other root that proves the rejection", R0, (word: bigint) => FIELD_MODULUS - word],
      ["a root of the rejection that is not reduced", R0, (word: bigint) => word + FIELD_MODULUS],
    ] as const) {
      it(`finds the same point with ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(deployed);
        const same = withWord(hint, index, change(wordOf(hint, index)));
        expect(await quorum.verify(digest, GENERATOR, 3, signedByOne(digest, same))).to.equal(0);
      });
    }

    it("finds the same point with bits and bytes that nobody looks at", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      for (const same of [withFirstByte(hint, 0xf1), concat([hint, id("more")])])
        expect(await quorum.verify(digest, GENERATOR, 3, signedByOne(digest, same))).to.equal(0);
    });
  });

  describe("given a hint for another digest", () => {
    it("reverts", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      const [digest, other] = [digestOf(0), digestOf(1)];
      await expect(quorum.verify(digest, GENERATOR, 3, signedByOne(digest, hashHint(other))))
        .to.be.revertedWithCustomError(quorum, "HashHintInvalid")
        .withArgs();
    });
  });
});
