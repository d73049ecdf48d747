import { expect } from "chai";
import { aggregate, type NodeKey, nodeId } from "../../support/nodes.js";
import { negated } from "../../support/proofs.js";
import { leave } from "../../support/staking.js";
import { createChain, deploySystem, registerSolo, registrationFor, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const NONE: NodeKey = { x: 0n, y: 0n };

async function deployed() {
  const system = await deploySystem(chain);
  return { system, ...system, operator: system.stakers[0] as Signer };
}

async function seeded() {
  const context = await deployed();
  const { system, staking, operations, operator } = context;
  const registrations = await Promise.all([0, 1, 2].map((label) => registrationFor(system, label, operator)));
  await staking.connect(operations).seed(registrations);
  const keys = registrations.map(({ node }) => node.key);
  return { ...context, keys, expected: aggregate(keys) };
}

describe("NodeStaking.start", () => {
  describe("given exactly the seeded set that was to be started", () => {
    it("starts network and emission", async () => {
      const { staking, pool, operations, expected } = await networkHelpers.loadFixture(seeded);
      expect(await staking.startedAt()).to.equal(0);
      await expect(staking.connect(operations).start(3, expected))
        .to.emit(staking, "NetworkStarted")
        .withArgs(3)
        .and.to.emit(pool, "EmissionStarted");
      expect(await staking.startedAt()).to.equal(await networkHelpers.time.latest());
    });

    it("counts the seeded nodes from the start", async () => {
      const { staking, operations, keys, expected } = await networkHelpers.loadFixture(seeded);
      await staking.connect(operations).start(3, expected);
      const now = await networkHelpers.time.latest();
      for (const key of keys) expect((await staking.nodeOf(nodeId(key))).registeredAt).to.equal(now);
      expect(await staking.quorumNodes()).to.equal(3);
    });

    it("lets nodes register and earn from then on", async () => {
      const { system, staking, pool, operations, stakers, operator, expected } =
        await networkHelpers.loadFixture(seeded);
      await staking.connect(operations).start(3, expected);
      const other = stakers[1] as Signer;
      await registerSolo(system, "node", other);
      await networkHelpers.time.increase(1_000);
      const [ofOne, ofThree] = [await pool.claimable(other), await pool.claimable(operator)];
      expect(ofOne).to.be.greaterThan(0);
      expect(ofThree).to.be.greaterThan(3n * ofOne);
    });

    it("leaves those out that left before the start", async () => {
      const { system, staking, operations, operator, keys } = await networkHelpers.loadFixture(seeded);
      const [first, ...others] = keys as [NodeKey, ...NodeKey[]];
      await leave(chain, system, first, operator);
      await expect(staking.connect(operations).start(2, aggregate(others)))
        .to.emit(staking, "NetworkStarted")
        .withArgs(2);
    });
  });

  describe("given another set", () => {
    it("reverts when no node was seeded, whatever is expected", async () => {
      const { staking, operations } = await networkHelpers.loadFixture(deployed);
      for (const nodes of [0, 1]) {
        await expect(staking.connect(operations).start(nodes, NONE))
          .to.be.revertedWithCustomError(staking, "SeededSetMismatch")
          .withArgs(0, nodes, [0, 0], [0, 0]);
      }
    });

    it("ST-20: reverts when every seeded node has left", async () => {
      const { system, staking, operations, operator, keys } = await networkHelpers.loadFixture(seeded);
      for (const key of keys) await leave(chain, system, key, operator);
      await expect(staking.connect(operations).start(0, NONE))
        .to.be.revertedWithCustomError(staking, "SeededSetMismatch")
        .withArgs(0, 0, [0, 0], [0, 0]);
    });

    for (const nodes of [0n, 2n, 4n, 2n ** 32n + 3n]) {
      it(`reverts when 3 nodes are there and ${nodes} are expected`, async () => {
        const { staking, operations, expected } = await networkHelpers.loadFixture(seeded);
        const sum = [expected.x, expected.y];
        await expect(staking.connect(operations).start(nodes, expected))
          .to.be.revertedWithCustomError(staking, "SeededSetMismatch")
          .withArgs(3, nodes, sum, sum);
      });
    }

    for (const [name, other] of [
      ["no key", () => NONE],
      ["the negated sum", negated],
      ["another x", ({ x, y }: NodeKey) => ({ x: x + 1n, y })],
      ["another y", ({ x, y }: NodeKey) => ({ x, y: y + 1n })],
    ] as [string, (sum: NodeKey) => NodeKey][]) {
      it(`reverts when ${name} is expected`, async () => {
        const { staking, operations, expected } = await networkHelpers.loadFixture(seeded);
        const wrong = other(expected);
        await expect(staking.connect(operations).start(3, wrong))
          .to.be.revertedWithCustomError(staking, "SeededSetMismatch")
          .withArgs(3, 3, [expected.x, expected.y], [wrong.x, wrong.y]);
      });
    }
  });

  it("reverts the second time", async () => {
    const { staking, operations, expected } = await networkHelpers.loadFixture(seeded);
    await staking.connect(operations).start(3, expected);
    const startedAt = await staking.startedAt();
    await expect(staking.connect(operations).start(3, expected))
      .to.be.revertedWithCustomError(staking, "NetworkAlreadyStarted")
      .withArgs(startedAt);
  });

  for (const role of ["governor", "guardian", "deployer", "operator"] as const) {
    it(`reverts when the caller is the ${role}`, async () => {
      const context = await networkHelpers.loadFixture(seeded);
      const { staking, expected } = context;
      await expect(staking.connect(context[role]).start(3, expected))
        .to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }
});
