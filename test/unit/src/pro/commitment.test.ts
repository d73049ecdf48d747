import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { concat, id, keccak256, toUtf8Bytes } from "ethers";
import { hexToBytes, type Hex } from "../../../../src/core/hex.js";
import { batchRootOf, commitmentOf, CommitmentTree, isInTree } from "../../../../src/pro/commitment.js";

const KEY_ID = `0x${"4b".repeat(32)}` as const;
const MESSAGE = new Uint8Array(256).fill(3);
const commitments = (count: number) => Array.from({ length: count }, (_, i) => id(`commitment ${i}`) as Hex);

describe("Commitments of Pro purchases", () => {
  it("are keccak256 of name, plan, one issuer, key id and hash of the blinded message", () => {
    const expected = keccak256(concat([toUtf8Bytes("SESHPRO1"), "0x0301", KEY_ID, keccak256(MESSAGE)]));
    expect(commitmentOf(3, KEY_ID, MESSAGE)).to.equal(expected);
  });

  it("differ in plan, key and message", () => {
    const other = MESSAGE.map((byte, i) => (i === 255 ? byte ^ 1 : byte));
    const all = [
      commitmentOf(1, KEY_ID, MESSAGE),
      commitmentOf(2, KEY_ID, MESSAGE),
      commitmentOf(1, `0x${"4c".repeat(32)}`, MESSAGE),
      commitmentOf(1, KEY_ID, other),
    ];
    expect(new Set(all).size).to.equal(4);
  });

  it("stand in a batch's receipt as the hash over all of them", () => {
    const list = commitments(3);
    expect(batchRootOf(list)).to.equal(keccak256(concat(list)));
    // A batch of one is no single purchase, and the other way round.
    expect(batchRootOf(list.slice(1, 2))).not.to.equal(list[1]);
  });

  describe("in a tree", () => {
    for (const count of [1, 2, 3, 100]) {
      it(`of ${count} are those of StandardMerkleTree over bytes32`, () => {
        const list = commitments(count);
        const tree = new CommitmentTree(list);
        const standard = StandardMerkleTree.of(
          list.map((commitment) => [commitment]),
          ["bytes32"],
        );
        expect(tree.root).to.equal(standard.root);
        for (const commitment of list) {
          const proof = tree.proofOf(commitment);
          expect(proof).to.deep.equal(standard.getProof([commitment]));
          expect(isInTree(tree.root, commitment, proof)).to.equal(true);
        }
      });
    }

    it("of 10,000 have proofs of 13 or 14 hashes for everyone, and for nobody else", () => {
      const list = commitments(10_000);
      const tree = new CommitmentTree(list);
      for (const commitment of list.filter((_, i) => i % 499 === 0)) {
        const proof = tree.proofOf(commitment);
        expect(proof.length).to.be.within(13, 14);
        expect(isInTree(tree.root, commitment, proof)).to.equal(true);
        expect(isInTree(tree.root, id("stranger") as Hex, proof)).to.equal(false);
        expect(isInTree(tree.root, commitment, proof.slice(1))).to.equal(false);
        expect(isInTree(id("root") as Hex, commitment, proof)).to.equal(false);
      }
    });

    it("of two do not let an inner node pass for a commitment", () => {
      const list = commitments(4);
      const tree = new CommitmentTree(list);
      const inner = tree.proofOf(list[0]!)[1]!;
      expect(isInTree(tree.root, inner, [tree.proofOf(list[3]!)[1]!])).to.equal(false);
      expect(hexToBytes(inner)).to.have.length(32);
    });
  });
});
