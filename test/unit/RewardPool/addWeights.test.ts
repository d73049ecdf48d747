import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { payout, reserveAfter } from "../../support/emission.js";
import { deployPool, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.addWeights", () => {
  async function fixture() {
    const system = await deployPool(chain, sesh("40000000"));
    const [first, second, third] = system.stakers as [Signer, Signer, Signer];
    return { ...system, first, second, third };
  }

  it("adds one node with the shares of its contributors (INV-RWD-2)", async () => {
    const { pool, asStaking, first, second } = await networkHelpers.loadFixture(fixture);
    const shares = [share(first, NODE_WEIGHT - 1n), share(second, 1n)];
    await expect(asStaking.addWeights(shares)).to.emit(pool, "WeightsAdded").withArgs(shares);
    expect(await pool.activeNodes()).to.equal(1);
    expect(await pool.weightOf(first)).to.equal(1_099_511_627_775n);
    expect(await pool.weightOf(second)).to.equal(1);
  });

  it("adds up the shares of one beneficiary, in one node and over nodes", async () => {
    const { pool, asStaking, first } = await networkHelpers.loadFixture(fixture);
    await asStaking.addWeights([share(first, NODE_WEIGHT / 2n), share(first, NODE_WEIGHT / 2n)]);
    await asStaking.addWeights([share(first)]);
    expect(await pool.weightOf(first)).to.equal(2_199_023_255_552n);
    expect(await pool.activeNodes()).to.equal(2);
  });

  describe("given emission", () => {
    it("gives the new node nothing of the time before, and takes nothing from the others (RW-01)", async () => {
      const { pool, asStaking, first, second, startWith } = await networkHelpers.loadFixture(fixture);
      const startedAt = await startWith(first);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await asStaking.addWeights([share(second)]);
      expect(await pool.claimable(first)).to.equal(16_525_121_425_415n);
      expect(await pool.claimable(second)).to.equal(0);
      await networkHelpers.time.increaseTo(startedAt + 2 * DAY);
      const secondDay = payout(reserveAfter(sesh("40000000"), 86_400n), 86_400n);
      expect(await pool.claimable(second)).to.equal(secondDay / 2n);
      expect(await pool.claimable(first)).to.equal(16_525_121_425_415n + secondDay / 2n);
    });

    it("settles what a beneficiary earned with the node it had (RW-01)", async () => {
      const { pool, asStaking, first, second, startWith } = await networkHelpers.loadFixture(fixture);
      const startedAt = await startWith(first, second);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await asStaking.addWeights([share(first)]);
      expect(await pool.claimable(first)).to.equal(8_262_560_712_707n);
      await networkHelpers.time.increaseTo(startedAt + 2 * DAY);
      const secondDay = payout(reserveAfter(sesh("40000000"), 86_400n), 86_400n);
      expect(await pool.claimable(first)).to.be.closeTo(8_262_560_712_707n + (secondDay * 2n) / 3n, 1);
    });

    it("pays the first node after a time without any nothing for that time (RW-02)", async () => {
      const { pool, asStaking, first, startWith } = await networkHelpers.loadFixture(fixture);
      const startedAt = await startWith();
      await networkHelpers.time.setNextBlockTimestamp(startedAt + 100 * DAY);
      await asStaking.addWeights([share(first)]);
      expect(await pool.reserve()).to.equal(sesh("40000000"));
      await networkHelpers.time.increaseTo(startedAt + 101 * DAY);
      expect(await pool.claimable(first)).to.equal(16_525_121_425_415n);
    });
  });

  describe("given shares that are not one node (RW-19)", () => {
    it("reverts one unit below, one above, for none and for two nodes at once", async () => {
      const { pool, asStaking, first, second } = await networkHelpers.loadFixture(fixture);
      for (const [shares, sum] of [
        [[share(first, NODE_WEIGHT - 1n)], 1_099_511_627_775n],
        [[share(first, NODE_WEIGHT), share(second, 1n)], 1_099_511_627_777n],
        [[], 0n],
        [[share(first), share(second)], 2_199_023_255_552n],
      ] as const) {
        await expect(asStaking.addWeights([...shares]))
          .to.be.revertedWithCustomError(pool, "SharesNotOneNode")
          .withArgs(sum, 1_099_511_627_776n);
      }
      expect(await pool.activeNodes()).to.equal(0);
    });

    it("reverts for shares whose sum would wrap around in 64 bits", async () => {
      const { pool, asStaking, first, second } = await networkHelpers.loadFixture(fixture);
      const shares = [share(first, 2n ** 64n - 1n), share(second, NODE_WEIGHT + 1n)];
      await expect(asStaking.addWeights(shares))
        .to.be.revertedWithCustomError(pool, "SharesNotOneNode")
        .withArgs(2n ** 64n + NODE_WEIGHT, NODE_WEIGHT);
    });
  });

  it("reverts for everybody but the staking contract", async () => {
    const { pool, staking, governor, operations, first } = await networkHelpers.loadFixture(fixture);
    for (const caller of [governor, operations, first]) {
      await expect(pool.connect(caller).addWeights([share(first)]))
        .to.be.revertedWithCustomError(pool, "CallerNotStaking")
        .withArgs(caller, staking);
    }
  });
});
