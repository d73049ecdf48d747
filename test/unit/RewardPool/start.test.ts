import { expect } from "chai";
import { deployPool, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.start", () => {
  async function fixture() {
    const system = await deployPool(chain);
    return { ...system, beneficiary: system.stakers[0] as Signer };
  }

  it("begins the emission: nothing is earned for the time before it", async () => {
    const { pool, asStaking, beneficiary } = await networkHelpers.loadFixture(fixture);
    await asStaking.addWeights([share(beneficiary)]);
    await networkHelpers.time.increase(30 * DAY);
    expect(await pool.claimable(beneficiary)).to.equal(0);
    await expect(asStaking.start()).to.emit(pool, "EmissionStarted").withArgs();
    const startedAt = await networkHelpers.time.latest();
    expect(await pool.claimable(beneficiary)).to.equal(0);
    await networkHelpers.time.increaseTo(startedAt + 1);
    expect(await pool.claimable(beneficiary)).to.equal(302_150_578n);
  });

  it("reverts the second time", async () => {
    const { pool, asStaking, startWith } = await networkHelpers.loadFixture(fixture);
    const startedAt = await startWith();
    await expect(asStaking.start()).to.be.revertedWithCustomError(pool, "EmissionAlreadyStarted").withArgs(startedAt);
  });

  it("reverts for everybody but the staking contract", async () => {
    const { pool, staking, governor, operations, beneficiary } = await networkHelpers.loadFixture(fixture);
    for (const caller of [governor, operations, beneficiary]) {
      await expect(pool.connect(caller).start())
        .to.be.revertedWithCustomError(pool, "CallerNotStaking")
        .withArgs(caller, staking);
    }
  });
});
