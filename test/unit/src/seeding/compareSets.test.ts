import { expect } from "chai";
import { aggregateKey, formatNodeKey } from "../../../../src/crypto/nodeKeys.js";
import { compareNodes, differencesOf, stakeOf, type SeededSet } from "../../../../src/seeding/compareSets.js";
import { type ListedNode, nodeListOf } from "../../../../src/seeding/nodeList.js";
import { addressOf, someEntries } from "../../../support/seeding.js";

const terms = {
  chainId: 421_614n,
  staking: addressOf("staking"),
  requirement: 25_000n * 10n ** 9n,
  forbidden: new Map<string, string>(),
};
const entries = someEntries(terms, 4, 2);
const list = nodeListOf(entries.slice(0, 3));
const foreign = nodeListOf(entries.slice(3)).nodes[0]!;
const [first, second, third] = list.nodes as [ListedNode, ListedNode, ListedNode];

/** The chain with these nodes. */
function setOf(nodes: readonly ListedNode[], change: Partial<SeededSet> = {}): SeededSet {
  const stake = stakeOf(nodes);
  const key = aggregateKey(nodes.map(({ credentials }) => credentials.key));
  return { block: 7, nodes, left: [], aggregateKey: key, principal: stake, balance: stake, ...change };
}

const operatorOf = ({ contributors }: ListedNode) => contributors[0]!.staker;

describe("seeding/compareSets", () => {
  it("finds nothing where chain and list are the same, in whatever order", () => {
    expect(differencesOf(list, setOf([third, first, second]))).to.deep.equal([]);
    expect(compareNodes(list, setOf(list.nodes))).to.deep.equal({ missing: [], conflicts: [] });
  });

  it("tells of nodes that are not on the chain yet", () => {
    expect(compareNodes(list, setOf([second]))).to.deep.equal({ missing: [first, third], conflicts: [] });
    const [missing, ...rest] = differencesOf(list, setOf([second, third]));
    expect(missing).to.equal(`node ${first.nodeId} of ${operatorOf(first)} is not on the chain`);
    expect(rest.map((text) => text.split(" is ")[0])).to.deep.equal([
      "the number of nodes",
      "the stake",
      "the aggregate key",
      "the root",
    ]);
    expect(rest[1]).to.equal("the stake is 50,000 SESH on the chain and 75,000 SESH by the list");
    expect(differencesOf(list, setOf([])).at(-1)).to.equal(
      `the root is none on the chain and ${list.root} by the list`,
    );
  });

  it("tells of a node that is in no list", () => {
    const { missing, conflicts } = compareNodes(list, setOf([...list.nodes, foreign]));
    expect(missing).to.deep.equal([]);
    expect(conflicts).to.deep.equal([
      `node ${foreign.nodeId} of ${operatorOf(foreign)} is on the chain and not in the list`,
    ]);
  });

  it("tells of a node that has left, and does not want it seeded again", () => {
    const { missing, conflicts } = compareNodes(list, setOf([first, second], { left: [third.nodeId] }));
    expect(missing).to.deep.equal([]);
    expect(conflicts).to.deep.equal([`node ${third.nodeId} of ${operatorOf(third)} has left before the start`]);
    const shorter = nodeListOf(entries.slice(0, 2));
    expect(differencesOf(shorter, setOf([first, second], { left: [third.nodeId] }))).to.deep.equal([]);
  });

  const [operator] = second.contributors as [ListedNode["contributors"][0]];
  const changes: [string, Partial<ListedNode>, string][] = [
    ["fee", { feeBps: 1 }, "fee 1 bps on the chain, 37 bps in the list"],
    ["ed25519 key", { ed25519Key: first.ed25519Key }, `ed25519 key ${first.ed25519Key} on the chain, `],
    ["ed25519 signature", { ed25519Signature: first.ed25519Signature }, "ed25519 signature "],
    [
      "beneficiary",
      { contributors: [{ ...operator, beneficiary: addressOf("x") }] },
      `contributors ${operator.staker} 25,000 SESH → ${addressOf("x")} on the chain, ${operator.staker} 25,000 SESH → ${operator.staker} in the list`,
    ],
  ];
  for (const [what, change, text] of changes) {
    it(`tells of another ${what}`, () => {
      const { conflicts } = compareNodes(list, setOf([first, { ...second, ...change }, third]));
      expect(conflicts).to.have.length(1);
      expect(conflicts[0])
        .to.match(new RegExp(`^node ${second.nodeId}: `))
        .and.contain(text);
    });
  }

  it("tells of another aggregate key", () => {
    const { key } = foreign.credentials;
    const sum = formatNodeKey(aggregateKey(list.nodes.map(({ credentials }) => credentials.key)));
    expect(differencesOf(list, setOf(list.nodes, { aggregateKey: key }))).to.deep.equal([
      `the aggregate key is ${formatNodeKey(key)} on the chain and ${sum} by the list`,
    ]);
  });

  it("tells when less is there than is owed, and not when somebody sent more (INV-STK-1)", () => {
    const { principal } = setOf(list.nodes);
    expect(differencesOf(list, setOf(list.nodes, { balance: principal - 1n }))).to.deep.equal([
      "NodeStaking owes 75,000 SESH and holds 74,999.999999999 SESH (INV-STK-1)",
    ]);
    expect(differencesOf(list, setOf(list.nodes, { balance: principal + 1n }))).to.deep.equal([]);
  });
});
