import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { asRounds, contributorsWith, leave, registerShared } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";
import { aggregate, nodeId } from "../../support/nodes.js";

const chain = await createChain();
const { networkHelpers } = chain;
const QUARTER = 6_250_000_000_000n;
const FIFTEEN_DAYS = 1_296_000;
const THIRTY_DAYS = 2_592_000n;

async function deployed() {
  const system = await deploySystem(chain);
  const [, operator, large, small, tiny, stranger] = system.stakers as [Signer, Signer, Signer, Signer, Signer, Signer];
  // 12,499.999999999 + 6,250 + 6,249.999999999 + 0.000000002 SESH.
  const stakes = [2n * QUARTER - 1n, QUARTER, QUARTER - 1n, 2n];
  const contributors = contributorsWith([operator, large, small, tiny], stakes);
  const payer = await asRounds(chain, system);
  return { system, ...system, operator, large, small, tiny, stranger, contributors, payer };
}

async function started() {
  const context = await deployed();
  await startNetwork(context.system);
  return context;
}

async function withSoloNode() {
  const context = await started();
  return { ...context, ...(await registerSolo(context.system, "solo", context.operator)) };
}

async function withSharedNode() {
  const context = await started();
  const node = await registerShared(context.system, context.payer, "shared", context.contributors);
  return { ...context, ...node, registeredAt: BigInt(await networkHelpers.time.latest()) };
}

