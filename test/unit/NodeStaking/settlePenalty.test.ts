import { expect } from "chai";
import { idOf, MISCONDUCT_PENALTY, withAccused } from "../../support/penalties.js";
import { inOneBlock } from "../../support/staking.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const SEVEN_DAYS = 604_800;
const THIRTY_DAYS = 2_592_000;

function accused() {
  return withAccused(chain, ["solo", "shared"]);
}

describe("NodeStaking.settlePenalty", () => {
  describe("given a penalty for misconduct in escrow", () => {
    for (const [name, seconds] of [
      ["at once", 1],
      ["in the last second before the 7 days are over", SEVEN_DAYS - 1],
    ] as const)
      it(`reverts ${name}`, async () => {
        const { staking, stranger, solo, accusedAt, annullableUntil } = await networkHelpers.loadFixture(accused);
        await time.setNextBlockTimestamp(accusedAt + seconds);
        await expect(staking.connect(stranger).settlePenalty(solo.nodeId))
          .to.be.revertedWithCustomError(staking, "SettlementTooEarly")
          .withArgs(solo.nodeId, annullableUntil);
      });

    for (const [name, later] of [
      ["in the second in which the 7 days are over", 0],
      ["one second later", 1],
      ["a year later", 365 * DAY],
    ] as const)
      it(`pays all of it to the pool ${name}, whoever calls`, async () => {
        const { staking, pool, token, stranger, solo, operator, liquidator, accusedAt, annullableUntil } =
          await networkHelpers.loadFixture(accused);
        await time.setNextBlockTimestamp(annullableUntil + later);
        const settling = staking.connect(stranger).settlePenalty(solo.nodeId);
        await expect(settling).to.emit(staking, "PenaltySettled").withArgs(solo.nodeId, 1_250_000_000_000n);
        await expect(settling).to.changeTokenBalances(
          ethers,
          token,
          [pool, staking, operator, liquidator, stranger],
          [1_250_000_000_000n, -1_250_000_000_000n, 0, 0, 0],
        );
        expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([
          MISCONDUCT_PENALTY,
          BigInt(accusedAt + THIRTY_DAYS),
          0n,
        ]);
      });

    it("PN-09, RW-05: credits the pool through sync, so it earns nothing for the time before", async () => {
      const { staking, pool, solo, seeder, annullableUntil } = await networkHelpers.loadFixture(accused);
      const before = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(annullableUntil);
      await pool.sync();
      const [reserve, owed, earned] = [await pool.reserve(), await pool.owed(), await pool.claimable(seeder)];
      await before.restore();
      await time.setNextBlockTimestamp(annullableUntil);
      await expect(staking.settlePenalty(solo.nodeId))
        .to.emit(pool, "PoolFunded")
        .withArgs(staking, 1_250_000_000_000n);
      expect(await pool.reserve()).to.equal(reserve + 1_250_000_000_000n);
      expect(await pool.owed()).to.equal(owed);
      expect(await pool.claimable(seeder)).to.equal(earned);
    });

    it("pays once, in a block too", async () => {
      const { staking, token, pool, stranger, solo, annullableUntil } = await networkHelpers.loadFixture(accused);
      await time.increaseTo(annullableUntil);
      const before = await token.balanceOf(pool);
      const settle = () => staking.connect(stranger).settlePenalty(solo.nodeId, { gasLimit: 1_000_000 });
      expect(await inOneBlock(chain, settle, settle)).to.deep.equal(["done", "reverted"]);
      expect(await token.balanceOf(pool)).to.equal(before + MISCONDUCT_PENALTY);
      await expect(settle()).to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow").withArgs(solo.nodeId);
    });

    it("pays the same after the operator has withdrawn", async () => {
      const { staking, token, pool, solo, operator, accusedAt } = await networkHelpers.loadFixture(accused);
      await time.increaseTo(accusedAt + THIRTY_DAYS);
      await staking.connect(operator).withdraw([solo.nodeId]);
      await expect(staking.settlePenalty(solo.nodeId)).to.changeTokenBalances(
        ethers,
        token,
        [pool, staking],
        [MISCONDUCT_PENALTY, -MISCONDUCT_PENALTY],
      );
      expect((await staking.nodeOf(solo.nodeId)).status).to.equal(5);
    });

    it("works during a pause", async () => {
      const { staking, guardian, solo, annullableUntil } = await networkHelpers.loadFixture(accused);
      await time.increaseTo(annullableUntil);
      await staking.connect(guardian).pause(7 * DAY);
      await expect(staking.settlePenalty(solo.nodeId)).to.emit(staking, "PenaltySettled");
    });
  });

  describe("given nothing in escrow", () => {
    it("reverts for an active, a decommissioned, and an unknown node", async () => {
      const { staking } = await networkHelpers.loadFixture(accused);
      for (const id of ["redirected", "shared", "nobody"].map(idOf))
        await expect(staking.settlePenalty(id))
          .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
          .withArgs(id);
    });

    it("reverts for any other deregistration: that penalty was paid at once", async () => {
      const { staking, state, shared } = await networkHelpers.loadFixture(accused);
      await state("shared", "deregister");
      await time.increase(30 * DAY);
      await expect(staking.settlePenalty(shared.nodeId))
        .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
        .withArgs(shared.nodeId);
    });
  });
});
