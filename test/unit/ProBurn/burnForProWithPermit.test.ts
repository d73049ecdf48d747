import { expect } from "chai";
import { ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { malleate, signPermit } from "../../support/permits.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.burnForProWithPermit", () => {
  async function fixture() {
    const fees = await deployFees(chain);
    const { token, recycler, payer, stranger } = fees;
    for (const account of [payer, stranger]) await token.connect(account).approve(recycler, 0);
    const deadline = (await networkHelpers.time.latest()) + 3_600;
    const maxSesh = sesh("25");
    const spender = await recycler.getAddress();
    const permit = await signPermit(token, payer, { spender, amount: maxSesh, deadline });
    return { ...fees, deadline, maxSesh, spender, permit };
  }

  it("burns the price by a permit over the maximum, and leaves the rest as allowance", async () => {
    const { proBurn, token, recycler, payer, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProWithPermit(1, COMMITMENT, maxSesh, permit))
      .to.emit(proBurn, "ProBurned")
      .withArgs(1, 1, COMMITMENT, 1, 24_950_000_000n, payer);
    expect(await token.allowance(payer, recycler)).to.equal(50_000_000n);
    expect(await token.balanceOf(payer)).to.equal(sesh("999975.05"));
  });

  it("answers with the receipt", async () => {
    const { proBurn, payer, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    const asPayer = proBurn.connect(payer);
    expect(await asPayer.burnForProWithPermit.staticCall(1, COMMITMENT, maxSesh, permit)).to.equal(1);
  });

  it("succeeds when somebody has submitted the permit first (TB-10)", async () => {
    const { proBurn, token, payer, stranger, spender, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    const { deadline, v, r, s } = permit;
    await token.connect(stranger).permit(payer, spender, maxSesh, deadline, v, r, s);
    await expect(proBurn.connect(payer).burnForProWithPermit(1, COMMITMENT, maxSesh, permit))
      .to.emit(proBurn, "ProBurned")
      .withArgs(1, 1, COMMITMENT, 1, sesh("24.95"), payer);
  });

  it("reverts with a permit that cannot be used, for want of an allowance (TB-09)", async () => {
    const { proBurn, token, recycler, payer, maxSesh, deadline, permit } = await networkHelpers.loadFixture(fixture);
    for (const unusable of [malleate(permit), { ...permit, v: 0 }, { ...permit, deadline: deadline + 1 }]) {
      await expect(proBurn.connect(payer).burnForProWithPermit(1, COMMITMENT, maxSesh, unusable))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(recycler, 0, 24_950_000_000n);
    }
  });

  it("does not spend another's permit for the caller's purchase (TB-08)", async () => {
    const { proBurn, token, recycler, stranger, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(stranger).burnForProWithPermit(1, COMMITMENT, maxSesh, permit))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 0, 24_950_000_000n);
  });

  it("reverts without a commitment", async () => {
    const { proBurn, payer, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProWithPermit(1, ZeroHash, maxSesh, permit))
      .to.be.revertedWithCustomError(proBurn, "CommitmentZero")
      .withArgs();
  });
});
