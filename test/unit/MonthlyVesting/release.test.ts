import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { createChain } from "../../support/system.js";
import { deployVesting, MONTH, TOTAL } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("MonthlyVesting.release", () => {
  async function fixture() {
    const world = await deployVesting(chain);
    return { ...world, vesting: await world.createMonthly() };
  }

  it("has twelve months in 365 days", () => {
    expect(12 * MONTH).to.equal(365 * 86_400);
  });

  it("pays nothing up to the second before the end of month 13, then a twelfth a month, exactly", async () => {
    const { vesting, token, beneficiary, stranger, now } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.setNextBlockTimestamp(now + 13 * MONTH - 1);
    await expect(vesting.release()).to.be.revertedWithCustomError(vesting, "NothingReleasable").withArgs(TOTAL, TOTAL);
    await networkHelpers.time.setNextBlockTimestamp(now + 13 * MONTH);
    // floor(100,000 / 12) with 9 decimals, whoever calls.
    await expect(vesting.connect(stranger).release())
      .to.emit(vesting, "Released")
      .withArgs(beneficiary, 8_333_333_333_333n);
    await networkHelpers.time.setNextBlockTimestamp(now + 14 * MONTH);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 8_333_333_333_333n);
    await networkHelpers.time.setNextBlockTimestamp(now + 15 * MONTH);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 8_333_333_333_334n);
    await networkHelpers.time.setNextBlockTimestamp(now + 24 * MONTH - 1);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 66_666_666_666_666n);
    await networkHelpers.time.setNextBlockTimestamp(now + 24 * MONTH);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 8_333_333_333_334n);
    expect(await token.balanceOf(vesting)).to.equal(0);
    expect(await token.balanceOf(beneficiary)).to.equal(sesh("1100000"));
    await expect(vesting.release()).to.be.revertedWithCustomError(vesting, "NothingReleasable").withArgs(0, 0);
  });

  it("says beforehand what is vested and what it would pay", async () => {
    const { vesting, now } = await networkHelpers.loadFixture(fixture);
    expect(await vesting.vestedAt(now + 12 * MONTH)).to.equal(0);
    expect(await vesting.vestedAt(now + 18 * MONTH)).to.equal(50_000_000_000_000n);
    expect(await vesting.vestedAt(now + 100 * MONTH)).to.equal(TOTAL);
    expect(await vesting.releasable()).to.equal(0);
    await networkHelpers.time.increaseTo(now + 18 * MONTH);
    expect(await vesting.locked()).to.equal(50_000_000_000_000n);
    expect(await vesting.releasable()).to.equal(50_000_000_000_000n);
  });

  it("pays what anybody adds at once, and no earlier step for it (VE-10)", async () => {
    const { vesting, token, beneficiary, stranger } = await networkHelpers.loadFixture(fixture);
    await token.connect(stranger).transfer(vesting, 7);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 7);
    expect(await vesting.locked()).to.equal(TOTAL);
  });
});
