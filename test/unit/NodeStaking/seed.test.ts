import { expect } from "chai";
import { share } from "../../support/pool.js";
import { aggregate, nodeId } from "../../support/nodes.js";
import {
  contributorsWith,
  contributorTuples,
  leave,
  NODE_WEIGHT,
  nodeTuple,
  type RegistrationInput,
} from "../../support/staking.js";
import {
  createChain,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const QUARTER = REQUIREMENT / 4n;

async function deployed() {
  const system = await deploySystem(chain);
  const [a, b, c] = system.stakers as [Signer, Signer, Signer];
  const solo = await registrationFor(system, "solo", a);
  const list = contributorsWith([b, c], [3n * QUARTER, QUARTER]);
  const shared = await registrationFor(system, "shared", b, { contributors: list, feeBps: 0n });
  return { system, ...system, a, b, c, solo, shared };
}

describe("NodeStaking.seed", () => {
  describe("given a network that has not started", () => {
    it("takes the principal of every node from the caller", async () => {
      const { staking, token, operations, a, b, c, solo, shared } = await networkHelpers.loadFixture(deployed);
      await expect(staking.connect(operations).seed([solo, shared])).to.changeTokenBalances(
        ethers,
        token,
        [operations, staking, a, b, c],
        [-50_000_000_000_000n, 50_000_000_000_000n, 0, 0, 0],
      );
    });

    it("emits a registration for each node, in order", async () => {
      const { staking, pool, operations, a, b, c, solo, shared } = await networkHelpers.loadFixture(deployed);
      const seeding = staking.connect(operations).seed([solo, shared]);
      for (const [index, { node, contributors }] of [solo, shared].entries()) {
        await expect(seeding)
          .to.emit(staking, "NodeRegistered")
          .withArgs(nodeId(node.key), contributors[0]?.staker, index, nodeTuple(node), contributorTuples(contributors));
      }
      await expect(seeding)
        .to.emit(pool, "WeightsAdded")
        .withArgs([share(a, NODE_WEIGHT)]);
      await expect(seeding)
        .to.emit(pool, "WeightsAdded")
        .withArgs([share(b, (3n * NODE_WEIGHT) / 4n), share(c, NODE_WEIGHT / 4n)]);
    });

    it("makes the nodes members of the quorum at once", async () => {
      const { staking, operations, solo, shared } = await networkHelpers.loadFixture(deployed);
      await staking.connect(operations).seed([solo]);
      await staking.connect(operations).seed([shared]);
      const { x, y } = aggregate([solo.node.key, shared.node.key]);
      expect(await staking.aggregateKey()).to.deep.equal([x, y]);
      expect(await staking.quorumNodes()).to.equal(2);
      expect(await staking.activeNodes()).to.equal(2);
      expect(await staking.registrations()).to.equal(2);
    });

    it("records who owns the stake", async () => {
      const { staking, operations, b, c, shared } = await networkHelpers.loadFixture(deployed);
      await staking.connect(operations).seed([shared]);
      const id = nodeId(shared.node.key);
      expect(await staking.contributorsOf(id)).to.deep.equal([
        [b.address, b.address, 3n * QUARTER],
        [c.address, c.address, QUARTER],
      ]);
      expect(await staking.nodeOf(id)).to.deep.equal([b.address, 0n, 1n, 2n, 0n, 0n, REQUIREMENT]);
    });

    it("earns nobody anything before the start", async () => {
      const { staking, pool, operations, a, solo } = await networkHelpers.loadFixture(deployed);
      await staking.connect(operations).seed([solo]);
      await networkHelpers.time.increase(1_000_000);
      expect(await pool.claimable(a)).to.equal(0);
      expect(await pool.reserve()).to.equal(63_177_550n * 10n ** 9n);
    });

    it("accepts an empty list", async () => {
      const { staking, token, operations } = await networkHelpers.loadFixture(deployed);
      await expect(staking.connect(operations).seed([])).to.changeTokenBalance(ethers, token, operations, 0);
      expect(await staking.registrations()).to.equal(0);
    });
  });

  it("reverts, and takes nothing, when one key comes twice in a list", async () => {
    const { staking, operations, solo, shared } = await networkHelpers.loadFixture(deployed);
    await expect(staking.connect(operations).seed([solo, shared, solo]))
      .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
      .withArgs(nodeId(solo.node.key));
    expect(await staking.registrations()).to.equal(0);
  });

  it("reverts when the caller's allowance does not cover every node", async () => {
    const { staking, token, operations, solo, shared } = await networkHelpers.loadFixture(deployed);
    await token.connect(operations).approve(staking, 2n * REQUIREMENT - 1n);
    await expect(staking.connect(operations).seed([solo, shared]))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(staking, 2n * REQUIREMENT - 1n, 2n * REQUIREMENT);
  });

  it("ST-06: reverts when a node that left before the start is to come back", async () => {
    const { system, staking, operations, a, solo } = await networkHelpers.loadFixture(deployed);
    await staking.connect(operations).seed([solo]);
    await leave(chain, system, solo.node.key, a);
    await expect(staking.connect(operations).seed([solo]))
      .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
      .withArgs(nodeId(solo.node.key));
  });

  it("reverts when the network has started", async () => {
    const { system, staking, operations, solo } = await networkHelpers.loadFixture(deployed);
    await startNetwork(system);
    await expect(staking.connect(operations).seed([solo]))
      .to.be.revertedWithCustomError(staking, "NetworkAlreadyStarted")
      .withArgs(await networkHelpers.time.latest());
  });

  for (const role of ["governor", "guardian", "deployer", "a"] as const) {
    it(`reverts when the caller is the ${role === "a" ? "operator of the node" : role}`, async () => {
      const context = await networkHelpers.loadFixture(deployed);
      const { staking, solo } = context;
      const registrations: RegistrationInput[] = [solo];
      await expect(staking.connect(context[role]).seed(registrations))
        .to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }
});
