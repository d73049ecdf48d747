import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { nameFixtures, NO_NEIGHBOUR, requestFor, SECRET } from "../../support/names.js";
import { malleate, signPermit } from "../../support/permits.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

describe("SessionNames.registerWithPermit", () => {
  async function fixture() {
    const world = await open();
    const { token, recycler, owner, stranger, commit } = world;
    for (const account of [owner, stranger]) await token.connect(account).approve(recycler, 0);
    const deadline = (await networkHelpers.time.latest()) + 3_600;
    const maxSesh = sesh("26");
    const spender = await recycler.getAddress();
    const permit = await signPermit(token, owner, { spender, amount: maxSesh, deadline });
    const request = requestFor("alice", owner);
    await commit(request);
    return { ...world, request, deadline, maxSesh, spender, permit };
  }

  it("burns the price by a permit over the maximum, and leaves the rest as allowance", async () => {
    const { names, token, recycler, owner, hash, request, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    await names.connect(owner).registerWithPermit(request, SECRET, maxSesh, NO_NEIGHBOUR, permit);
    expect(await names.ownerOf(hash)).to.equal(owner.address);
    expect(await token.allowance(owner, recycler)).to.equal(1_000_000_000n);
    expect(await token.balanceOf(owner)).to.equal(sesh("999975"));
  });

  it("answers with the hash of the name", async () => {
    const { names, owner, hash, request, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    const { registerWithPermit } = names.connect(owner);
    expect(await registerWithPermit.staticCall(request, SECRET, maxSesh, NO_NEIGHBOUR, permit)).to.equal(hash);
  });

  it("succeeds when somebody has submitted the permit first (TB-10)", async () => {
    const { names, token, owner, stranger, hash, request, spender, maxSesh, permit } =
      await networkHelpers.loadFixture(fixture);
    const { deadline, v, r, s } = permit;
    await token.connect(stranger).permit(owner, spender, maxSesh, deadline, v, r, s);
    await names.connect(owner).registerWithPermit(request, SECRET, maxSesh, NO_NEIGHBOUR, permit);
    expect(await names.ownerOf(hash)).to.equal(owner.address);
  });

  it("reverts with a permit that cannot be used, for want of an allowance (TB-09)", async () => {
    const { names, token, recycler, owner, request, maxSesh, deadline, permit } =
      await networkHelpers.loadFixture(fixture);
    for (const unusable of [malleate(permit), { ...permit, v: 0 }, { ...permit, deadline: deadline + 1 }])
      await expect(names.connect(owner).registerWithPermit(request, SECRET, maxSesh, NO_NEIGHBOUR, unusable))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(recycler, 0, 25_000_000_000n);
  });

  it("does not spend another's permit for the caller's registration (TB-08)", async () => {
    const { names, token, recycler, stranger, request, maxSesh, permit } = await networkHelpers.loadFixture(fixture);
    await expect(names.connect(stranger).registerWithPermit(request, SECRET, maxSesh, NO_NEIGHBOUR, permit))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 0, 25_000_000_000n);
  });
});
