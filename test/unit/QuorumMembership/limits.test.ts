import { expect } from "chai";
import { aggregate, type NodeKey, nodeId } from "../../support/nodes.js";
import { asQuorum, seeded, statement, submit, UPTIME } from "../../support/quorum.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  seedNodes,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const CREDIT = 7_200;

/** Seeds so many nodes of the first staker on the day of the start, or on the day before. */
async function network(count: number, { dayBefore = false }: { dayBefore?: boolean } = {}) {
  const system = await deploySystem(chain, (parameters) => (parameters.staking.exitDelay = 3_600));
  const { staking, operations, stakers } = system;
  const [operator, liquidator] = stakers as [Signer, Signer];
  const today = Math.floor((await time.latest()) / DAY) + 1;
  await time.increaseTo(today * DAY);
  const keys = await seedNodes(system, seeded(count));
  if (dayBefore) await time.increaseTo((today + 1) * DAY);
  await staking.connect(operations).start(count, aggregate(keys));
  const epoch = today + (dayBefore ? 1 : 0);
  const quorumCaller = await asQuorum(chain, system);

  const decommission = async (...positions: number[]) => {
    for (const position of positions) await quorumCaller.decommission(keys[position] as NodeKey, UPTIME, CREDIT);
  };
  const deregister = async (...positions: number[]) => {
    for (const position of positions) await quorumCaller.deregister(keys[position] as NodeKey, UPTIME, liquidator);
  };
  const expectLimit = async (kind: "decommission" | "deregister", position: number, day: number, limit: number) => {
    await expect(kind === "decommission" ? decommission(position) : deregister(position))
      .to.be.revertedWithCustomError(
        staking,
        kind === "decommission" ? "DecommissionLimitReached" : "DeregistrationLimitReached",
      )
      .withArgs(day, limit);
  };
  return { system, ...system, operator, keys, epoch, quorumCaller, decommission, deregister, expectLimit };
}

