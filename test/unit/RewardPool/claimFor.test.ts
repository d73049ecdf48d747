import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.claimFor", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const [beneficiary, stranger] = system.stakers as [Signer, Signer];
    const startedAt = await system.startWith(beneficiary);
    return { ...system, beneficiary, stranger, startedAt };
  }

  it("pays the beneficiary, not the caller (RW-09)", async () => {
    const { pool, token, beneficiary, stranger, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    const claim = pool.connect(stranger).claimFor(beneficiary);
    await expect(claim).to.emit(pool, "RewardsClaimed").withArgs(beneficiary, 16_525_121_425_415n);
    expect(await token.balanceOf(beneficiary)).to.equal(sesh("1000000") + 16_525_121_425_415n);
    expect(await token.balanceOf(stranger)).to.equal(sesh("1000000"));
  });

  it("answers with what it pays", async () => {
    const { pool, beneficiary, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.increaseTo(startedAt + DAY);
    expect(await pool.claimFor.staticCall(beneficiary)).to.equal(await pool.claimable(beneficiary));
  });

  it("reverts for a beneficiary that has earned nothing", async () => {
    const { pool, stranger } = await networkHelpers.loadFixture(started);
    await expect(pool.claimFor(stranger)).to.be.revertedWithCustomError(pool, "NothingToClaim").withArgs(stranger);
  });
});
