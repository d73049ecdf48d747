import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.sync", () => {
  async function fixture() {
    const system = await deployPool(chain, sesh("40000000"));
    const [donor, beneficiary] = system.stakers as [Signer, Signer];
    return { ...system, donor, beneficiary };
  }

  it("absorbs what arrived by plain transfer, whoever calls (TB-12)", async () => {
    const { pool, token, donor, beneficiary } = await networkHelpers.loadFixture(fixture);
    await token.connect(donor).transfer(pool, sesh("1.000000001"));
    expect(await pool.reserve()).to.equal(40_000_000_000_000_000n);
    expect(await pool.sync.staticCall()).to.equal(1_000_000_001n);
    await expect(pool.connect(beneficiary).sync()).to.emit(pool, "PoolFunded").withArgs(beneficiary, 1_000_000_001n);
    expect(await pool.reserve()).to.equal(40_000_001_000_000_001n);
  });

  it("absorbs nothing the second time, and says nothing", async () => {
    const { pool, token, donor } = await networkHelpers.loadFixture(fixture);
    await token.connect(donor).transfer(pool, sesh("1"));
    await pool.sync();
    expect(await pool.sync.staticCall()).to.equal(0);
    await expect(pool.sync()).not.to.emit(pool, "PoolFunded");
    expect(await pool.reserve()).to.equal(sesh("40000001"));
  });

  describe("given emission", () => {
    it("pays the last second before it from the old reserve (RW-05)", async () => {
      const { pool, token, deployer, donor, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY - 1);
      await token.connect(donor).transfer(pool, sesh("1000000"));
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await expect(pool.sync()).to.emit(pool, "PoolFunded").withArgs(deployer, sesh("1000000"));
      // Exactly the first day of 40,000,000: the donation has earned nothing for the day before it.
      expect(await pool.claimable(beneficiary)).to.equal(16_525_121_425_415n);
      expect(await pool.reserve()).to.equal(40_983_474_878_574_585n);
    });

    it("takes neither what is owed nor what was paid for a donation (RW-16)", async () => {
      const { pool, token, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await expect(pool.sync()).not.to.emit(pool, "PoolFunded");
      expect(await pool.owed()).to.equal(16_525_121_425_415n);
      await pool.claimFor(beneficiary);
      await expect(pool.sync()).not.to.emit(pool, "PoolFunded");
      expect((await pool.reserve()) + (await pool.owed())).to.equal(await token.balanceOf(pool));
    });
  });
});
