import { expect } from "chai";
import { GONE, idOf, sumOf, withDeadNodes, withNodes } from "../../support/penalties.js";
import { NODE_WEIGHT, share } from "../../support/pool.js";
import { asQuorum, seeded, UPTIME } from "../../support/quorum.js";
import { createChain, DAY, deploySystem, registrationFor, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const running = async () => withNodes(chain);
const dying = async () => withDeadNodes(chain);

describe("NodeStaking.decommission", () => {
  describe("given an active solo node that the quorum finds down", () => {
    it("says so with the reason and the credit that is left", async () => {
      const { staking, state, solo } = await networkHelpers.loadFixture(running);
      const registeredAt = Number((await staking.nodeOf(solo.nodeId)).registeredAt);
      // 2 hours and 48 minutes a day
      await expect(state("solo", "decommission", { at: registeredAt + 31 * DAY, reason: 5 }))
        .to.emit(staking, "NodeDecommissioned")
        .withArgs(solo.nodeId, 5, 96_480);
    });

    it("changes the status and nothing else about the node", async () => {
      const { staking, state, solo, operator } = await networkHelpers.loadFixture(running);
      const { registeredAt } = await staking.nodeOf(solo.nodeId);
      await staking.connect(operator).requestExit(solo.nodeId);
      const exitableAt = BigInt((await time.latest()) + 15 * DAY);
      await state("solo", "decommission");
      const expected = [operator.address, 1_000n, 2n, 1n, registeredAt, exitableAt, 25_000_000_000_000n];
      expect(await staking.nodeOf(solo.nodeId)).to.deep.equal(expected);
      expect(await staking.contributorsOf(solo.nodeId)).to.deep.equal([
        [operator.address, operator.address, 25_000_000_000_000n],
      ]);
      expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([0n, 0n, 0n]);
    });

    it("takes it out of the quorum and of the active nodes at once", async () => {
      const { staking, pool, state } = await networkHelpers.loadFixture(running);
      expect(await staking.quorumNodes()).to.equal(9);
      await state("solo", "decommission");
      const left = ["redirected", "shared", ...seeded(6)];
      expect(await staking.quorumNodes()).to.equal(8);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(left));
      expect(await staking.activeNodes()).to.equal(8);
      expect(await pool.activeNodes()).to.equal(8);
      expect(await staking.registrations()).to.equal(9);
    });

    it("moves no tokens", async () => {
      const { staking, pool, token, state, operator, liquidator } = await networkHelpers.loadFixture(running);
      await expect(state("solo", "decommission")).to.changeTokenBalances(
        ethers,
        token,
        [staking, pool, operator, liquidator],
        [0, 0, 0, 0],
      );
    });

    it("leaves its stake where it is", async () => {
      const { staking, state, solo, operator } = await networkHelpers.loadFixture(running);
      await state("solo", "decommission");
      await time.increase(60 * DAY);
      expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(0);
      await expect(staking.connect(operator).withdraw([solo.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(solo.nodeId, operator);
    });
  });

  describe("RW-14: given what a node earns", () => {
    it("stops at the second of the decommission; what was earned stays", async () => {
      const { pool, state, elsewhere } = await networkHelpers.loadFixture(running);
      await expect(state("redirected", "decommission"))
        .to.emit(pool, "WeightsRemoved")
        .withArgs([share(elsewhere, NODE_WEIGHT)]);
      const earned = await pool.claimable(elsewhere);
      expect(earned).to.be.greaterThan(0);
      await time.increase(40 * DAY);
      expect(await pool.claimable(elsewhere)).to.equal(earned);
      await expect(pool.claimFor(elsewhere)).to.emit(pool, "RewardsClaimed").withArgs(elsewhere, earned);
    });

    it("stops for all ten contributors of a node", async () => {
      const { pool, state, others, operator } = await networkHelpers.loadFixture(running);
      // 2,083.333333333 of 25,000 SESH after a fee of a tenth: 82,463,372,083 of 2^40.
      const weights = Array<bigint>(9).fill(82_463_372_083n);
      const rest = NODE_WEIGHT - weights.reduce((sum, weight) => sum + weight);
      const shares = [share(operator, rest), ...others.map((other, i) => share(other, weights[i]))];
      await expect(state("shared", "decommission")).to.emit(pool, "WeightsRemoved").withArgs(shares);
      const earned = await Promise.all(others.map(async (other) => pool.claimable(other)));
      await time.increase(DAY);
      for (const [i, other] of others.entries()) {
        expect(await pool.weightOf(other)).to.equal(0);
        expect(await pool.claimable(other)).to.equal(earned[i]);
      }
      // The operator's solo node goes on.
      expect(await pool.weightOf(operator)).to.equal(NODE_WEIGHT);
    });
  });

  describe("given a seeded node", () => {
    it("takes it out like any other", async () => {
      const { staking, state } = await networkHelpers.loadFixture(running);
      await expect(state("seed 2", "decommission")).to.emit(staking, "NodeDecommissioned");
      expect((await staking.nodeOf(idOf("seed 2"))).status).to.equal(2);
      expect(await staking.aggregateKey()).to.deep.equal(
        sumOf(["solo", "redirected", "shared", "seed 0", "seed 1", "seed 3", "seed 4", "seed 5"]),
      );
    });

    it("reverts before the network has started", async () => {
      const system = await deploySystem(chain);
      const { staking, operations, stakers } = system;
      const registration = await registrationFor(system, "early", stakers[0] as Signer);
      await staking.connect(operations).seed([registration]);
      const quorumCaller = await asQuorum(chain, system);
      await expect(quorumCaller.decommission(registration.node.key, UPTIME, 7_200)).to.be.revertedWithCustomError(
        staking,
        "NetworkNotStarted",
      );
    });
  });

  it("passes on whatever reason and credit the quorum contract names", async () => {
    const { staking, quorumCaller, solo, shared } = await networkHelpers.loadFixture(running);
    await expect(quorumCaller.decommission(solo.key, 0, 0))
      .to.emit(staking, "NodeDecommissioned")
      .withArgs(solo.nodeId, 0, 0);
    await expect(quorumCaller.decommission(shared.key, 65_535, 4_294_967_295))
      .to.emit(staking, "NodeDecommissioned")
      .withArgs(shared.nodeId, 65_535, 4_294_967_295n);
  });

  describe("given a node that is not active", () => {
    it("reverts when it is decommissioned already", async () => {
      const { staking, quorumCaller, state, solo } = await networkHelpers.loadFixture(running);
      await state("solo", "decommission");
      await expect(state("solo", "decommission"))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 2);
      await expect(quorumCaller.decommission(solo.key, UPTIME, 7_200))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 2);
    });

    for (const [position, state] of GONE.entries())
      it(`reverts when it ${state}`, async () => {
        const { staking, quorumCaller, dead } = await networkHelpers.loadFixture(dying);
        const { key, nodeId, status } = dead[position]!;
        await expect(quorumCaller.decommission(key, UPTIME, 7_200))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(nodeId, status);
      });
  });

  for (const role of ["governor", "guardian", "operations", "deployer", "operator", "stranger"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(running);
      const { staking, quorum, solo } = context;
      await expect(staking.connect(context[role]).decommission(solo.key, UPTIME, 7_200))
        .to.be.revertedWithCustomError(staking, "CallerNotQuorum")
        .withArgs(context[role], quorum);
    });
  }
});
