import { expect } from "chai";
import { AbiCoder, concat, keccak256 } from "ethers";
import { type SeededNode, seedingRootOf } from "../../../../src/seeding/seedingRoot.js";
import { nodeListOf } from "../../../../src/seeding/nodeList.js";
import { addressOf, someEntries } from "../../../support/seeding.js";

const terms = {
  chainId: 421_614n,
  staking: addressOf("staking"),
  requirement: 25_000n * 10n ** 9n,
  forbidden: new Map<string, string>(),
};
const nodes: readonly SeededNode[] = nodeListOf(someEntries(terms, 5, 3)).nodes;

/** From the definition in docs/guides/migration.md. */
function leafOf({ nodeId, ed25519Key, ed25519Signature, feeBps, contributors }: SeededNode): string {
  const types = ["bytes32", "bytes32", "bytes32[2]", "uint16", "tuple(address,address,uint64)[]"];
  const list = contributors.map(({ staker, beneficiary, stake }) => [staker, beneficiary, stake]);
  const values = [nodeId, ed25519Key, ed25519Signature, feeBps, list];
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
}

/** Leaves in falling order are the end of an array in which node i has the children 2i + 1 and 2i + 2. */
function rootOf(leaves: readonly string[]): string {
  const tree = [...Array<string>(leaves.length - 1), ...[...leaves].sort().reverse()];
  for (let i = leaves.length - 2; i >= 0; i--) tree[i] = keccak256(concat([tree[2 * i + 1]!, tree[2 * i + 2]!].sort()));
  return tree[0]!;
}

describe("seeding/seedingRoot", () => {
  it("is the root of the tree that the documents define", () => {
    expect(seedingRootOf(nodes)).to.equal(rootOf(nodes.map(leafOf)));
    expect(seedingRootOf(nodes.slice(0, 1))).to.equal(leafOf(nodes[0]!));
  });

  it("does not depend on the order of the nodes", () => {
    expect(seedingRootOf(nodes.toReversed())).to.equal(seedingRootOf(nodes));
  });

  it("depends on every field", () => {
    const [first, ...rest] = nodes as [SeededNode];
    const [operator, ...others] = first.contributors as [SeededNode["contributors"][0]];
    const withOperator = (change: Partial<typeof operator>) => ({
      contributors: [{ ...operator, ...change }, ...others],
    });
    const [r, s] = first.ed25519Signature;
    const changes: Partial<SeededNode>[] = [
      { nodeId: first.ed25519Key },
      { ed25519Key: first.nodeId },
      { ed25519Signature: [s, r] },
      { feeBps: first.feeBps + 1 },
      withOperator({ staker: addressOf("x") }),
      withOperator({ beneficiary: addressOf("x") }),
      withOperator({ stake: operator.stake + 1n }),
      { contributors: [...others, operator] },
      { contributors: others },
    ];
    const roots = changes.map((change) => seedingRootOf([{ ...first, ...change }, ...rest]));
    expect(new Set([...roots, seedingRootOf(nodes), seedingRootOf(rest)]).size).to.equal(changes.length + 2);
  });
});
