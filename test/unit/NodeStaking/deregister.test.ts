import { expect } from "chai";
import { nodeId as nodeIdOf } from "../../support/nodes.js";
import {
  GONE,
  idOf,
  LIQUIDATOR_REWARD,
  MISCONDUCT_PENALTY,
  PENALTY,
  POOL_SHARE,
  SHARED_STAKES,
  sumOf,
  withDeadNodes,
  withNodes,
} from "../../support/penalties.js";
import { NODE_WEIGHT, share } from "../../support/pool.js";
import { attestation, MISCONDUCT, seeded, statement, UPTIME } from "../../support/quorum.js";
import { asGovernor, createChain, DAY, registerSolo, registrationFor, REQUIREMENT } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const THIRTY_DAYS = 2_592_000;
const SEVEN_DAYS = 604_800;
const running = async () => withNodes(chain);
const dying = async () => withDeadNodes(chain);

/** The solo, the redirected and the shared node are down, and their credit is used up. */
async function usedUp() {
  const context = await withNodes(chain);
  for (const label of ["solo", "redirected", "shared"]) await context.state(label, "decommission");
  await time.increase(2 * DAY);
  return { ...context, now: (await time.latest()) + 100 };
}

describe("NodeStaking.deregister", () => {
  it("has these amounts for a stake of 25,000 SESH (PN-01)", () => {
    expect(LIQUIDATOR_REWARD).to.equal(7_500_000_000n);
    expect(POOL_SHARE).to.equal(42_500_000_000n);
    expect(LIQUIDATOR_REWARD + POOL_SHARE).to.equal(PENALTY);
    expect(MISCONDUCT_PENALTY).to.equal(1_250_000_000_000n);
    expect(SHARED_STAKES.reduce((sum, stake) => sum + stake)).to.equal(REQUIREMENT);
    expect(SHARED_STAKES[0]).to.equal(REQUIREMENT / 4n);
  });

  describe("given a decommissioned node whose credit is used up", () => {
    it("PN-01: pays 7.5 SESH to the liquidator and 42.5 to the pool, and says so", async () => {
      const { staking, pool, token, state, solo, operator, liquidator, now } = await networkHelpers.loadFixture(usedUp);
      const deregistering = await state("solo", "deregister", { at: now, reason: 9 });
      await expect(deregistering)
        .to.emit(staking, "NodeDeregistered")
        .withArgs(solo.nodeId, liquidator, 9, 7_500_000_000n, 42_500_000_000n, now + THIRTY_DAYS);
      await expect(deregistering).to.changeTokenBalances(
        ethers,
        token,
        [liquidator, pool, staking, operator],
        [7_500_000_000n, 42_500_000_000n, -50_000_000_000n, 0],
      );
    });

    it("PN-09, RW-05: credits the pool through sync, so the share earns nothing for the time before", async () => {
      const { staking, pool, state, seeder, now } = await networkHelpers.loadFixture(usedUp);
      const before = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(now);
      await pool.sync();
      const [reserve, owed, earned] = [await pool.reserve(), await pool.owed(), await pool.claimable(seeder)];
      await before.restore();
      await expect(state("solo", "deregister", { at: now }))
        .to.emit(pool, "PoolFunded")
        .withArgs(staking, 42_500_000_000n);
      expect(await pool.reserve()).to.equal(reserve + 42_500_000_000n);
      expect(await pool.owed()).to.equal(owed);
      expect(await pool.claimable(seeder)).to.equal(earned);
      expect(await pool.sync.staticCall()).to.equal(0);
    });

    it("PN-08: pays whoever submits, because the signature names nobody", async () => {
      const { token, state, stranger } = await networkHelpers.loadFixture(usedUp);
      await expect(state("solo", "deregister", { from: stranger })).to.changeTokenBalance(
        ethers,
        token,
        stranger,
        LIQUIDATOR_REWARD,
      );
    });

    it("records status and penalty", async () => {
      const { staking, state, solo, operator, now } = await networkHelpers.loadFixture(usedUp);
      const { registeredAt } = await staking.nodeOf(solo.nodeId);
      await state("solo", "deregister", { at: now });
      const expected = [operator.address, 1_000n, 4n, 1n, registeredAt, 0n, REQUIREMENT];
      expect(await staking.nodeOf(solo.nodeId)).to.deep.equal(expected);
      expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([50_000_000_000n, BigInt(now + THIRTY_DAYS), 0n]);
    });

    it("leaves quorum, active nodes and weights as the decommission left them", async () => {
      const { staking, pool, state } = await networkHelpers.loadFixture(usedUp);
      await expect(state("solo", "deregister")).not.to.emit(pool, "WeightsRemoved");
      expect(await staking.quorumNodes()).to.equal(6);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(seeded(6)));
      expect(await staking.activeNodes()).to.equal(6);
      expect(await pool.activeNodes()).to.equal(6);
      expect(await staking.registrations()).to.equal(9);
    });

    it("PN-02: takes all of it from an operator with exactly a quarter; nine contributors stay whole", async () => {
      const { staking, pool, token, state, shared, contributors, operator, others, liquidator } =
        await networkHelpers.loadFixture(usedUp);
      await expect(state("shared", "deregister")).to.changeTokenBalances(
        ethers,
        token,
        [liquidator, pool, staking, operator, ...others],
        [7_500_000_000n, 42_500_000_000n, -50_000_000_000n, 0, ...others.map(() => 0)],
      );
      const left = contributors.map(({ staker, beneficiary, stake }, i) => [
        staker,
        beneficiary,
        i === 0 ? 6_200_000_000_000n : stake,
      ]);
      expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(left);
    });

    it("takes it when the exit is requested, too, and even when it could have been finished", async () => {
      const { staking, quorumCaller, stranger, solo, redirected, operator } = await networkHelpers.loadFixture(usedUp);
      for (const { key, nodeId } of [solo, redirected]) {
        await staking.connect(operator).requestExit(nodeId);
        if (nodeId === redirected.nodeId) await time.increase(15 * DAY);
        await expect(quorumCaller.deregister(key, UPTIME, stranger)).to.emit(staking, "NodeDeregistered");
        expect((await staking.nodeOf(nodeId)).status).to.equal(4);
        await expect(staking.exit(key)).to.be.revertedWithCustomError(staking, "NodeNotActive").withArgs(nodeId, 4);
      }
    });

    it("locks for the time that is set now, and leaves stakes that are locked already alone", async () => {
      const { system, staking, state, solo, redirected } = await networkHelpers.loadFixture(usedUp);
      await state("solo", "deregister");
      const { withdrawableAt } = await staking.penaltyOf(solo.nodeId);
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("setDeregistrationLock", [3_600]));
      const now = (await time.latest()) + 60;
      await state("redirected", "deregister", { at: now });
      expect((await staking.penaltyOf(redirected.nodeId)).withdrawableAt).to.equal(now + 3_600);
      expect((await staking.penaltyOf(solo.nodeId)).withdrawableAt).to.equal(withdrawableAt);
    });
  });

  describe("given an active node with too little credit to be decommissioned", () => {
    /** Down for more than half of its credit of 26 hours: it comes back without any. */
    async function withoutCredit() {
      const context = await withNodes(chain);
      for (const label of ["redirected", "shared"]) await context.state(label, "decommission");
      await time.increase(DAY);
      for (const label of ["redirected", "shared"]) await context.state(label, "recommission");
      return context;
    }

    it("puts it out of the quorum, ends its rewards and penalises in one step", async () => {
      const { staking, pool, token, state, redirected, liquidator, elsewhere } =
        await networkHelpers.loadFixture(withoutCredit);
      const deregistering = state("redirected", "deregister");
      await expect(deregistering)
        .to.emit(pool, "WeightsRemoved")
        .withArgs([share(elsewhere, NODE_WEIGHT)]);
      await expect(deregistering).to.changeTokenBalances(
        ethers,
        token,
        [liquidator, pool],
        [LIQUIDATOR_REWARD, POOL_SHARE],
      );
      expect((await staking.nodeOf(redirected.nodeId)).status).to.equal(4);
      expect(await staking.aggregateKey()).to.deep.equal(sumOf(["solo", "shared", ...seeded(6)]));
      expect(await staking.quorumNodes()).to.equal(8);
      expect(await staking.activeNodes()).to.equal(8);
      expect(await pool.activeNodes()).to.equal(8);
      const earned = await pool.claimable(elsewhere);
      await time.increase(DAY);
      expect(await pool.claimable(elsewhere)).to.equal(earned);
    });

    it("keeps what ten contributors have earned for them", async () => {
      const { pool, state, others } = await networkHelpers.loadFixture(withoutCredit);
      await state("shared", "deregister");
      for (const other of others) {
        const earned = await pool.claimable(other);
        expect(earned).to.be.greaterThan(0);
        await expect(pool.claimFor(other)).to.emit(pool, "RewardsClaimed").withArgs(other, earned);
        expect(await pool.weightOf(other)).to.equal(0);
      }
    });
  });

  describe("given misconduct", () => {
    it("holds 5 % of the stake in escrow and pays nobody", async () => {
      const { staking, pool, token, state, solo, operator, liquidator, now } = await networkHelpers.loadFixture(usedUp);
      const deregistering = await state("solo", "deregister", { at: now, reason: MISCONDUCT });
      await expect(deregistering)
        .to.emit(staking, "NodeDeregistered")
        .withArgs(solo.nodeId, liquidator, 256, 0, 1_250_000_000_000n, now + THIRTY_DAYS);
      await expect(deregistering).not.to.emit(pool, "PoolFunded");
      await expect(deregistering).to.changeTokenBalances(
        ethers,
        token,
        [liquidator, pool, staking, operator],
        [0, 0, 0, 0],
      );
      expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([
        1_250_000_000_000n,
        BigInt(now + THIRTY_DAYS),
        BigInt(now + SEVEN_DAYS),
      ]);
    });

    for (const reason of [257, 511, 65_535])
      it(`is what the reason ${reason} names among others`, async () => {
        const { staking, quorumCaller, stranger, solo } = await networkHelpers.loadFixture(usedUp);
        await expect(quorumCaller.deregister(solo.key, reason, stranger)).to.emit(staking, "NodeDeregistered");
        expect((await staking.penaltyOf(solo.nodeId)).amount).to.equal(1_250_000_000_000n);
      });

    for (const reason of [0, 255, 512, 65_279])
      it(`is not what the reason ${reason} names`, async () => {
        const { staking, quorumCaller, stranger, solo } = await networkHelpers.loadFixture(usedUp);
        await expect(quorumCaller.deregister(solo.key, reason, stranger)).to.emit(staking, "NodeDeregistered");
        expect((await staking.penaltyOf(solo.nodeId)).amount).to.equal(50_000_000_000n);
      });

    it("PN-02: takes it from an operator with exactly a quarter; nine contributors stay whole", async () => {
      const { staking, state, shared, contributors } = await networkHelpers.loadFixture(usedUp);
      await state("shared", "deregister", { reason: MISCONDUCT });
      const left = contributors.map(({ staker, beneficiary, stake }, i) => [
        staker,
        beneficiary,
        i === 0 ? 5_000_000_000_000n : stake,
      ]);
      expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(left);
    });

    for (const [lock, locked] of [
      [3_600, SEVEN_DAYS],
      [SEVEN_DAYS - 1, SEVEN_DAYS],
      [SEVEN_DAYS, SEVEN_DAYS],
      [SEVEN_DAYS + 1, SEVEN_DAYS + 1],
    ] as const)
      it(`locks the stake for ${locked} seconds where the lock is ${lock}: nobody takes it before the annulment ends`, async () => {
        const { system, staking, state, solo } = await networkHelpers.loadFixture(usedUp);
        await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("setDeregistrationLock", [lock]));
        const now = (await time.latest()) + 60;
        await state("solo", "deregister", { at: now, reason: MISCONDUCT });
        expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([
          1_250_000_000_000n,
          BigInt(now + locked),
          BigInt(now + SEVEN_DAYS),
        ]);
      });
  });

  describe("ST-02: given a requirement that changed", () => {
    for (const [requirement, reward, poolShare, misconduct] of [
      [20_000_000_000_000n, 6_000_000_000n, 34_000_000_000n, 1_000_000_000_000n],
      [25_000_000_000_001n, 7_500_000_000n, 42_500_000_001n, 1_250_000_000_000n],
      [24_999_999_999_999n, 7_499_999_999n, 42_500_000_000n, 1_249_999_999_999n],
      [4n, 0n, 1n, 0n],
      [3n, 0n, 0n, 0n],
    ] as const)
      it(`takes ${reward} and ${poolShare}, or ${misconduct}, of a node of ${requirement}`, async () => {
        const { system, staking, pool, token, quorumCaller, operator, stranger, solo } =
          await networkHelpers.loadFixture(running);
        const data = staking.interface.encodeFunctionData("setStakingRequirement", [requirement]);
        await asGovernor(chain, system, staking, data);
        await networkHelpers.mine();
        const contributors = [{ staker: operator.address, beneficiary: operator.address, stake: requirement }];
        const nodes = [];
        for (const label of ["plain", "accused"]) {
          const registration = await registrationFor(system, label, operator, { contributors });
          await staking.connect(operator).register(registration);
          nodes.push(registration.node.key);
        }
        const [plain, accused] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
        await expect(quorumCaller.deregister(plain, UPTIME, stranger)).to.changeTokenBalances(
          ethers,
          token,
          [stranger, pool, staking],
          [reward, poolShare, -reward - poolShare],
        );
        await quorumCaller.deregister(accused, MISCONDUCT, stranger);
        expect((await staking.penaltyOf(nodeIdOf(accused))).amount).to.equal(misconduct);
        // Who registered before has the penalty of the stake it brought.
        await quorumCaller.deregister(solo.key, UPTIME, stranger);
        expect((await staking.penaltyOf(solo.nodeId)).amount).to.equal(50_000_000_000n);
      });
  });

  describe("PN-04: given a node that registered just now", () => {
    it("reverts until the node is two hours old, and then because it has its credit", async () => {
      const { system, staking, quorum, operator, state } = await networkHelpers.loadFixture(running);
      const { nodeId } = await registerSolo(system, "young", operator);
      const registeredAt = Number((await staking.nodeOf(nodeId)).registeredAt);
      for (const at of [registeredAt + 60, registeredAt + 7_199])
        await expect(state("young", "deregister", { at }))
          .to.be.revertedWithCustomError(quorum, "NodeTooYoung")
          .withArgs(nodeId, registeredAt + 7_200);
      await expect(state("young", "deregister", { at: registeredAt + 7_200 }))
        .to.be.revertedWithCustomError(quorum, "CreditNotUsedUp")
        .withArgs(nodeId, 7_440);
    });
  });

  describe("PN-06: given a node that was deregistered or has left", () => {
    it("reverts the second time, in a new statement too", async () => {
      const { staking, quorumCaller, stranger, state, solo } = await networkHelpers.loadFixture(usedUp);
      await state("solo", "deregister");
      await expect(state("solo", "deregister"))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 4);
      await expect(quorumCaller.deregister(solo.key, MISCONDUCT, stranger))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 4);
    });

    it("reverts after the exit of a decommissioned node", async () => {
      const { staking, state, solo, operator } = await networkHelpers.loadFixture(usedUp);
      await staking.connect(operator).requestExit(solo.nodeId);
      await time.increase(15 * DAY);
      await staking.exit(solo.key);
      await expect(state("solo", "deregister"))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(solo.nodeId, 3);
    });

    for (const [position, state] of GONE.entries())
      it(`reverts when it ${state}`, async () => {
        const { staking, quorumCaller, stranger, dead } = await networkHelpers.loadFixture(dying);
        const { key, nodeId, status } = dead[position]!;
        await expect(quorumCaller.deregister(key, UPTIME, stranger))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(nodeId, status);
      });

    it("never lets the key register again", async () => {
      const { system, staking, operator, state, solo } = await networkHelpers.loadFixture(usedUp);
      await state("solo", "deregister");
      await expect(registerSolo(system, "solo", operator))
        .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
        .withArgs(solo.nodeId);
    });
  });

  describe("PN-10: given what the quorum signed about one node", () => {
    it("reverts when it is submitted about another", async () => {
      const { system, quorum, membersAt } = await networkHelpers.loadFixture(usedUp);
      const timestamp = await time.latest();
      const meant = [await statement(chain, "solo", "deregister", { timestamp })];
      const applied = [await statement(chain, "redirected", "deregister", { timestamp })];
      const signed = attestation(await quorum.statementDigest(meant), await membersAt(timestamp));
      await expect(system.quorum.submit(applied, { ...signed, hint: "0x" }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(await quorum.statementDigest(applied), 0);
      await system.quorum.submit(meant, signed);
      expect((await system.staking.nodeOf(idOf("solo"))).status).to.equal(4);
      expect((await system.staking.nodeOf(idOf("redirected"))).status).to.equal(2);
    });
  });

  for (const role of ["governor", "guardian", "operations", "deployer", "operator", "stranger"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(running);
      const { staking, quorum, solo } = context;
      await expect(staking.connect(context[role]).deregister(solo.key, UPTIME, context[role]))
        .to.be.revertedWithCustomError(staking, "CallerNotQuorum")
        .withArgs(context[role], quorum);
    });
  }
});
