import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { payout, reserveAfter } from "../../support/emission.js";
import { deployPool, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const UNDERFLOW = 0x11;

describe("RewardPool.moveWeight", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const [from, to] = system.stakers as [Signer, Signer];
    const startedAt = await system.startWith(from);
    return { ...system, from, to, startedAt };
  }

  it("moves the weight and leaves their sum and the number of nodes (INV-RWD-2)", async () => {
    const { pool, asStaking, from, to } = await networkHelpers.loadFixture(started);
    await expect(asStaking.moveWeight(from, to, 1_000n))
      .to.emit(pool, "WeightMoved")
      .withArgs(from, to, 1_000n);
    expect(await pool.weightOf(from)).to.equal(1_099_511_626_776n);
    expect(await pool.weightOf(to)).to.equal(1_000n);
    expect(await pool.activeNodes()).to.equal(1);
  });

  it("leaves what was earned with the old beneficiary (RW-10, RW-11)", async () => {
    const { pool, asStaking, from, to, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.moveWeight(from, to, NODE_WEIGHT);
    expect(await pool.claimable(from)).to.equal(16_525_121_425_415n);
    expect(await pool.claimable(to)).to.equal(0);
    await networkHelpers.time.increaseTo(startedAt + 2 * DAY);
    const secondDay = payout(reserveAfter(sesh("40000000"), 86_400n), 86_400n);
    expect(await pool.claimable(from)).to.equal(16_525_121_425_415n);
    expect(await pool.claimable(to)).to.be.closeTo(secondDay, 1);
  });

  it("settles what the new beneficiary had earned with its own weight (RW-10)", async () => {
    const { pool, asStaking, from, to, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.addWeights([share(to)]);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + 2 * DAY);
    await asStaking.moveWeight(from, to, NODE_WEIGHT);
    const secondDay = payout(reserveAfter(sesh("40000000"), 86_400n), 86_400n);
    expect(await pool.claimable(from)).to.equal(16_525_121_425_415n + secondDay / 2n);
    expect(await pool.claimable(to)).to.equal(secondDay / 2n);
  });

  it("changes nothing when the beneficiary stays the same", async () => {
    const { pool, asStaking, from, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.moveWeight(from, from, NODE_WEIGHT);
    expect(await pool.weightOf(from)).to.equal(NODE_WEIGHT);
    expect(await pool.claimable(from)).to.equal(16_525_121_425_415n);
  });

  it("reverts for one unit more than the beneficiary has", async () => {
    const { asStaking, from, to } = await networkHelpers.loadFixture(started);
    await expect(asStaking.moveWeight(from, to, NODE_WEIGHT + 1n)).to.be.revertedWithPanic(UNDERFLOW);
  });

  it("reverts for everybody but the staking contract, the beneficiary included (RW-11)", async () => {
    const { pool, staking, governor, operations, from, to } = await networkHelpers.loadFixture(started);
    for (const caller of [governor, operations, from, to]) {
      await expect(pool.connect(caller).moveWeight(from, to, 1))
        .to.be.revertedWithCustomError(pool, "CallerNotStaking")
        .withArgs(caller, staking);
    }
  });
});
