import { expect } from "chai";
import { AbiCoder, concat, id, keccak256 } from "ethers";
import type { Address } from "../../../src/core/addresses.js";
import {
  STATEMENT_KINDS,
  statementDigest as digestOf,
  type Statement as ToolkitStatement,
} from "../../../src/crypto/statements.js";
import { nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { KINDS, ordered, seeded, statement, type StatementInput, submit } from "../../support/quorum.js";
import { CHAIN_ID, createChain, deploySystem, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const coder = AbiCoder.defaultAbiCoder();

async function running() {
  const system = await deploySystem(chain);
  const { nodeIds } = await startNetwork(system, 6);
  return { system, ...system, nodeIds, address: (await system.staking.getAddress()) as Address };
}

const about = (label: string, change: Partial<StatementInput> = {}): StatementInput => ({
  key: nodeKey(nodeSecret(label)),
  kind: 0,
  timestamp: 1_800_000_000,
  reason: 1,
  ...change,
});

const forToolkit = (statements: readonly StatementInput[]): ToolkitStatement[] =>
  statements.map(({ kind, ...rest }) => ({ ...rest, kind: STATEMENT_KINDS[kind]! }));

/** The definition, with nothing left out. */
function definition(statements: readonly StatementInput[], counters: readonly number[], context: unknown[]): string {
  const hashes = statements.map(({ key, kind, timestamp, reason }, i) =>
    keccak256(
      coder.encode(
        ["bytes32", "uint256", "uint256", "uint256", "uint256"],
        [nodeId(key), kind, counters[i], timestamp, reason],
      ),
    ),
  );
  return keccak256(coder.encode(["bytes32", "uint256", "address", "bytes32"], [...context, keccak256(concat(hashes))]));
}

describe("NodeQuorum.statementDigest", () => {
  describe("QB-23: given statements about nodes without any before", () => {
    const lists: [string, StatementInput[]][] = [
      ["one decommission", [about("seed 0")]],
      ["one recommission", [about("seed 1", { kind: KINDS.recommission })]],
      ["one deregistration", [about("seed 2", { kind: KINDS.deregister })]],
      ["every value at its largest", [about("seed 3", { kind: 2, timestamp: 2 ** 32 - 1, reason: 2 ** 16 - 1 })]],
      ["every value at its smallest", [about("seed 3", { timestamp: 0, reason: 0 })]],
      ["a node that nobody registered", [about("unknown")]],
      ["two statements", [about("seed 0"), about("seed 1", { kind: 2 })]],
      ["seven of all kinds", Array.from({ length: 7 }, (_, i) => about(`seed ${i}`, { kind: i % 3, reason: 2 ** i }))],
    ];
    for (const [name, list] of lists) {
      it(`is what the toolkit signs and what the definition says for ${name}`, async () => {
        const { quorum, address } = await networkHelpers.loadFixture(running);
        const statements = ordered(list);
        const counters = statements.map(() => 0);
        const digest = await quorum.statementDigest(statements);
        expect(digest).to.equal(digestOf(forToolkit(statements), counters, { chainId: CHAIN_ID, staking: address }));
        const tag = id("SESH/NodeStaking/Statements/v1");
        expect(digest).to.equal(definition(statements, counters, [tag, CHAIN_ID, address]));
      });
    }
  });

  describe("QB-18: given two statements that differ", () => {
    const list = ordered([about("seed 0"), about("seed 1", { kind: 2 })]);
    const changed = (index: number, change: Partial<StatementInput>): StatementInput[] =>
      list.map((entry, i) => (i === index ? { ...entry, ...change } : entry));
    const [first, second] = list as [StatementInput, StatementInput];
    const others: [string, StatementInput[]][] = [
      ["the first alone", [first]],
      ["the second alone", [second]],
      ["another kind", changed(0, { kind: 1 })],
      ["another second", changed(1, { timestamp: 1_800_000_001 })],
      ["another reason", changed(1, { reason: 2 })],
      ["timestamp and reason swapped", changed(0, { timestamp: 1, reason: 1 })],
      ["another node", ordered([first, about("seed 5", { kind: 2 })])],
      ["one more", ordered([...list, about("seed 4")])],
    ];
    for (const [name, other] of others) {
      it(`is another digest for ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(running);
        expect(await quorum.statementDigest(other)).to.not.equal(await quorum.statementDigest(list));
      });
    }

    it("swaps kinds between nodes to another digest", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const swapped = [
        { ...first, kind: second.kind },
        { ...second, kind: first.kind },
      ];
      expect(await quorum.statementDigest(swapped)).to.not.equal(await quorum.statementDigest(list));
    });
  });

  describe("QB-09: given statements about the nodes before", () => {
    it("counts them node by node", async () => {
      const { system, quorum, address, nodeIds } = await networkHelpers.loadFixture(running);
      await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
      await submit(system, [await statement(chain, "seed 5", "recommission")], seeded(5));
      await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(6));
      expect((await quorum.standingOf(nodeIds[5]!)).statements).to.equal(2);
      const list = ordered([about("seed 3"), about("seed 4"), about("seed 5")]);
      const counters = list.map(({ key }) => [0, 1, 2][nodeIds.indexOf(nodeId(key)) - 3]!);
      expect(await quorum.statementDigest(list)).to.equal(
        digestOf(forToolkit(list), counters, { chainId: CHAIN_ID, staking: address }),
      );
    });
  });

  describe("given a list that cannot be submitted", () => {
    it("reverts when it is empty", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      await expect(quorum.statementDigest([])).to.be.revertedWithCustomError(quorum, "StatementsEmpty").withArgs();
    });

    it("reverts when two statements are in the wrong order", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const list = ordered([about("seed 0"), about("seed 1"), about("seed 2")]);
      const [a, b, c] = list as [StatementInput, StatementInput, StatementInput];
      await expect(quorum.statementDigest([a, c, b]))
        .to.be.revertedWithCustomError(quorum, "StatementsUnordered")
        .withArgs(nodeId(c.key), nodeId(b.key));
    });

    it("reverts when a node is in it twice", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const node = about("seed 0");
      await expect(quorum.statementDigest([node, { ...node, kind: 2 }]))
        .to.be.revertedWithCustomError(quorum, "StatementsUnordered")
        .withArgs(nodeId(node.key), nodeId(node.key));
    });

    it("reverts when a kind does not exist", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      await expect(quorum.statementDigest([about("seed 0", { kind: 3 })])).to.be.revertedWithoutReason(chain.ethers);
    });
  });

  describe("QB-07: given another contract or chain", () => {
    it("is another digest for another staking contract", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      const other = await deploySystem(chain);
      expect(await other.quorum.getAddress()).to.not.equal(await quorum.getAddress());
      expect(await other.quorum.statementDigest([about("seed 0")])).to.not.equal(
        await quorum.statementDigest([about("seed 0")]),
      );
    });

    for (const [name, context] of [
      ["another chain", (address: string) => [id("SESH/NodeStaking/Statements/v1"), 42_161n, address]],
      [
        "the quorum contract's own address",
        (_: string, quorum: string) => [id("SESH/NodeStaking/Statements/v1"), CHAIN_ID, quorum],
      ],
      [
        "the tag of proofs of possession",
        (address: string) => [id("SESH/NodeStaking/ProofOfPossession/v1"), CHAIN_ID, address],
      ],
    ] as [string, (address: string, quorum: string) => unknown[]][]) {
      it(`is not the digest for ${name}`, async () => {
        const { quorum, address } = await networkHelpers.loadFixture(running);
        const other = definition([about("seed 0")], [0], context(address, await quorum.getAddress()));
        expect(await quorum.statementDigest([about("seed 0")])).to.not.equal(other);
      });
    }
  });
});
