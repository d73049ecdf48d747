import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import { id } from "ethers";
import { INVALID_KEYS } from "../../support/keys.js";
import { aggregate, nodeKey, nodeSecret } from "../../support/nodes.js";
import { FIELD_MODULUS } from "../../support/proofs.js";
import { attestation, type AttestationInput, seeded } from "../../support/quorum.js";
import { createChain, deploySystem, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { Point } = bn254.G2;
const { Fp2 } = bn254.fields;
type KeyG2 = AttestationInput["signersKeyG2"];
type G2Point = typeof Point.BASE;

const digest = id("digest");
const labels = seeded(6);
const total = aggregate(labels.map((label) => nodeKey(nodeSecret(label))));
const honest = attestation(digest, labels);
const [x1, x0, y1, y0] = honest.signersKeyG2;

async function running() {
  const system = await deploySystem(chain);
  await startNetwork(system, 6);
  return system;
}

const wordsOf = (point: G2Point): KeyG2 => {
  const { x, y } = point.toAffine();
  return [x.c1, x.c0, y.c1, y.c0];
};

/** A point of the twist that is not in the subgroup: its x is the first that has a y. */
function outsideTheSubgroup(): G2Point {
  const b = bn254.G2.Point.CURVE().b;
  for (let c0 = 1n; ; c0++) {
    const x = { c0, c1: 0n };
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), b);
    if (Fp2.pow(square, (FIELD_MODULUS ** 2n - 1n) / 2n).c0 !== 1n) continue;
    const point = Point.fromAffine({ x, y: Fp2.sqrt(square) });
    if (!point.isTorsionFree()) return point;
  }
}

/** Times the group order: of the part that the subgroup adds nothing is left, only the cofactor's. */
function ofTheCofactor(): G2Point {
  const point = outsideTheSubgroup();
  let sum = Point.ZERO;
  for (const bit of Point.Fn.ORDER.toString(2)) {
    sum = sum.double();
    if (bit === "1") sum = sum.add(point);
  }
  return sum;
}

describe("NodeQuorum.verify: points", () => {
  describe("ST-08: given a signature that is no finite point with canonical coordinates", () => {
    for (const [name, signature] of INVALID_KEYS) {
      it(`reverts when it is ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        await expect(quorum.verify(digest, total, 6, { ...honest, signature }))
          .to.be.revertedWithCustomError(quorum, "SignatureInvalid")
          .withArgs();
      });
    }

    it("reverts when the right signature is not canonical", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const { x, y } = honest.signature;
      for (const signature of [
        { x: x + FIELD_MODULUS, y },
        { x, y: y + FIELD_MODULUS },
      ])
        await expect(quorum.verify(digest, total, 6, { ...honest, signature }))
          .to.be.revertedWithCustomError(quorum, "SignatureInvalid")
          .withArgs();
    });
  });

  describe("QB-14: given a key on G2 that the precompile refuses", () => {
    const max = 2n ** 256n - 1n;
    const key = Point.BASE.multiply(labels.reduce((sum, label) => Point.Fn.add(sum, nodeSecret(label)), 0n));
    const cases: [name: string, key: KeyG2][] = [
      ["has the parts of its coordinates swapped", [x0, x1, y0, y1]],
      ["has the parts of x swapped", [x0, x1, y1, y0]],
      ["has its coordinates swapped", [y1, y0, x1, x0]],
      ["has an imaginary part of x that is not canonical", [x1 + FIELD_MODULUS, x0, y1, y0]],
      ["has a real part of x that is not canonical", [x1, x0 + FIELD_MODULUS, y1, y0]],
      ["has an imaginary part of y that is not canonical", [x1, x0, y1 + FIELD_MODULUS, y0]],
      ["has a real part of y that is not canonical", [x1, x0, y1, y0 + FIELD_MODULUS]],
      ["is infinity, not canonical", [FIELD_MODULUS, FIELD_MODULUS, FIELD_MODULUS, FIELD_MODULUS]],
      ["is off the twist by one", [x1, x0, y1, y0 + 1n]],
      ["is half a point", [x1, x0, 0n, 0n]],
      ["is the largest numbers there are", [max, max, max, max]],
      ["is on the twist but outside the subgroup", wordsOf(outsideTheSubgroup())],
      ["is of the order of the cofactor", wordsOf(ofTheCofactor())],
      ["is the right one plus a point of the cofactor", wordsOf(key.add(ofTheCofactor()))],
    ];

    it("starts from a right one, and from points that are really outside", () => {
      expect(wordsOf(key)).to.deep.equal(honest.signersKeyG2);
      for (const point of [outsideTheSubgroup(), ofTheCofactor()]) {
        expect(point.is0()).to.equal(false);
        expect(point.isTorsionFree()).to.equal(false);
      }
    });

    for (const [name, signersKeyG2] of cases) {
      it(`reverts when it ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        await expect(quorum.verify(digest, total, 6, { ...honest, signersKeyG2 }))
          .to.be.revertedWithCustomError(quorum, "SignersKeyG2Invalid")
          .withArgs();
      });
    }

    it("burns no more gas than a pairing, whatever the gas limit", async () => {
      const { quorum, deployer } = await networkHelpers.loadFixture(running);
      const data = quorum.interface.encodeFunctionData("verify", [
        digest,
        total,
        6,
        { ...honest, signersKeyG2: [x1, x0, y1, y0 + 1n] },
      ]);
      await expect(deployer.sendTransaction({ to: await quorum.getAddress(), data, gasLimit: 15_000_000 }))
        .to.be.revertedWithCustomError(quorum, "SignersKeyG2Invalid")
        .withArgs();
      const block = await ethers.provider.getBlock("latest");
      expect(block?.transactions.length).to.equal(1);
      expect(block?.gasUsed).to.be.below(300_000n);
    });
  });

  describe("given a key on G2 that the precompile accepts and that is wrong", () => {
    const cases: [name: string, key: KeyG2][] = [
      ["is the point at infinity", [0n, 0n, 0n, 0n]],
      ["is the negated one", [x1, x0, FIELD_MODULUS - y1, FIELD_MODULUS - y0]],
      ["is the generator", wordsOf(Point.BASE)],
    ];
    for (const [name, signersKeyG2] of cases) {
      it(`reverts when it ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        await expect(quorum.verify(digest, total, 6, { ...honest, signersKeyG2 }))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(digest, 0);
      });
    }
  });
});
