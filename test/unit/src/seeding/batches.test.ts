import { expect } from "chai";
import { NodeStaking__factory } from "../../../../typechain-types/index.js";
import { BATCH_GAS_LIMIT, batchesOf, type SeedBatch } from "../../../../src/seeding/batches.js";
import { type NodeList, nodeListOf } from "../../../../src/seeding/nodeList.js";
import type { SeedEntry } from "../../../../src/seeding/seedEntry.js";
import { addressOf, anEntry, contributorsOf } from "../../../support/seeding.js";

const terms = {
  chainId: 421_614n,
  staking: addressOf("staking"),
  requirement: 25_000n * 10n ** 9n,
  forbidden: new Map<string, string>(),
};
const { credentials } = anEntry(terms, "any");

/** Many nodes at the price of one: only their contributors count here. */
function nodesWith(...contributors: SeedEntry["contributors"][]): NodeList["nodes"] {
  return nodeListOf([{ credentials, contributors: [] }]).nodes.flatMap((node) =>
    contributors.map((list) => ({ ...node, contributors: list })),
  );
}

function repeated(count: number, contributors: SeedEntry["contributors"]): NodeList["nodes"] {
  return nodesWith(...Array.from({ length: count }, () => contributors));
}

const sizes = (batches: readonly SeedBatch[]) => batches.map(({ nodes }) => nodes.length);

describe("seeding/batches", () => {
  const plain = contributorsOf(terms, "plain", 1);
  const ten = contributorsOf(terms, "ten", 10);
  const apart = contributorsOf(terms, "apart", 10, true);

  it("fills each batch up to the gas limit", () => {
    expect(sizes(batchesOf(repeated(300, plain)))).to.deep.equal([147, 147, 6]);
    expect(sizes(batchesOf(repeated(50, ten)))).to.deep.equal([22, 22, 6]);
    expect(sizes(batchesOf(repeated(33, apart)))).to.deep.equal([16, 16, 1]);
    expect(batchesOf([])).to.deep.equal([]);
  });

  it("adds up what its nodes need, and keeps their order", () => {
    const nodes = nodesWith(plain, contributorsOf(terms, "one", 1, true), contributorsOf(terms, "two", 2), apart);
    const [batch, ...rest] = batchesOf(nodes);
    expect(rest).to.deep.equal([]);
    expect(batch?.nodes).to.deep.equal(nodes);
    expect(batch?.gas).to.equal(160_000n + 87_000n + 134_000n + 162_000n + 800_000n);
  });

  it("knows the size of the calldata, and stays below what a sequencer takes", () => {
    const nodes = nodesWith(plain, ten, apart);
    const registrations = nodes.map(({ contributors }) => ({ node: credentials, contributors: [...contributors] }));
    const data = NodeStaking__factory.createInterface().encodeFunctionData("seed", [registrations]);
    expect(batchesOf(nodes)[0]?.bytes).to.equal((data.length - 2) / 2);
    const batches = batchesOf(repeated(500, plain), 32_000_000n);
    expect(sizes(batches)).to.deep.equal([200, 200, 100]);
    expect(batches[0]?.bytes).to.equal(68 + 200 * 448);
  });

  it("leaves room in a block of Arbitrum and below EIP-7825 for the margin of sending", () => {
    expect(Number(BATCH_GAS_LIMIT) * 1.2).to.be.below(2 ** 24);
  });

  it("refuses a limit that not even one node fits", () => {
    expect(sizes(batchesOf(repeated(2, plain), 247_000n))).to.deep.equal([1, 1]);
    expect(() => batchesOf(repeated(2, plain), 246_999n)).to.throw("--gas-limit: a node needs 247000 gas.");
  });
});
