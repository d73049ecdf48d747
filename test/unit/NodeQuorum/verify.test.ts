import { expect } from "chai";
import { id } from "ethers";
import { aggregate, type NodeKey, nodeKey, nodeSecret } from "../../support/nodes.js";
import { attestation, type AttestationInput, orderedKeys, seeded, signatureOf } from "../../support/quorum.js";
import { FIELD_MODULUS, GROUP_ORDER, negated } from "../../support/proofs.js";
import { createChain, deploySystem, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const digest = id("digest");
const other = id("another digest");
const INFINITY = { x: 0n, y: 0n };

async function running() {
  const system = await deploySystem(chain);
  await startNetwork(system, 7);
  return system;
}

const keysOf = (labels: readonly string[]): NodeKey[] => labels.map((label) => nodeKey(nodeSecret(label)));
const sumOf = (labels: readonly string[]): NodeKey => aggregate(keysOf(labels));

/** An attestation in which nobody signs. */
function unsigned(silent: readonly string[]): AttestationInput {
  const honest = attestation(digest, ["nobody in particular"]);
  return { ...honest, unsealedNonSigners: orderedKeys(keysOf(silent)) };
}

describe("NodeQuorum.verify", () => {
  describe("QB-03: given members and how many of them did not sign", () => {
    /** By the number of members: how many of them may be silent. */
    const allowed = [undefined, undefined, undefined, 1, 1, 1, 2, 2];
    for (const [members, limit] of allowed.entries()) {
      for (let silent = 0; silent <= members; silent++) {
        const outcome = limit === undefined ? "reverts: too small" : silent <= limit ? "accepts" : "reverts: too many";
        it(`${members} members, ${silent} silent: ${outcome}`, async () => {
          const { quorum } = await networkHelpers.loadFixture(running);
          const labels = seeded(members);
          const [signers, others] = [labels.slice(silent), labels.slice(0, silent)];
          const signed = signers.length === 0 ? unsigned(others) : attestation(digest, signers, { silent: others });
          const answer = quorum.verify(digest, sumOf(labels), members, signed);
          if (limit === undefined) {
            await expect(answer).to.be.revertedWithCustomError(quorum, "QuorumTooSmall").withArgs(members, 3);
          } else if (silent > limit) {
            await expect(answer).to.be.revertedWithCustomError(quorum, "NonSignersTooMany").withArgs(silent, members);
          } else {
            expect(await answer).to.equal(silent);
          }
        });
      }
    }

    it("does not overflow for the largest number of members there is", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const signed = attestation(digest, seeded(6, 1), { silent: ["seed 0"] });
      expect(await quorum.verify(digest, sumOf(seeded(7)), 2n ** 256n - 1n, signed)).to.equal(1);
    });
  });

  describe("QB-01, QB-02: given nobody who could have signed", () => {
    it("reverts when the aggregate key is the point at infinity", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      for (const signature of [INFINITY, attestation(digest, seeded(3)).signature])
        await expect(quorum.verify(digest, INFINITY, 3, { ...attestation(digest, seeded(3)), signature }))
          .to.be.revertedWithCustomError(quorum, "SignersKeyInfinite")
          .withArgs();
    });

    it("reverts when the keys of the non-signers are the whole aggregate", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      await expect(quorum.verify(digest, sumOf(["seed 0"]), 3, unsigned(["seed 0"])))
        .to.be.revertedWithCustomError(quorum, "SignersKeyInfinite")
        .withArgs();
      await expect(quorum.verify(digest, sumOf(["seed 0", "seed 1"]), 6, unsigned(["seed 0", "seed 1"])))
        .to.be.revertedWithCustomError(quorum, "SignersKeyInfinite")
        .withArgs();
    });

    it("reverts when everything is the point at infinity", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const nothing = { ...attestation(digest, seeded(3)), signature: INFINITY };
      await expect(quorum.verify(digest, INFINITY, 3, { ...nothing, signersKeyG2: [0n, 0n, 0n, 0n] }))
        .to.be.revertedWithCustomError(quorum, "SignersKeyInfinite")
        .withArgs();
    });

    it("reverts when signature and key on G2 are the point at infinity", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const nothing = { ...attestation(digest, seeded(3)), signature: INFINITY };
      await expect(quorum.verify(digest, sumOf(seeded(3)), 3, { ...nothing, signersKeyG2: [0n, 0n, 0n, 0n] }))
        .to.be.revertedWithCustomError(quorum, "SignatureInvalid")
        .withArgs();
    });
  });

  describe("given an aggregate key that is none", () => {
    const { x, y } = sumOf(seeded(3));
    for (const [name, key] of [
      ["off the curve", { x, y: y + 1n }],
      ["not canonical", { x: x + FIELD_MODULUS, y }],
      ["swapped", { x: y, y: x }],
    ] as const) {
      it(`reverts when it is ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        await expect(quorum.verify(digest, key, 3, attestation(digest, seeded(3))))
          .to.be.revertedWithCustomError(quorum, "PointInvalid")
          .withArgs();
      });
    }
  });

  describe("given signers and keys that do not belong together", () => {
    const labels = seeded(6);
    const honest = attestation(digest, labels);
    const cases: [name: string, change: Partial<AttestationInput>, nonSigners: number][] = [
      ["the signature of somebody is missing", signatureOnly(labels.slice(1)), 0],
      ["the signature of somebody else is in it", signatureOnly([...labels, "stranger"]), 0],
      ["the signature is for another digest", { signature: attestation(other, labels).signature }, 0],
      ["the signature is the negated one", { signature: negated(honest.signature) }, 0],
      ["the key on G2 is that of others", { signersKeyG2: attestation(digest, labels.slice(1)).signersKeyG2 }, 0],
      ["signature and key on G2 are those of too few", attestation(digest, labels.slice(3)), 0],
      ["a signer is named as a non-signer", { unsealedNonSigners: keysOf(["seed 0"]) }, 1],
      ["somebody who is no member is named as a non-signer", { unsealedNonSigners: keysOf(["seed 6"]) }, 1],
    ];
    for (const [name, change, nonSigners] of cases) {
      it(`reverts when ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        await expect(quorum.verify(digest, sumOf(labels), 6, { ...honest, ...change }))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(digest, nonSigners);
      });
    }

    it("reverts when the digest is another, with and without its hint", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      for (const hint of ["0x", attestation(other, labels).hint])
        await expect(quorum.verify(other, sumOf(labels), 6, { ...honest, hint }))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(other, 0);
    });

    it("reverts when the aggregate key is another", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      await expect(quorum.verify(digest, sumOf(seeded(7)), 7, honest))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
    });

    function signatureOnly(signers: readonly string[]): Partial<AttestationInput> {
      const secret = signers.reduce((sum, label) => sum + nodeSecret(label), 0n);
      return { signature: signatureOf(secret % GROUP_ORDER, digest).signature };
    }
  });
});
