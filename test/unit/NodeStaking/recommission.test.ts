import { expect } from "chai";
import { GONE, idOf, sumOf, withDeadNodes, withNodes } from "../../support/penalties.js";
import { NODE_WEIGHT, share } from "../../support/pool.js";
import { seeded, UPTIME } from "../../support/quorum.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const ALL = ["solo", "redirected", "shared", ...seeded(6)];
const running = async () => withNodes(chain);
const dying = async () => withDeadNodes(chain);

/** A solo node that is down, with an exact credit of 96,480 seconds. */
async function down() {
  const context = await withNodes(chain);
  const { staking, state, solo } = context;
  const downAt = Number((await staking.nodeOf(solo.nodeId)).registeredAt) + 31 * DAY;
  await state("solo", "decommission", { at: downAt });
  return { ...context, downAt };
}

describe("NodeStaking.recommission", () => {
  describe("given a decommissioned node that is back", () => {
    it("says so with the reason and the credit less twice the downtime", async () => {
      const { staking, state, solo, downAt } = await networkHelpers.loadFixture(down);
      await expect(state("solo", "recommission", { at: downAt + 3_600, reason: 3 }))
        .to.emit(staking, "NodeRecommissioned")
        .withArgs(solo.nodeId, 3, 89_280);
      expect((await staking.nodeOf(solo.nodeId)).status).to.equal(1);
    });

    it("takes it back into the quorum and the active nodes at once", async () => {
      const { staking, pool, state } = await networkHelpers.loadFixture(down);
      await state("solo", "recommission");
      expect(await staking.quorumNodes()).to.equal(9);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(ALL));
      expect(await staking.activeNodes()).to.equal(9);
      expect(await pool.activeNodes()).to.equal(9);
      expect(await staking.registrations()).to.equal(9);
    });

    it("takes it back however long its credit has been used up, if nobody has deregistered it", async () => {
      const { staking, state, solo } = await networkHelpers.loadFixture(down);
      await time.increase(400 * DAY);
      await expect(state("solo", "recommission"))
        .to.emit(staking, "NodeRecommissioned")
        .withArgs(solo.nodeId, UPTIME, 0);
    });

    it("moves no tokens", async () => {
      const { staking, pool, token, state, operator, liquidator } = await networkHelpers.loadFixture(down);
      await expect(state("solo", "recommission")).to.changeTokenBalances(
        ethers,
        token,
        [staking, pool, operator, liquidator],
        [0, 0, 0, 0],
      );
    });

    it("keeps a running exit request, which ends as it would have", async () => {
      const { staking, state, solo, operator } = await networkHelpers.loadFixture(down);
      await staking.connect(operator).requestExit(solo.nodeId);
      const { exitableAt } = await staking.nodeOf(solo.nodeId);
      await state("solo", "recommission");
      expect((await staking.nodeOf(solo.nodeId)).exitableAt).to.equal(exitableAt);
      await time.setNextBlockTimestamp(exitableAt);
      await expect(staking.exit(solo.key)).to.emit(staking, "NodeExited").withArgs(solo.nodeId);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(ALL.filter((label) => label !== "solo")));
    });

    it("can be decommissioned and recommissioned again and again", async () => {
      const { staking, state, solo } = await networkHelpers.loadFixture(down);
      await state("solo", "recommission");
      for (const [kind, event] of [
        ["decommission", "NodeDecommissioned"],
        ["recommission", "NodeRecommissioned"],
        ["decommission", "NodeDecommissioned"],
      ] as const)
        await expect(state("solo", kind)).to.emit(staking, event);
      expect((await staking.nodeOf(solo.nodeId)).status).to.equal(2);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(ALL.filter((label) => label !== "solo")));
    });
  });

  describe("RW-14: given what a node earns", () => {
    it("begins at the second of the recommission, without back pay", async () => {
      const { pool, state, elsewhere, seeder } = await networkHelpers.loadFixture(running);
      await state("redirected", "decommission");
      const before = await pool.claimable(elsewhere);
      await time.increase(3 * DAY);
      await expect(state("redirected", "recommission"))
        .to.emit(pool, "WeightsAdded")
        .withArgs([share(elsewhere, NODE_WEIGHT)]);
      expect(await pool.claimable(elsewhere)).to.equal(before);
      const others = await pool.claimable(seeder);
      await time.increase(DAY);
      const earned = (await pool.claimable(elsewhere)) - before;
      expect(earned).to.be.greaterThan(0);
      // As much as each of the six seeded nodes.
      expect(earned).to.be.closeTo(((await pool.claimable(seeder)) - others) / 6n, 1);
    });

    it("gives ten contributors their weights back, to the beneficiaries they have by now", async () => {
      const { staking, pool, state, shared, operator, others, elsewhere } = await networkHelpers.loadFixture(running);
      const before = await Promise.all([operator, ...others].map(async (staker) => pool.weightOf(staker)));
      await state("shared", "decommission");
      await staking.connect(others[3]).setBeneficiary(shared.nodeId, elsewhere);
      await state("shared", "recommission");
      for (const [i, staker] of [operator, ...others].entries())
        expect(await pool.weightOf(staker)).to.equal(i === 4 ? 0n : before[i]);
      expect(await pool.weightOf(elsewhere)).to.equal(NODE_WEIGHT + before[4]!);
    });

    it("pays who was made beneficiary of a solo node while it was down", async () => {
      const { staking, pool, state, solo, operator, elsewhere } = await networkHelpers.loadFixture(down);
      await staking.connect(operator).setBeneficiary(solo.nodeId, elsewhere);
      await expect(state("solo", "recommission"))
        .to.emit(pool, "WeightsAdded")
        .withArgs([share(elsewhere, NODE_WEIGHT)]);
      expect(await pool.weightOf(elsewhere)).to.equal(2n * NODE_WEIGHT);
    });
  });

  describe("given a node that is not decommissioned", () => {
    it("reverts when it is active", async () => {
      const { staking, quorumCaller, state, solo } = await networkHelpers.loadFixture(running);
      await expect(state("solo", "recommission"))
        .to.be.revertedWithCustomError(staking, "NodeNotDecommissioned")
        .withArgs(solo.nodeId);
      await expect(quorumCaller.recommission(solo.key, UPTIME, 0))
        .to.be.revertedWithCustomError(staking, "NodeNotDecommissioned")
        .withArgs(solo.nodeId);
    });

    it("reverts when it was decommissioned and has exited", async () => {
      const { staking, state, solo, operator } = await networkHelpers.loadFixture(down);
      await staking.connect(operator).requestExit(solo.nodeId);
      await time.increase(15 * DAY);
      await staking.exit(solo.key);
      await expect(state("solo", "recommission"))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 3);
    });

    for (const [position, state] of GONE.entries())
      it(`reverts when it ${state}`, async () => {
        const { staking, quorumCaller, dead } = await networkHelpers.loadFixture(dying);
        const { key, nodeId, status } = dead[position]!;
        await expect(quorumCaller.recommission(key, UPTIME, 0))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(nodeId, status);
      });
  });

  it("passes on whatever reason and credit the quorum contract names", async () => {
    const { staking, quorumCaller, solo } = await networkHelpers.loadFixture(down);
    await expect(quorumCaller.recommission(solo.key, 65_535, 4_294_967_295))
      .to.emit(staking, "NodeRecommissioned")
      .withArgs(solo.nodeId, 65_535, 4_294_967_295n);
    expect((await staking.nodeOf(idOf("solo"))).status).to.equal(1);
  });

  for (const role of ["governor", "guardian", "operations", "deployer", "operator", "stranger"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(down);
      const { staking, quorum, solo } = context;
      await expect(staking.connect(context[role]).recommission(solo.key, UPTIME, 0))
        .to.be.revertedWithCustomError(staking, "CallerNotQuorum")
        .withArgs(context[role], quorum);
    });
  }
});
