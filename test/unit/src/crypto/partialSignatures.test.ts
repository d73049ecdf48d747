import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import { id } from "ethers";
import type { Hex } from "../../../../src/core/hex.js";
import { FIELD_MODULUS, isTwistPoint, nodeIdOf } from "../../../../src/crypto/nodeKeys.js";
import {
  faultOf,
  signDigest,
  verifyPartial,
  verifyPartials,
  type PartialFault,
  type PartialSignature,
} from "../../../../src/crypto/partialSignatures.js";
import { fromG1, fromG2, isInG2, toG1, toG2 } from "../../../../src/crypto/points.js";
import { partialsOf, secretOf } from "../../../support/partials.js";
import { twistPointOutsideG2 } from "../../../support/twist.js";

const digest = id("a digest") as Hex;
const INFINITY = { x: 0n, y: 0n };

describe("crypto/partialSignatures", () => {
  const partials = partialsOf(digest, 50);
  const [first, second] = partials as [PartialSignature, PartialSignature];
  const outside = twistPointOutsideG2();

  it("signs what verifies, under one digest only", () => {
    expect(verifyPartial(digest, first)).to.equal(true);
    expect(faultOf(id("another digest") as Hex, first)).to.equal("pairing");
    expect(signDigest(secretOf(0), digest)).to.deep.equal(first);
  });

  it("finds a point of the twist that is not in the group", () => {
    expect(isTwistPoint(outside)).to.equal(true);
    expect(isInG2(toG2(outside))).to.equal(false);
  });

  it("can tell a point outside the group in every window of a random sum", () => {
    // What the batch's group check rests on: the cofactor has no prime factor that a digit can reach.
    const { h } = bn254.G2.Point.CURVE();
    for (let divisor = 2n; divisor < 256n; divisor++) expect(h % divisor).not.to.equal(0n);
  });

  const other = (key: PartialSignature["keyG2"], shift: bigint): PartialSignature["keyG2"] => ({
    x: [key.x[0] + shift, key.x[1]],
    y: key.y,
  });
  const faulty: [string, PartialFault, Partial<PartialSignature>][] = [
    ["a key at infinity", "key", { key: INFINITY }],
    ["a key off the curve", "key", { key: { x: 1n, y: 3n } }],
    ["a key that is not canonical", "key", { key: { ...first.key, x: first.key.x + FIELD_MODULUS } }],
    ["a signature at infinity", "signature", { signature: INFINITY }],
    ["a signature off the curve", "signature", { signature: { x: 1n, y: 3n } }],
    [
      "a signature that is not canonical",
      "signature",
      { signature: { ...first.signature, y: first.signature.y + FIELD_MODULUS } },
    ],
    ["a key on G2 at infinity", "keyG2", { keyG2: { x: [0n, 0n], y: [0n, 0n] } }],
    ["a key on G2 off the twist", "keyG2", { keyG2: other(first.keyG2, 1n) }],
    ["a key on G2 that is not canonical", "keyG2", { keyG2: other(first.keyG2, FIELD_MODULUS) }],
    [
      "a key on G2 with swapped limbs (QB-14)",
      "keyG2",
      { keyG2: { x: [first.keyG2.x[1], first.keyG2.x[0]], y: [first.keyG2.y[1], first.keyG2.y[0]] } },
    ],
    ["a key on the twist outside the group (QB-14)", "subgroup", { keyG2: outside }],
    [
      "a key on G2 shifted out of the group (QB-14)",
      "subgroup",
      { keyG2: fromG2(toG2(first.keyG2).add(toG2(outside))) },
    ],
    ["the key on G2 of another node (QB-06)", "keyPair", { keyG2: second.keyG2 }],
    ["the keys of another node", "pairing", { key: second.key, keyG2: second.keyG2 }],
    ["the signature of another node", "pairing", { signature: second.signature }],
    ["the negative signature", "pairing", { signature: fromG1(toG1(first.signature).negate()) }],
  ];
  for (const [what, fault, change] of faulty) {
    it(`refuses ${what}, alone and in a batch`, () => {
      const partial = { ...first, ...change };
      expect(verifyPartial(digest, partial)).to.equal(false);
      expect(faultOf(digest, partial)).to.equal(fault);
      const { verified, refused } = verifyPartials(digest, [second, partial]);
      expect(verified).to.deep.equal([second]);
      expect(refused).to.deep.equal([{ partial, nodeId: nodeIdOf(partial.key), fault }]);
    });
  }

  it("verifies a batch of 50, of 1 and of none", () => {
    for (const count of [50, 1, 0]) {
      expect(verifyPartials(digest, partials.slice(0, count))).to.deep.equal({
        verified: partials.slice(0, count),
        refused: [],
      });
    }
  });

  it("verifies a batch large enough for wide windows, and finds the one to blame there", () => {
    const many = Array.from({ length: 300 }, (_, index) => partials[index % 50]!);
    expect(verifyPartials(digest, many).verified).to.deep.equal(many);
    many[299] = { ...first, keyG2: outside };
    expect(verifyPartials(digest, many).refused.map(({ fault }) => fault)).to.deep.equal(["subgroup"]);
  });

  for (const bad of [[0], [49], [3, 4, 31], Array.from({ length: 50 }, (_, index) => index)]) {
    it(`names ${bad.length} to blame among 50 (${bad.slice(0, 3).join(", ")})`, () => {
      const spoiled = partials.map((partial, index) =>
        bad.includes(index) ? { ...partial, signature: partials[(index + 1) % 50]!.signature } : partial,
      );
      const { verified, refused } = verifyPartials(digest, spoiled);
      expect(refused).to.deep.equal(
        bad.map((index) => ({ partial: spoiled[index], nodeId: nodeIdOf(partials[index]!.key), fault: "pairing" })),
      );
      expect(verified).to.deep.equal(partials.filter((_, index) => !bad.includes(index)));
    });
  }

  it("is not deceived by faults that cancel out in a plain sum", () => {
    const error = toG1(partials[9]!.signature);
    const up = { ...first, signature: fromG1(toG1(first.signature).add(error)) };
    const down = { ...second, signature: fromG1(toG1(second.signature).subtract(error)) };
    const { verified, refused } = verifyPartials(digest, [up, down, partials[2]!]);
    expect(verified).to.deep.equal([partials[2]]);
    expect(refused.map(({ partial }) => partial)).to.deep.equal([up, down]);
  });
});
