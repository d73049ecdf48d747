import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import { bytesToHex, hexToBytes, toHex, type Hex } from "../../../../src/core/hex.js";
import { hashHint, hashToField, hashToG1, mapToCurve } from "../../../../src/crypto/hashToG1.js";
import { FIELD_MODULUS, formatNodeKey, isNodeKey, parseNodeKey } from "../../../../src/crypto/nodeKeys.js";
import { pairingHolds, toG1, toG2 } from "../../../../src/crypto/points.js";
import { readVectors } from "../../../support/vectors.js";

interface PublishedVector {
  dst: string;
  message: string;
  pk: string;
  m_expected: string;
  sig: string;
}

const { Fp } = bn254.fields;
const g = (x: bigint) => Fp.add(Fp.pow(x, 3n), 3n);
const words = (text: string) => text.match(/.{64}/g)!.map((word) => BigInt(`0x${word}`));

describe("crypto/hashToG1", () => {
  for (const vector of readVectors("hash-to-g1.json") as PublishedVector[]) {
    it(`hashes to the published point under ${vector.dst} (QB-16)`, () => {
      const point = hashToG1(`0x${vector.message}`, vector.dst);
      expect(formatNodeKey(point)).to.equal(`0x${vector.m_expected}`);
      expect(hashToG1(hexToBytes(`0x${vector.message}`), vector.dst)).to.deep.equal(point);
    });

    it(`agrees with the published signature under ${vector.dst} (QB-14)`, () => {
      const [x1, x0, y1, y0] = words(vector.pk) as [bigint, bigint, bigint, bigint];
      const signature = toG1(parseNodeKey(`0x${vector.sig}`, "signature"));
      const hash = toG1(hashToG1(`0x${vector.message}`, vector.dst));
      expect(pairingHolds(signature, hash, toG2({ x: [x0, x1], y: [y0, y1] }))).to.equal(true);
    });
  }

  it("gives unrelated points for messages that follow each other (QB-16)", () => {
    const points = [1n, 2n, 3n].map((number) => toG1(hashToG1(toHex(number, 32))));
    expect(points.every((point) => !point.is0())).to.equal(true);
    expect(points[2]!.subtract(points[1]!).equals(points[1]!.subtract(points[0]!))).to.equal(false);
  });

  describe("mapToCurve", () => {
    it("maps to the curve with the sign of its input, and proves which candidates are none", () => {
      const seen = new Set<number>();
      for (let u = 2n; u < 40n; u++) {
        const { point, candidate, rejection } = mapToCurve(u);
        seen.add(candidate);
        expect(isNodeKey(point), `${u}`).to.equal(true);
        expect(point.y & 1n).to.equal(u & 1n);
        expect(rejection === undefined).to.equal(candidate === 0);
      }
      expect([...seen].sort()).to.deep.equal([0, 1, 2]);
    });

    it("maps the inputs whose denominator is zero, too", () => {
      const half = Fp.inv(2n);
      for (const u of [half, Fp.neg(half)]) {
        expect(Fp.sub(1n, Fp.mul(4n, Fp.sqr(u)))).to.equal(0n);
        expect(isNodeKey(mapToCurve(u).point)).to.equal(true);
      }
    });
  });

  describe("hashHint", () => {
    const digests = Array.from({ length: 40 }, (_, index): Hex => toHex(BigInt(index), 32));

    it("satisfies the equations of the contract for all nine pairs of candidates", () => {
      const pairs = new Set<number>();
      for (const digest of digests) {
        const bytes = hexToBytes(hashHint(digest));
        const selection = bytes[0]!;
        pairs.add(selection);
        const hints = words(bytesToHex(bytes.subarray(1)).slice(2));
        const elements = hashToField(digest);
        const product = elements.reduce((total, u) => {
          const t = Fp.mul(4n, Fp.sqr(u));
          return Fp.mul(total, Fp.mul(Fp.sub(1n, t), Fp.add(1n, t)));
        }, 1n);
        expect(Fp.mul(hints.shift()!, product)).to.equal(1n);
        elements.forEach((u, index) => {
          const { point } = mapToCurve(u);
          const y = hints.shift()!;
          expect(y < FIELD_MODULUS && (y & 1n) === (u & 1n)).to.equal(true);
          expect(Fp.sqr(y)).to.equal(g(point.x));
          if (((selection >> (2 * index)) & 3) === 0) return;
          expect(Fp.sqr(hints.shift()!)).to.equal(Fp.neg(g(firstCandidate(u))));
        });
        expect(hints).to.deep.equal([]);
      }
      expect([...pairs].sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 4, 5, 6, 8, 9, 10]);
    });
  });
});

/** x1 of RFC 9380 6.6.1 written as a fraction: −1/2 − u·c3/(1 + 4u²), c3 the even root of −12. */
function firstCandidate(u: bigint): bigint {
  const root = Fp.sqrt(Fp.neg(12n));
  const c3 = (root & 1n) === 0n ? root : Fp.neg(root);
  return Fp.sub(Fp.neg(Fp.inv(2n)), Fp.div(Fp.mul(u, c3), Fp.add(1n, Fp.mul(4n, Fp.sqr(u)))));
}
