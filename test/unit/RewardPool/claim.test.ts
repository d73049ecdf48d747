import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { payout } from "../../support/emission.js";
import { deployHostilePool, deployPool, inOneBlock, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("RewardPool.claim", () => {
  async function testnetPool() {
    const system = await deployPool(chain, sesh("40000000"));
    const [beneficiary, other] = system.stakers as [Signer, Signer];
    return { ...system, beneficiary, other };
  }
  async function mainnetPool() {
    const system = await deployPool(chain);
    const [beneficiary, other] = system.stakers as [Signer, Signer];
    return { ...system, beneficiary, other };
  }

  describe("given one node and a pool of 40,000,000 SESH", () => {
    it("pays 16,525.121425415 SESH for the first day", async () => {
      const { pool, token, beneficiary, startWith } = await networkHelpers.loadFixture(testnetPool);
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      const claim = pool.connect(beneficiary).claim();
      await expect(claim).to.emit(pool, "RewardsClaimed").withArgs(beneficiary, 16_525_121_425_415n);
      await expect(claim).to.emit(token, "Transfer").withArgs(pool, beneficiary, 16_525_121_425_415n);
      expect(await token.balanceOf(beneficiary)).to.equal(sesh("1000000") + 16_525_121_425_415n);
      expect(await pool.owed()).to.equal(0);
      expect(await pool.reserve()).to.equal(39_983_474_878_574_585n);
    });

    it("pays 14 %, 5,600,000 SESH, for the first year", async () => {
      const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(testnetPool);
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + 365 * DAY);
      await expect(pool.connect(beneficiary).claim())
        .to.emit(pool, "RewardsClaimed")
        .withArgs(beneficiary, 5_600_000_000_000_000n);
    });
  });

  describe("given one node and a pool of 63,177,550 SESH", () => {
    const expected = [
      [1, 302_150_578n],
      [DAY, 26_100_417_127_756n],
      [30 * DAY, 778_340_025_403_182n],
      [365 * DAY, 8_844_857_000_000_000n],
      [50 * 365 * DAY, 63_144_016_001_366_005n],
    ] as const;
    for (const [seconds, amount] of expected) {
      it(`pays ${ethers.formatUnits(amount, 9)} SESH after ${seconds} seconds (RW-04)`, async () => {
        const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(mainnetPool);
        const startedAt = await startWith(beneficiary);
        await networkHelpers.time.setNextBlockTimestamp(startedAt + seconds);
        await expect(pool.connect(beneficiary).claim()).to.emit(pool, "RewardsClaimed").withArgs(beneficiary, amount);
        expect(payout(sesh("63177550"), BigInt(seconds))).to.equal(amount);
      });
    }
  });

  describe("given several nodes and shares", () => {
    it("pays every node the same and a contributor its part, rounded down (RW-08)", async () => {
      const { pool, asStaking, beneficiary, other, startWith } = await networkHelpers.loadFixture(testnetPool);
      const third = NODE_WEIGHT / 3n;
      await asStaking.addWeights([share(other, NODE_WEIGHT - third), share(beneficiary, third)]);
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await pool.sync();
      // 8,262.5607127075 for each node. Of the other's, 366,503,875,925 / 2^40 is a hair less than a third: 2,754.186904233.
      expect(await pool.claimable(beneficiary)).to.equal(11_016_747_616_940n);
      expect(await pool.claimable(other)).to.equal(5_508_373_808_474n);
    });

    it("pays what was earned with all nodes of the beneficiary in one claim", async () => {
      const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(testnetPool);
      const startedAt = await startWith(beneficiary, beneficiary, beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      // The day's 16,525.121425415 less what a third of it leaves in the 2^-20 of an atomic unit.
      await expect(pool.connect(beneficiary).claim())
        .to.emit(pool, "RewardsClaimed")
        .withArgs(beneficiary, 16_525_121_425_414n);
    });

    it("leaves the others their rewards, whoever claims first (RW-12)", async () => {
      const { pool, token, beneficiary, other, startWith } = await networkHelpers.loadFixture(testnetPool);
      const startedAt = await startWith(beneficiary, other);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await pool.connect(beneficiary).claim();
      expect(await pool.claimable(other)).to.equal(8_262_560_712_707n);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + 2 * DAY);
      await pool.connect(other).claim();
      // Half of the two days' 33,043.415859877.
      const paid = (await token.balanceOf(other)) - sesh("1000000");
      expect(paid).to.be.closeTo(16_521_707_929_938n, 1);
    });
  });

  describe("given nothing to claim", () => {
    it("reverts for an account that never earned", async () => {
      const { pool, beneficiary, other, startWith } = await networkHelpers.loadFixture(testnetPool);
      await startWith(beneficiary);
      await networkHelpers.time.increase(DAY);
      await expect(pool.connect(other).claim()).to.be.revertedWithCustomError(pool, "NothingToClaim").withArgs(other);
    });

    it("reverts before the start", async () => {
      const { pool, asStaking, beneficiary } = await networkHelpers.loadFixture(testnetPool);
      await asStaking.addWeights([share(beneficiary)]);
      await networkHelpers.time.increase(DAY);
      await expect(pool.connect(beneficiary).claim())
        .to.be.revertedWithCustomError(pool, "NothingToClaim")
        .withArgs(beneficiary);
    });

    it("pays nothing the second time in the same block (RW-06, RW-20)", async () => {
      const { pool, token, beneficiary, startWith } = await networkHelpers.loadFixture(testnetPool);
      const startedAt = await startWith(beneficiary);
      const claim = () => pool.connect(beneficiary).claim({ gasLimit: 300_000 });
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      const [first, second] = await inOneBlock(chain, claim, claim);
      await expect(first).to.emit(pool, "RewardsClaimed").withArgs(beneficiary, 16_525_121_425_415n);
      expect((await ethers.provider.getTransactionReceipt(second!.hash))?.status).to.equal(0);
      expect(await token.balanceOf(beneficiary)).to.equal(sesh("1000000") + 16_525_121_425_415n);
    });
  });

  it("pays no more in a hundred claims than in one (RW-08)", async () => {
    const { pool, token, beneficiary, startWith } = await networkHelpers.loadFixture(testnetPool);
    const startedAt = await startWith(beneficiary);
    for (let i = 1; i <= 100; i++) {
      await networkHelpers.time.setNextBlockTimestamp(startedAt + i * 864);
      await pool.connect(beneficiary).claim();
    }
    const paid = (await token.balanceOf(beneficiary)) - sesh("1000000");
    expect(paid).to.be.at.most(16_525_121_425_415n);
    expect(paid).to.be.at.least(16_525_121_425_415n - 100n);
  });

  describe("given a token that calls back in the middle of the payment (RW-09)", () => {
    async function hostile() {
      return deployHostilePool(chain);
    }

    it("does not pay the same rewards twice", async () => {
      const { token, pool, beneficiary, startedAt } = await networkHelpers.loadFixture(hostile);
      await token.arm(pool, pool.interface.encodeFunctionData("claimFor", [beneficiary.address]));
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await pool.connect(beneficiary).claim();
      expect(await token.called()).to.equal(true);
      expect(await token.succeeded()).to.equal(false);
      expect(await token.answer()).to.equal(pool.interface.encodeErrorResult("NothingToClaim", [beneficiary.address]));
      expect(await token.balanceOf(beneficiary)).to.equal(8_262_560_712_707n);
    });

    it("keeps its books when another claim is made meanwhile", async () => {
      const { token, pool, beneficiary, other, startedAt } = await networkHelpers.loadFixture(hostile);
      await token.arm(pool, pool.interface.encodeFunctionData("claimFor", [other.address]));
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await pool.connect(beneficiary).claim();
      expect(await token.succeeded()).to.equal(true);
      expect(await pool.reserve()).to.equal(39_983_474_878_574_585n);
      expect((await pool.reserve()) + (await pool.owed())).to.equal(await token.balanceOf(pool));
    });
  });
});
