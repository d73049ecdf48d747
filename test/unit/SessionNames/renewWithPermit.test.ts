import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { nameFixtures, YEAR } from "../../support/names.js";
import { signPermit } from "../../support/permits.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { registered } = nameFixtures(chain);

describe("SessionNames.renewWithPermit", () => {
  async function fixture() {
    const world = await registered();
    const { token, recycler, buyer, stranger } = world;
    for (const account of [buyer, stranger]) await token.connect(account).approve(recycler, 0);
    const deadline = (await networkHelpers.time.latest()) + 3_600;
    const maxSesh = sesh("26");
    const permit = await signPermit(token, buyer, { spender: await recycler.getAddress(), amount: maxSesh, deadline });
    return { ...world, deadline, maxSesh, permit };
  }

  it("burns the price by a permit over the maximum, and leaves the rest as allowance", async () => {
    const { names, token, recycler, buyer, hash, expiresAt, maxSesh, permit } =
      await networkHelpers.loadFixture(fixture);
    await expect(names.connect(buyer).renewWithPermit(hash, 1, maxSesh, permit))
      .to.emit(names, "NameRenewed")
      .withArgs(hash, expiresAt, expiresAt + YEAR);
    expect(await token.allowance(buyer, recycler)).to.equal(1_000_000_000n);
    expect(await token.balanceOf(buyer)).to.equal(sesh("999975"));
  });

  it("succeeds when somebody has submitted the permit first (TB-10)", async () => {
    const { names, token, recycler, buyer, stranger, hash, expiresAt, maxSesh, permit } =
      await networkHelpers.loadFixture(fixture);
    const { deadline, v, r, s } = permit;
    await token.connect(stranger).permit(buyer, recycler, maxSesh, deadline, v, r, s);
    await expect(names.connect(buyer).renewWithPermit(hash, 1, maxSesh, permit))
      .to.emit(names, "NameRenewed")
      .withArgs(hash, expiresAt, expiresAt + YEAR);
  });

  it("reverts with a permit that cannot be used or is another's, for want of an allowance (TB-08, TB-09)", async () => {
    const { names, token, recycler, buyer, stranger, hash, maxSesh, deadline, permit } =
      await networkHelpers.loadFixture(fixture);
    for (const [caller, unusable] of [
      [buyer, { ...permit, deadline: deadline + 1 }],
      [stranger, permit],
    ] as const)
      await expect(names.connect(caller).renewWithPermit(hash, 1, maxSesh, unusable))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(recycler, 0, 25_000_000_000n);
  });
});