describe("NodeStaking.requestExit", () => {
  describe("given an active solo node", () => {
    it("opens the exit after exactly 15 days", async () => {
      const { staking, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      const now = (await networkHelpers.time.latest()) + 10;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(staking.connect(operator).requestExit(nodeId))
        .to.emit(staking, "ExitRequested")
        .withArgs(nodeId, operator, now + FIFTEEN_DAYS);
      expect((await staking.nodeOf(nodeId)).exitableAt).to.equal(now + FIFTEEN_DAYS);
    });

    it("leaves it active: it earns on and stays counted", async () => {
      const { staking, pool, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(operator).requestExit(nodeId);
      const before = await pool.claimable(operator);
      await networkHelpers.time.increase(DAY);
      expect(await pool.claimable(operator)).to.be.greaterThan(before);
      expect((await staking.nodeOf(nodeId)).status).to.equal(1);
      expect(await staking.activeNodes()).to.equal(2);
      expect(await pool.activeNodes()).to.equal(2);
    });

    it("ST-16: reverts the second time, so the delay cannot be restarted", async () => {
      const { staking, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(operator).requestExit(nodeId);
      const { exitableAt } = await staking.nodeOf(nodeId);
      await networkHelpers.time.increaseTo(exitableAt + 1n);
      await expect(staking.connect(operator).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "ExitAlreadyRequested")
        .withArgs(nodeId, exitableAt);
    });

    it("reverts when a stranger asks", async () => {
      const { staking, stranger, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(stranger).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NotContributor")
        .withArgs(nodeId, stranger);
    });

    it("reverts when the beneficiary asks, and accepts the operator behind it", async () => {
      const { staking, operator, stranger, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(operator).setBeneficiary(nodeId, stranger);
      await expect(staking.connect(stranger).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NotContributor")
        .withArgs(nodeId, stranger);
      await expect(staking.connect(operator).requestExit(nodeId)).to.emit(staking, "ExitRequested");
    });

    it("reverts when the contribution rounds ask", async () => {
      const { staking, payer, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(payer).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NotContributor")
        .withArgs(nodeId, payer);
    });

    it("ST-12: works during a pause", async () => {
      const { staking, guardian, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(guardian).pause(7 * DAY);
      await expect(staking.connect(operator).requestExit(nodeId)).to.emit(staking, "ExitRequested");
    });
  });

  describe("ST-15: given an active node of several contributors", () => {
    for (const role of ["operator", "large"] as const) {
      it(`accepts the ${role === "large" ? "contributor with exactly a quarter" : role} at once`, async () => {
        const context = await networkHelpers.loadFixture(withSharedNode);
        const { staking, nodeId } = context;
        const now = (await networkHelpers.time.latest()) + 1;
        await networkHelpers.time.setNextBlockTimestamp(now);
        await expect(staking.connect(context[role]).requestExit(nodeId))
          .to.emit(staking, "ExitRequested")
          .withArgs(nodeId, context[role], now + FIFTEEN_DAYS);
      });
    }

    for (const [role, description] of [
      ["small", "one atomic unit less than a quarter"],
      ["tiny", "two atomic units"],
    ] as const) {
      it(`reverts when the contributor has ${description} and the node is a second younger than 30 days`, async () => {
        const context = await networkHelpers.loadFixture(withSharedNode);
        const { staking, nodeId, registeredAt } = context;
        const allowedAt = registeredAt + THIRTY_DAYS;
        const expectTooEarly = () =>
          expect(staking.connect(context[role]).requestExit(nodeId))
            .to.be.revertedWithCustomError(staking, "SmallContributorTooEarly")
            .withArgs(nodeId, context[role], allowedAt);
        await expectTooEarly();
        await networkHelpers.time.setNextBlockTimestamp(allowedAt - 1n);
        await expectTooEarly();
      });

      for (const [age, later] of [
        ["exactly 30 days", 0n],
        ["30 days and a second", 1n],
      ] as const) {
        it(`accepts the contributor with ${description} when the node is ${age} old`, async () => {
          const context = await networkHelpers.loadFixture(withSharedNode);
          const { staking, nodeId, registeredAt } = context;
          const now = registeredAt + THIRTY_DAYS + later;
          await networkHelpers.time.setNextBlockTimestamp(now);
          await expect(staking.connect(context[role]).requestExit(nodeId))
            .to.emit(staking, "ExitRequested")
            .withArgs(nodeId, context[role], now + BigInt(FIFTEEN_DAYS));
        });
      }
    }

    it("reverts when a contributor asks after another did", async () => {
      const { staking, operator, large, nodeId } = await networkHelpers.loadFixture(withSharedNode);
      await staking.connect(large).requestExit(nodeId);
      const { exitableAt } = await staking.nodeOf(nodeId);
      await expect(staking.connect(operator).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "ExitAlreadyRequested")
        .withArgs(nodeId, exitableAt);
    });

    it("reverts when a stranger asks, however old the node is", async () => {
      const { staking, stranger, nodeId, registeredAt } = await networkHelpers.loadFixture(withSharedNode);
      await networkHelpers.time.increaseTo(registeredAt + 10n * THIRTY_DAYS);
      await expect(staking.connect(stranger).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NotContributor")
        .withArgs(nodeId, stranger);
    });
  });

  describe("given a requirement that four does not divide", () => {
    // A quarter of 25,000,000,000,002 is 6,250,000,000,000.5.
    const requirement = REQUIREMENT + 2n;

    async function withOddNode() {
      const context = await started();
      const { system, staking, payer, operator, large, small } = context;
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [requirement]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      const stakes = [requirement - 2n * QUARTER - 1n, QUARTER + 1n, QUARTER];
      const contributors = contributorsWith([operator, large, small], stakes);
      return { ...context, ...(await registerShared(system, payer, "odd", contributors)) };
    }

    it("takes half a unit more than a quarter for enough", async () => {
      const { staking, large, nodeId } = await networkHelpers.loadFixture(withOddNode);
      await expect(staking.connect(large).requestExit(nodeId)).to.emit(staking, "ExitRequested");
    });

    it("reverts when half a unit to a quarter is missing", async () => {
      const { staking, small, nodeId } = await networkHelpers.loadFixture(withOddNode);
      const { registeredAt } = await staking.nodeOf(nodeId);
      await expect(staking.connect(small).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "SmallContributorTooEarly")
        .withArgs(nodeId, small, registeredAt + THIRTY_DAYS);
    });
  });

  describe("ST-02: given a requirement that changed after the registration", () => {
    it("still accepts who had a quarter of the node's stake", async () => {
      const { system, staking, large, nodeId } = await networkHelpers.loadFixture(withSharedNode);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [2n * REQUIREMENT]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      await expect(staking.connect(large).requestExit(nodeId)).to.emit(staking, "ExitRequested");
    });

    it("still reverts for who had less", async () => {
      const { system, staking, small, nodeId, registeredAt } = await networkHelpers.loadFixture(withSharedNode);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [1n]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      await expect(staking.connect(small).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "SmallContributorTooEarly")
        .withArgs(nodeId, small, registeredAt + THIRTY_DAYS);
    });
  });

  describe("given a seeded node of several contributors", () => {
    async function seededShared() {
      const context = await deployed();
      const { system, staking, operations, operator, contributors } = context;
      const registration = await registrationFor(system, "shared", operator, { contributors });
      const { key } = registration.node;
      await staking.connect(operations).seed([registration]);
      await networkHelpers.time.increase(100 * DAY);
      await staking.connect(operations).start(1, aggregate([key]));
      return { ...context, nodeId: nodeId(key), startedAt: await staking.startedAt() };
    }

    it("reverts when a small contributor asks before the start of the network", async () => {
      const { system, staking, operations, operator, small, contributors } = await networkHelpers.loadFixture(deployed);
      const registration = await registrationFor(system, "shared", operator, { contributors });
      const seededId = nodeId(registration.node.key);
      await staking.connect(operations).seed([registration]);
      await networkHelpers.time.increase(100 * DAY);
      await expect(staking.connect(small).requestExit(seededId)).to.be.revertedWithCustomError(
        staking,
        "NetworkNotStarted",
      );
      await expect(staking.connect(operator).requestExit(seededId)).to.emit(staking, "ExitRequested");
    });

    it("counts the 30 days of small contributors from the start of the network", async () => {
      const { staking, small, nodeId, startedAt } = await networkHelpers.loadFixture(seededShared);
      const allowedAt = startedAt + THIRTY_DAYS;
      await networkHelpers.time.setNextBlockTimestamp(allowedAt - 1n);
      await expect(staking.connect(small).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "SmallContributorTooEarly")
        .withArgs(nodeId, small, allowedAt);
      await networkHelpers.time.setNextBlockTimestamp(allowedAt);
      await expect(staking.connect(small).requestExit(nodeId)).to.emit(staking, "ExitRequested");
    });
  });

  describe("given a node that is not active", () => {
    it("ST-09: reverts for ids that were never registered", async () => {
      const { staking, operator } = await networkHelpers.loadFixture(withSoloNode);
      for (const unknown of [ZeroHash, id("unknown")]) {
        await expect(staking.connect(operator).requestExit(unknown))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(unknown, 0);
      }
    });

    it("ST-09: reverts when it left, and when its stake was withdrawn", async () => {
      const { system, staking, operator, key, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await leave(chain, system, key, operator);
      await expect(staking.connect(operator).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 3);
      await staking.connect(operator).withdraw([nodeId]);
      await expect(staking.connect(operator).requestExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 5);
    });
  });
});
