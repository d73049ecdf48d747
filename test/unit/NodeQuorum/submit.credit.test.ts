import { expect } from "chai";
import { nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { type Kind, seeded, statement, submit } from "../../support/quorum.js";
import { createChain, deploySystem, registerSolo, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const HOUR = 3_600;
const START_CREDIT = 7_200;

async function running() {
  const system = await deploySystem(chain);
  await startNetwork(system, 6);
  return { system, ...system, startedAt: await time.latest() };
}

/** A node that registered after the start; it is no member of the quorum yet. */
async function withYoungNode() {
  const context = await running();
  const { nodeId: young } = await registerSolo(context.system, "young", context.stakers[1] as Signer);
  return { ...context, young, registeredAt: await time.latest() };
}

type Context = Awaited<ReturnType<typeof running>>;

const target = nodeId(nodeKey(nodeSecret("seed 5")));

/** States something in the block of exactly `timestamp`, signed by all who are members by then. */
async function stateAt({ system }: Context, kind: Kind, timestamp: number, label = "seed 5") {
  const list = [await statement(chain, label, kind, { timestamp })];
  const members = Number(await system.staking.quorumNodes());
  await time.setNextBlockTimestamp(timestamp);
  return submit(system, list, seeded(members));
}

describe("NodeQuorum.submit: downtime credit", () => {
  describe("given a node with 2 hours of credit from the start", () => {
    it("decommissions it with exactly 2 hours", async () => {
      const context = await networkHelpers.loadFixture(running);
      await expect(stateAt(context, "decommission", context.startedAt + 29))
        .to.emit(context.staking, "NodeDecommissioned")
        .withArgs(target, 1, 7_200);
    });

    it("reverts when it is to be deregistered as soon as it is old enough", async () => {
      const context = await networkHelpers.loadFixture(running);
      // Two hours of activity have earned it 4 minutes more.
      await expect(stateAt(context, "deregister", context.startedAt + 2 * HOUR))
        .to.be.revertedWithCustomError(context.quorum, "CreditNotUsedUp")
        .withArgs(target, 7_440);
    });
  });

  describe("given a node whose credit grows to 48 hours", () => {
    const full = 46 * HOUR * 30;
    for (const [name, later, credit] of [
      ["one second before it is full", full - 1, 172_799],
      ["in the second in which it is full", full, 172_800],
      ["one second later", full + 1, 172_800],
      ["a year later", full + 365 * 24 * HOUR, 172_800],
    ] as const) {
      it(`decommissions it ${name} with ${credit} seconds`, async () => {
        const context = await networkHelpers.loadFixture(running);
        await expect(stateAt(context, "decommission", context.startedAt + later))
          .to.emit(context.staking, "NodeDecommissioned")
          .withArgs(target, 1, credit);
      });
    }
  });

  describe("given a decommissioned node", () => {
    async function down() {
      const context = await running();
      const since = context.startedAt + 3 * HOUR;
      await stateAt(context, "decommission", since);
      return { ...context, since, usedUpAt: since + START_CREDIT + 360 };
    }

    for (const [name, earlier, credit] of [
      ["at once", START_CREDIT + 359, START_CREDIT + 359],
      ["one second before the credit is used up", 1, 1],
    ] as const) {
      it(`reverts when it is to be deregistered ${name}`, async () => {
        const context = await networkHelpers.loadFixture(down);
        await expect(stateAt(context, "deregister", context.usedUpAt - earlier))
          .to.be.revertedWithCustomError(context.quorum, "CreditNotUsedUp")
          .withArgs(target, credit);
      });
    }

    for (const [name, later] of [
      ["in the second in which the credit is used up", 0],
      ["one second later", 1],
    ] as const) {
      it(`deregisters it ${name}`, async () => {
        const context = await networkHelpers.loadFixture(down);
        await stateAt(context, "deregister", context.usedUpAt + later);
        expect((await context.staking.nodeOf(target)).status).to.equal(4);
      });
    }

    for (const [name, downtime, credit] of [
      ["after one second", 1, START_CREDIT + 358],
      ["one second before half of the credit is used up", (START_CREDIT + 360) / 2 - 1, 2],
      ["when half of the credit is used up", (START_CREDIT + 360) / 2, 0],
      ["one second later", (START_CREDIT + 360) / 2 + 1, 0],
      ["long after the credit is used up", 100 * HOUR, 0],
    ] as const) {
      it(`recommissions it ${name} with ${credit} seconds`, async () => {
        const context = await networkHelpers.loadFixture(down);
        await expect(stateAt(context, "recommission", context.since + downtime))
          .to.emit(context.staking, "NodeRecommissioned")
          .withArgs(target, 1, credit);
      });
    }
  });

  describe("given an active node with less than 2 hours of credit", () => {
    /** 3,000 seconds of downtime leave 1,560 of 7,560; 5,640 are missing, which take 47 hours of activity. */
    async function low() {
      const context = await running();
      const since = context.startedAt + 3 * HOUR;
      await stateAt(context, "decommission", since);
      await stateAt(context, "recommission", since + 3_000);
      return { ...context, back: since + 3_000, enoughAt: since + 3_000 + 5_640 * 30 };
    }

    it("reverts when it is to be decommissioned at once", async () => {
      const context = await networkHelpers.loadFixture(low);
      await expect(stateAt(context, "decommission", context.back + 29))
        .to.be.revertedWithCustomError(context.quorum, "CreditTooLow")
        .withArgs(target, 1_560, 7_200);
    });

    it("reverts when it is to be decommissioned one second before it has enough", async () => {
      const context = await networkHelpers.loadFixture(low);
      await expect(stateAt(context, "decommission", context.enoughAt - 1))
        .to.be.revertedWithCustomError(context.quorum, "CreditTooLow")
        .withArgs(target, 7_199, 7_200);
    });

    it("deregisters it at once", async () => {
      const context = await networkHelpers.loadFixture(low);
      await stateAt(context, "deregister", context.back + 1);
      expect((await context.staking.nodeOf(target)).status).to.equal(4);
    });

    it("deregisters it one second before it has enough", async () => {
      const context = await networkHelpers.loadFixture(low);
      await stateAt(context, "deregister", context.enoughAt - 1);
      expect((await context.staking.nodeOf(target)).status).to.equal(4);
    });

    for (const [name, later] of [
      ["in the second in which it has 2 hours again", 0],
      ["one second later", 1],
    ] as const) {
      it(`decommissions it ${name}`, async () => {
        const context = await networkHelpers.loadFixture(low);
        await expect(stateAt(context, "decommission", context.enoughAt + later))
          .to.emit(context.staking, "NodeDecommissioned")
          .withArgs(target, 1, 7_200);
      });

      it(`reverts when it is to be deregistered ${name}`, async () => {
        const context = await networkHelpers.loadFixture(low);
        await expect(stateAt(context, "deregister", context.enoughAt + later))
          .to.be.revertedWithCustomError(context.quorum, "CreditNotUsedUp")
          .withArgs(target, 7_200);
      });
    }
  });

  describe("given a node in its first two hours", () => {
    /** Down for 3,000 seconds right after its registration: 1,200 of 7,200 are left. */
    async function lowAndYoung() {
      const context = await withYoungNode();
      await stateAt(context, "decommission", context.registeredAt + 10, "young");
      await stateAt(context, "recommission", context.registeredAt + 3_010, "young");
      return { ...context, allowedAt: context.registeredAt + 7_200 };
    }

    for (const [name, earlier] of [
      ["as soon as its credit allows it", 4_000],
      ["one second before it is 2 hours old", 1],
    ] as const) {
      it(`reverts when it is to be deregistered ${name}`, async () => {
        const context = await networkHelpers.loadFixture(lowAndYoung);
        await expect(stateAt(context, "deregister", context.allowedAt - earlier, "young"))
          .to.be.revertedWithCustomError(context.quorum, "NodeTooYoung")
          .withArgs(context.young, context.allowedAt);
      });
    }

    for (const [name, later] of [
      ["in the second in which it is 2 hours old", 0],
      ["one second later", 1],
    ] as const) {
      it(`deregisters it ${name}`, async () => {
        const context = await networkHelpers.loadFixture(lowAndYoung);
        await stateAt(context, "deregister", context.allowedAt + later, "young");
        expect((await context.staking.nodeOf(context.young)).status).to.equal(4);
      });
    }

    it("counts the age of a seeded node from the start of the network", async () => {
      const context = await networkHelpers.loadFixture(running);
      await stateAt(context, "decommission", context.startedAt + 10);
      await stateAt(context, "recommission", context.startedAt + 3_010);
      await expect(stateAt(context, "deregister", context.startedAt + 7_199))
        .to.be.revertedWithCustomError(context.quorum, "NodeTooYoung")
        .withArgs(target, context.startedAt + 7_200);
      await stateAt(context, "deregister", context.startedAt + 7_200);
      expect((await context.staking.nodeOf(target)).status).to.equal(4);
    });

    it("gives a decommissioned node its two hours: its credit ends later than they do", async () => {
      const context = await networkHelpers.loadFixture(withYoungNode);
      await stateAt(context, "decommission", context.registeredAt + 1, "young");
      await expect(stateAt(context, "deregister", context.registeredAt + 7_199, "young"))
        .to.be.revertedWithCustomError(context.quorum, "NodeTooYoung")
        .withArgs(context.young, context.registeredAt + 7_200);
      await expect(stateAt(context, "deregister", context.registeredAt + 7_200, "young"))
        .to.be.revertedWithCustomError(context.quorum, "CreditNotUsedUp")
        .withArgs(context.young, 1);
      await stateAt(context, "deregister", context.registeredAt + 7_201, "young");
      expect((await context.staking.nodeOf(context.young)).status).to.equal(4);
    });
  });
});
