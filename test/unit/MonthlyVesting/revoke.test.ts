import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { createChain } from "../../support/system.js";
import { deployVesting, MONTH, TOTAL } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("MonthlyVesting.revoke", () => {
  async function fixture() {
    const world = await deployVesting(chain);
    const grantor = world.treasury;
    const vesting = await world.createMonthly({ grantor: grantor.address });
    return { ...world, grantor, vesting };
  }

  it("takes back only what is not vested; the rest stays the beneficiary's for ever (VE-03)", async () => {
    const { vesting, token, grantor, beneficiary, now } = await networkHelpers.loadFixture(fixture);
    const before = await token.balanceOf(grantor);
    await networkHelpers.time.setNextBlockTimestamp(now + 18 * MONTH);
    await expect(vesting.connect(grantor).revoke()).to.emit(vesting, "Revoked").withArgs(grantor, 50_000_000_000_000n);
    expect((await token.balanceOf(grantor)) - before).to.equal(sesh("50000"));
    expect(await vesting.total()).to.equal(sesh("50000"));
    expect(await vesting.locked()).to.equal(0);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, sesh("50000"));
    await expect(vesting.connect(grantor).revoke()).to.be.revertedWithCustomError(vesting, "NothingRevocable");
  });

  it("pays released and unreleased steps to the beneficiary, whichever comes first", async () => {
    const { vesting, token, grantor, beneficiary, now } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.setNextBlockTimestamp(now + 13 * MONTH);
    await vesting.release();
    await networkHelpers.time.setNextBlockTimestamp(now + 18 * MONTH);
    await vesting.connect(grantor).revoke();
    await vesting.release();
    expect(await token.balanceOf(beneficiary)).to.equal(sesh("1050000"));
    expect(await token.balanceOf(vesting)).to.equal(0);
  });

  it("takes everything back before the cliff, also before the start", async () => {
    const { createMonthly, grantor, now } = await networkHelpers.loadFixture(fixture);
    const later = await createMonthly({
      id: `0x${"22".repeat(32)}`,
      grantor: grantor.address,
      start: now + 90 * 86_400,
    });
    await expect(later.connect(grantor).revoke()).to.emit(later, "Revoked").withArgs(grantor, TOTAL);
    expect(await later.locked()).to.equal(0);
    await expect(later.release()).to.be.revertedWithCustomError(later, "NothingReleasable").withArgs(0, 0);
  });

  it("reverts at the second in which the last step is vested, and not a second before (VE-02)", async () => {
    const { vesting, grantor, now } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.increaseTo(now + 24 * MONTH - 1);
    expect(await vesting.connect(grantor).revoke.staticCall()).to.equal(8_333_333_333_334n);
    await networkHelpers.time.setNextBlockTimestamp(now + 24 * MONTH);
    await expect(vesting.connect(grantor).revoke()).to.be.revertedWithCustomError(vesting, "NothingRevocable");
  });

  it("reverts for everybody but the grantor, and for all where there is none (VE-01)", async () => {
    const { vesting, createMonthly, grantor, beneficiary, stranger } = await networkHelpers.loadFixture(fixture);
    for (const caller of [beneficiary, stranger]) {
      await expect(vesting.connect(caller).revoke())
        .to.be.revertedWithCustomError(vesting, "CallerNotGrantor")
        .withArgs(caller, grantor);
    }
    const fixed = await createMonthly({ id: `0x${"11".repeat(32)}` });
    await expect(fixed.connect(grantor).revoke())
      .to.be.revertedWithCustomError(fixed, "CallerNotGrantor")
      .withArgs(grantor, ZeroAddress);
  });
});