const ofTwenty = async () => network(20);
const ofTwoHundred = async () => network(200, { dayBefore: true });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("Limits of an epoch in QuorumMembership", () => {
  describe("given a network of 20 nodes", () => {
    it("allows 10 decommissions and 3 deregistrations on the day of the start, each counted by itself", async () => {
      const { staking, decommission, deregister, expectLimit, epoch } = await networkHelpers.loadFixture(ofTwenty);
      await decommission(...range(0, 10));
      await expectLimit("decommission", 10, epoch, 10);
      await deregister(0, 10, 11);
      await expectLimit("deregister", 12, epoch, 3);
      await expectLimit("deregister", 1, epoch, 3);
      expect(await staking.activeNodes()).to.equal(8);
    });

    it("counts anew from the first second of the next epoch, and not a second earlier", async () => {
      const { decommission, deregister, expectLimit, epoch } = await networkHelpers.loadFixture(ofTwenty);
      await decommission(...range(0, 10));
      await deregister(0, 1, 2);
      const midnight = (epoch + 1) * DAY;
      await time.setNextBlockTimestamp(midnight - 2);
      await expectLimit("decommission", 10, epoch, 10);
      await time.setNextBlockTimestamp(midnight - 1);
      await expectLimit("deregister", 3, epoch, 3);
      await time.setNextBlockTimestamp(midnight);
      await decommission(...range(10, 17));
      await deregister(3, 4, 5);
      await expectLimit("deregister", 6, epoch + 1, 3);
    });

    it("counts anew after a day in which nothing happened", async () => {
      const { decommission, deregister, expectLimit, epoch } = await networkHelpers.loadFixture(ofTwenty);
      await deregister(0, 1, 2);
      await decommission(3);
      await time.increaseTo((epoch + 5) * DAY + 100);
      await deregister(3, 4, 5);
      await expectLimit("deregister", 6, epoch + 5, 3);
    });

    it("gives nothing back for nodes that are recommissioned, however often", async () => {
      const { quorumCaller, keys, decommission, expectLimit, epoch } = await networkHelpers.loadFixture(ofTwenty);
      for (let turn = 0; turn < 10; turn++) {
        await decommission(7);
        await quorumCaller.recommission(keys[7] as NodeKey, UPTIME, CREDIT);
      }
      await expectLimit("decommission", 7, epoch, 10);
      await expectLimit("decommission", 8, epoch, 10);
    });

    it("counts neither exits nor registrations", async () => {
      const { system, staking, keys, operator, decommission, deregister, expectLimit, epoch } =
        await networkHelpers.loadFixture(ofTwenty);
      for (const position of [0, 1, 2, 3]) await staking.connect(operator).requestExit(nodeId(keys[position]!));
      await time.increase(3_600);
      for (const position of [0, 1, 2, 3]) await staking.exit(keys[position]!);
      await registerSolo(system, "new", operator);
      await decommission(...range(4, 14));
      await deregister(4, 5, 6);
      await expectLimit("decommission", 14, epoch, 10);
      await expectLimit("deregister", 7, epoch, 3);
    });

    it("does not count what was refused", async () => {
      const { staking, quorumCaller, decommission, deregister, expectLimit, operator, epoch } =
        await networkHelpers.loadFixture(ofTwenty);
      const unknown = { x: 1n, y: 2n };
      for (let i = 0; i < 4; i++) {
        await expect(quorumCaller.deregister(unknown, UPTIME, operator))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(nodeId(unknown), 0);
      }
      await deregister(0, 1, 2);
      await expectLimit("deregister", 3, epoch, 3);
      await decommission(...range(3, 13));
      await expectLimit("decommission", 13, epoch, 10);
    });

    it("refuses a list as a whole when its last statement is one too many", async () => {
      const { system, staking, epoch } = await networkHelpers.loadFixture(ofTwenty);
      const stated = (count: number) =>
        Promise.all(range(0, count).map(async (i) => statement(chain, `seed ${i}`, "decommission")));
      await expect(submit(system, await stated(11), seeded(20)))
        .to.be.revertedWithCustomError(staking, "DecommissionLimitReached")
        .withArgs(epoch, 10);
      expect(await staking.activeNodes()).to.equal(20);
      await submit(system, await stated(10), seeded(20));
      expect(await staking.activeNodes()).to.equal(10);
    });
  });

  describe("given a network of 200 nodes that were active when the epoch began", () => {
    it("allows 20 decommissions and 4 deregistrations", async () => {
      const { decommission, deregister, expectLimit, epoch } = await networkHelpers.loadFixture(ofTwoHundred);
      await decommission(...range(0, 20));
      await expectLimit("decommission", 20, epoch, 20);
      await deregister(0, 1, 2, 20);
      await expectLimit("deregister", 21, epoch, 4);
    });

    it("keeps the limits through the epoch, whoever leaves, and takes them from who is left when the next begins", async () => {
      const { staking, keys, operator, decommission, deregister, expectLimit, epoch } =
        await networkHelpers.loadFixture(ofTwoHundred);
      const leaving = range(100, 191);
      for (const position of leaving) await staking.connect(operator).requestExit(nodeId(keys[position]!));
      await time.increase(3_600);
      await staking.exit(keys[100]!);
      // 199 are left, of which 2 % are 3.
      await deregister(0, 1, 2, 3);
      await expectLimit("deregister", 4, epoch, 4);
      await decommission(...range(4, 24));
      await expectLimit("decommission", 24, epoch, 20);

      // 200 - 1 - 4 - 20 = 175 are active: a tenth of them are 17.
      await time.increaseTo((epoch + 1) * DAY);
      await deregister(4, 5, 6);
      await expectLimit("deregister", 7, epoch + 1, 3);
      await decommission(...range(24, 41));
      await expectLimit("decommission", 41, epoch + 1, 17);

      // 175 - 17 = 158, and 89 exits leave 69: 10 and 3.
      for (const position of leaving.slice(1, 90)) await staking.exit(keys[position]!);
      await time.increaseTo((epoch + 2) * DAY);
      await decommission(...range(41, 51));
      await expectLimit("decommission", 51, epoch + 2, 10);
    });

    it("does not count nodes that register or come back on the same day", async () => {
      const { system, quorumCaller, keys, operator, decommission, deregister, expectLimit, epoch } =
        await networkHelpers.loadFixture(ofTwoHundred);
      await decommission(...range(0, 20));
      await time.increaseTo((epoch + 1) * DAY);
      // 180 are active when the day begins: 18 and 3.
      for (const position of range(0, 20)) await quorumCaller.recommission(keys[position] as NodeKey, UPTIME, CREDIT);
      for (let i = 0; i < 5; i++) await registerSolo(system, `new ${i}`, operator);
      await deregister(20, 21, 22);
      await expectLimit("deregister", 23, epoch + 1, 3);
      await decommission(...range(30, 48));
      await expectLimit("decommission", 48, epoch + 1, 18);
    });
  });

  it("has the first epoch's limits for a network that was seeded on the day of the start, however large", async () => {
    const { decommission, deregister, expectLimit, epoch } = await network(120);
    await decommission(...range(0, 10));
    await expectLimit("decommission", 10, epoch, 10);
    await time.increaseTo((epoch + 1) * DAY);
    // 110 of 120 are active.
    await decommission(...range(10, 21));
    await expectLimit("decommission", 21, epoch + 1, 11);
    await deregister(0, 1, 2);
    await expectLimit("deregister", 3, epoch + 1, 3);
  });

  it("starts a network of one node, which nobody can put out", async () => {
    const system = await deploySystem(chain);
    const { keys, operator } = await startNetwork(system);
    await expect((await asQuorum(chain, system)).deregister(keys[0]!, UPTIME, operator))
      .to.be.revertedWithCustomError(system.staking, "QuorumWouldBeTooSmall")
      .withArgs(0, 3);
  });
});
