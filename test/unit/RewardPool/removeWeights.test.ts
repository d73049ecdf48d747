import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { payout, reserveAfter } from "../../support/emission.js";
import { deployPool, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const UNDERFLOW = 0x11;

describe("RewardPool.removeWeights", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const [first, second] = system.stakers as [Signer, Signer];
    const startedAt = await system.startWith(first, second);
    return { ...system, first, second, startedAt };
  }

  it("removes one node with its shares (INV-RWD-2)", async () => {
    const { pool, asStaking, first } = await networkHelpers.loadFixture(started);
    await expect(asStaking.removeWeights([share(first)]))
      .to.emit(pool, "WeightsRemoved")
      .withArgs([share(first)]);
    expect(await pool.activeNodes()).to.equal(1);
    expect(await pool.weightOf(first)).to.equal(0);
  });

  it("leaves what was earned claimable for ever, and lets it earn no more (RW-01, RW-14, RW-15)", async () => {
    const { pool, asStaking, first, second, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.removeWeights([share(first)]);
    await networkHelpers.time.increaseTo(startedAt + 2 * DAY);
    const secondDay = payout(reserveAfter(sesh("40000000"), 86_400n), 86_400n);
    expect(await pool.claimable(first)).to.equal(8_262_560_712_707n);
    expect(await pool.claimable(second)).to.be.closeTo(8_262_560_712_707n + secondDay, 1);
    await networkHelpers.time.increase(3_650 * DAY);
    await expect(pool.claimFor(first)).to.emit(pool, "RewardsClaimed").withArgs(first, 8_262_560_712_707n);
  });

  it("gives a node that comes back nothing for the time it was away (RW-14)", async () => {
    const { pool, asStaking, first, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.removeWeights([share(first)]);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + 30 * DAY);
    await asStaking.addWeights([share(first)]);
    expect(await pool.claimable(first)).to.equal(8_262_560_712_707n);
  });

  it("stops the emission with the last node, and nothing is lost (RW-02)", async () => {
    const { pool, asStaking, first, second, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY - 1);
    await asStaking.removeWeights([share(first)]);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await asStaking.removeWeights([share(second)]);
    await networkHelpers.time.increase(365 * DAY);
    expect(await pool.reserve()).to.be.closeTo(39_983_474_878_574_585n, 1);
    expect(await pool.emissionPerSecond()).to.equal(0);
  });

  it("reverts for shares that are not one node", async () => {
    const { pool, asStaking, first, second } = await networkHelpers.loadFixture(started);
    for (const [shares, sum] of [
      [[share(first, NODE_WEIGHT - 1n)], NODE_WEIGHT - 1n],
      [[], 0n],
      [[share(first), share(second)], 2n * NODE_WEIGHT],
    ] as const) {
      await expect(asStaking.removeWeights([...shares]))
        .to.be.revertedWithCustomError(pool, "SharesNotOneNode")
        .withArgs(sum, NODE_WEIGHT);
    }
  });

  it("reverts for weight the beneficiary does not have", async () => {
    const { asStaking, first, governor } = await networkHelpers.loadFixture(started);
    await expect(asStaking.removeWeights([share(governor)])).to.be.revertedWithPanic(UNDERFLOW);
    await asStaking.removeWeights([share(first)]);
    await expect(asStaking.removeWeights([share(first)])).to.be.revertedWithPanic(UNDERFLOW);
  });

  it("reverts for everybody but the staking contract", async () => {
    const { pool, staking, governor, operations, first } = await networkHelpers.loadFixture(started);
    for (const caller of [governor, operations, first]) {
      await expect(pool.connect(caller).removeWeights([share(first)]))
        .to.be.revertedWithCustomError(pool, "CallerNotStaking")
        .withArgs(caller, staking);
    }
  });
});
