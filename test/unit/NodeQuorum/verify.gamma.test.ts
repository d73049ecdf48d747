import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import { AbiCoder, id, keccak256 } from "ethers";
import type { Hex } from "../../../src/core/hex.js";
import { gammaOf } from "../../../src/crypto/attestation.js";
import { hashHint, hashToG1 } from "../../../src/crypto/hashToG1.js";
import { type NodeKey, aggregate, nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { rogueKey } from "../../support/proofs.js";
import { attestation, type AttestationInput, seeded, signatureOf } from "../../support/quorum.js";
import { createChain, credentialsFor, deploySystem, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { G1, G2, fields, pairingBatch } = bn254;
const { Fr, Fp12 } = fields;

const TAG = id("SESH/NodeQuorum/Gamma/v1");
const digest = id("digest") as Hex;
const hashed = G1.Point.fromAffine(hashToG1(digest));
const honestKeys = seeded(6).map((label) => nodeKey(nodeSecret(label)));

async function running() {
  const system = await deploySystem(chain);
  await startNetwork(system, 6);
  return { system, ...system };
}

const affine = (point: typeof G1.Point.BASE): NodeKey => {
  const { x, y } = point.toAffine();
  return { x, y };
};

/** γ of a contract that leaves out some of what it should bind. */
function weakGamma(...words: (bigint | string)[]): bigint {
  const types = words.map(() => "uint256");
  return Fr.create(BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(types, words))));
}

/** e(σ + γ·PK, −g2) · e(H + γ·g1, PK2) = 1, with whatever γ. */
function holds(gamma: bigint, key: NodeKey, { signature, signersKeyG2: [x1, x0, y1, y0] }: AttestationInput): boolean {
  const keyG2 = G2.Point.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } });
  const product = pairingBatch([
    { g1: G1.Point.fromAffine(signature).add(G1.Point.fromAffine(key).multiply(gamma)), g2: G2.Point.BASE.negate() },
    { g1: hashed.add(G1.Point.BASE.multiply(gamma)), g2: keyG2 },
  ]);
  return Fp12.eql(product, Fp12.ONE);
}

const forged = (signature: NodeKey, secretG2: bigint): AttestationInput => ({
  signature,
  signersKeyG2: signatureOf(secretG2, digest).signersKeyG2,
  hint: hashHint(digest),
  nonSigners: "0x",
  unsealedNonSigners: [],
});

const strongGamma = (key: NodeKey, { signersKeyG2, signature }: AttestationInput): bigint =>
  Fr.create(BigInt(gammaOf(digest, key, signersKeyG2, signature)));

describe("NodeQuorum.verify: γ", () => {
  describe("given an attestation of everybody", () => {
    it("holds for any γ: only a forgery shows what γ binds", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const honest = attestation(digest, seeded(6));
      const key = aggregate(honestKeys);
      expect(holds(strongGamma(key, honest), key, honest)).to.equal(true);
      expect(holds(weakGamma(1n), key, honest)).to.equal(true);
      expect(await quorum.verify(digest, key, 6, honest)).to.equal(0);
    });
  });

  describe("given somebody who knows no secret of the quorum and makes up the signature last", () => {
    // PK2 = z·g2 of one's own and σ = z·(H + γ·g1) − γ·PK fit whatever PK is, if γ is there before σ.
    const key = aggregate(honestKeys);
    const z = nodeSecret("forger");
    const { signersKeyG2 } = signatureOf(z, digest);
    const forge = (gamma: bigint): AttestationInput => {
      const right = hashed.add(G1.Point.BASE.multiply(gamma)).multiply(z);
      return forged(affine(right.subtract(G1.Point.fromAffine(key).multiply(gamma))), z);
    };

    it("reverts, though it would pass with a γ that leaves out the signature", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const gamma = weakGamma(TAG, digest, key.x, key.y, ...signersKeyG2);
      const forgery = forge(gamma);
      expect(holds(gamma, key, forgery)).to.equal(true);
      expect(holds(strongGamma(key, forgery), key, forgery)).to.equal(false);
      await expect(quorum.verify(digest, key, 6, forgery))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
    });

    for (const [name, words] of [
      ["an infinite signature", [0n, 0n]],
      ["the honest signature of the forger", [signatureOf(z, digest).signature.x, signatureOf(z, digest).signature.y]],
    ] as [string, bigint[]][]) {
      it(`reverts with the γ of ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        const gamma = weakGamma(TAG, digest, key.x, key.y, ...signersKeyG2, ...words);
        const forgery = forge(gamma);
        expect(holds(gamma, key, forgery)).to.equal(true);
        await expect(quorum.verify(digest, key, 6, forgery))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(digest, 0);
      });
    }
  });

  describe("given somebody who chooses the aggregate key last", () => {
    it("reverts, though a key on G2 of another key would pass with a γ that leaves out the key on G1", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      // σ = a·H + b·g1 and PK2 = a·g2 fit PK = (a − b/γ)·g1, which is not the key of PK2.
      const [a, b] = [nodeSecret("a"), nodeSecret("b")];
      const signature = affine(hashed.multiply(a).add(G1.Point.BASE.multiply(b)));
      const forgery = forged(signature, a);
      const gamma = weakGamma(TAG, digest, ...forgery.signersKeyG2, signature.x, signature.y);
      const key = nodeKey(Fr.sub(a, Fr.div(b, gamma)));
      expect(key).to.not.deep.equal(nodeKey(a));
      expect(holds(gamma, key, forgery)).to.equal(true);
      expect(holds(strongGamma(key, forgery), key, forgery)).to.equal(false);
      await expect(quorum.verify(digest, key, 3, forgery))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
    });
  });

  describe("given a signature that fits a key on G2 that does not fit the aggregate", () => {
    it("reverts: a signature by one's own key proves nothing about the quorum's", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const own = attestation(digest, ["forger"]);
      expect(holds(weakGamma(1n), nodeKey(nodeSecret("forger")), own)).to.equal(true);
      await expect(quorum.verify(digest, aggregate(honestKeys), 6, own))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
    });

    it("reverts: the sum of the other key and what is missing is no signature", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      // The part of the pairing about keys holds, the part about the signature does not.
      const honest = attestation(digest, seeded(6));
      const { signature } = attestation(digest, ["forger"]);
      await expect(quorum.verify(digest, aggregate(honestKeys), 6, { ...honest, signature }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
    });
  });

  describe("QB-06: given a rogue key", () => {
    it("would be the whole quorum if it could join, and cannot be registered", async () => {
      const { system, quorum, staking, stakers } = await networkHelpers.loadFixture(running);
      const others = aggregate(honestKeys);
      const rogue = rogueKey(nodeSecret("forger"), others);
      const total = aggregate([...honestKeys, rogue]);
      expect(total).to.deep.equal(nodeKey(nodeSecret("forger")));
      expect(await quorum.verify(digest, total, 7, attestation(digest, ["forger"]))).to.equal(0);
      const operator = stakers[1] as Signer;
      const node = { ...(await credentialsFor(system, "forger", operator)), key: rogue };
      await expect(staking.checkCredentials(node, operator.address))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(nodeId(rogue));
    });
  });
});
