import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { ClaimTree } from "../../../../../src/oxen/ledger/merkle.js";
import { accountOf } from "../../../../support/snapshots.js";

const claimsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    account: accountOf(`holder ${i}`),
    cumulative: i === 0 ? 2n ** 256n - 1n : BigInt(i) ** 5n,
  }));

describe("ClaimTree", () => {
  for (const count of [1, 2, 3, 4, 5, 8, 31, 33, 100, 257]) {
    it(`has root and proofs of OpenZeppelin's tree for ${count} leaves (CL-01, CL-07)`, () => {
      const claims = claimsOf(count);
      const tree = new ClaimTree(claims);
      const standard = StandardMerkleTree.of(
        claims.map(({ account, cumulative }) => [account, cumulative.toString()]),
        ["address", "uint256"],
      );
      expect(tree.root).to.equal(standard.root);
      claims.forEach(({ account }, i) => expect(tree.proofOf(account)).to.deep.equal(standard.getProof(i)));
    });
  }

  it("has one root in whatever order the claims come, and no proof for strangers", () => {
    const claims = claimsOf(37);
    expect(new ClaimTree(claims.toReversed()).root).to.equal(new ClaimTree(claims).root);
    expect(new ClaimTree(claims).proofOf(accountOf("stranger"))).to.equal(undefined);
  });

  it("refuses no leaves, and two leaves for one account (CL-02)", () => {
    const [first] = claimsOf(1);
    expect(() => new ClaimTree([])).to.throw(RangeError, "needs a leaf");
    expect(() => new ClaimTree([first!, { ...first!, cumulative: 1n }])).to.throw(RangeError, "more than one leaf");
  });
});
