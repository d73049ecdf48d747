import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { createChain } from "../../support/system.js";
import { deployVesting, MONTH } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("MonthlyVesting.acceptBeneficiary", () => {
  async function fixture() {
    const world = await deployVesting(chain);
    return { ...world, vesting: await world.createMonthly() };
  }

  it("changes the beneficiary once both have said so (VE-08)", async () => {
    const { vesting, beneficiary, stranger, now } = await networkHelpers.loadFixture(fixture);
    await expect(vesting.offerBeneficiary(stranger))
      .to.emit(vesting, "BeneficiaryOffered")
      .withArgs(beneficiary, stranger);
    expect(await vesting.offeredTo()).to.equal(stranger);
    expect(await vesting.beneficiary()).to.equal(beneficiary);
    await expect(vesting.connect(stranger).acceptBeneficiary())
      .to.emit(vesting, "BeneficiaryChanged")
      .withArgs(beneficiary, stranger);
    expect(await vesting.offeredTo()).to.equal(ZeroAddress);
    await networkHelpers.time.increaseTo(now + 24 * MONTH);
    await expect(vesting.release())
      .to.emit(vesting, "Released")
      .withArgs(stranger, await vesting.total());
  });

  it("reverts for everybody the place was not offered to, also after the offer was withdrawn", async () => {
    const { vesting, beneficiary, stranger, rewards } = await networkHelpers.loadFixture(fixture);
    await vesting.offerBeneficiary(stranger);
    await expect(vesting.connect(rewards).acceptBeneficiary())
      .to.be.revertedWithCustomError(vesting, "BeneficiaryNotOffered")
      .withArgs(rewards, stranger);
    await vesting.offerBeneficiary(ZeroAddress);
    await expect(vesting.connect(stranger).acceptBeneficiary())
      .to.be.revertedWithCustomError(vesting, "BeneficiaryNotOffered")
      .withArgs(stranger, ZeroAddress);
    await expect(vesting.connect(stranger).offerBeneficiary(stranger))
      .to.be.revertedWithCustomError(vesting, "CallerNotBeneficiary")
      .withArgs(stranger, beneficiary);
  });
});
