import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { createChain } from "../../support/system.js";
import { deployBridgedToken } from "../../support/token.js";

const chain = await createChain();
const { networkHelpers } = chain;
const CAP = 240_000_000_000_000_000n;

describe("SessionToken.remint", () => {
  async function recycled() {
    const fixture = await deployBridgedToken(chain);
    const { token, gateway, recycler, holder } = fixture;
    await token.connect(gateway).bridgeMint(holder, CAP);
    await token.connect(holder).approve(recycler, sesh("50"));
    await token.connect(recycler).recycle(holder, sesh("50"));
    return fixture;
  }

  it("mints part of what was recycled (INV-TOK-2)", async () => {
    const { token, recycler, stranger } = await networkHelpers.loadFixture(recycled);
    const remint = token.connect(recycler).remint(stranger, sesh("45"));
    await expect(remint).to.emit(token, "FeeReminted").withArgs(stranger, 45_000_000_000n);
    await expect(remint).to.emit(token, "Transfer").withArgs(ZeroAddress, stranger, 45_000_000_000n);
    expect(await token.balanceOf(stranger)).to.equal(45_000_000_000n);
    expect(await token.totalReminted()).to.equal(45_000_000_000n);
    expect(await token.remintable()).to.equal(5_000_000_000n);
    expect(await token.totalRecycled()).to.equal(50_000_000_000n);
    expect(await token.totalSupply()).to.equal(239_999_995_000_000_000n);
  });

  it("mints the last atomic unit and not one more (TB-14, FE-07)", async () => {
    const { token, recycler, stranger } = await networkHelpers.loadFixture(recycled);
    await token.connect(recycler).remint(stranger, sesh("50"));
    expect(await token.totalSupply()).to.equal(CAP);
    await expect(token.connect(recycler).remint(stranger, 1))
      .to.be.revertedWithCustomError(token, "RemintExceedsRecycled")
      .withArgs(1, 0);
  });

  it("reverts one atomic unit above what waits", async () => {
    const { token, recycler, stranger } = await networkHelpers.loadFixture(recycled);
    await expect(token.connect(recycler).remint(stranger, sesh("50.000000001")))
      .to.be.revertedWithCustomError(token, "RemintExceedsRecycled")
      .withArgs(50_000_000_001n, 50_000_000_000n);
  });

  it("cannot remint what was burned outside the recycler", async () => {
    const { token, recycler, holder, stranger } = await networkHelpers.loadFixture(recycled);
    await token.connect(holder).burn(sesh("1000"));
    await expect(token.connect(recycler).remint(stranger, sesh("1000")))
      .to.be.revertedWithCustomError(token, "RemintExceedsRecycled")
      .withArgs(1_000_000_000_000n, 50_000_000_000n);
  });

  it("never lifts the supply above the cap, even if deposits have filled it meanwhile (TB-14)", async () => {
    const { token, gateway, recycler, holder, stranger } = await networkHelpers.loadFixture(recycled);
    await token.connect(gateway).bridgeMint(holder, sesh("45"));
    await expect(token.connect(recycler).remint(stranger, sesh("5.000000001")))
      .to.be.revertedWithCustomError(token, "SupplyCapExceeded")
      .withArgs(CAP + 1n, CAP);
    await token.connect(recycler).remint(stranger, sesh("5"));
    expect(await token.totalSupply()).to.equal(CAP);
    expect(await token.remintable()).to.equal(sesh("45"));
  });

  it("reverts for everybody but the recycler (FE-08)", async () => {
    const { token, deployer, gateway, recycler, holder, stranger } = await networkHelpers.loadFixture(recycled);
    for (const caller of [deployer, gateway, holder, stranger]) {
      await expect(token.connect(caller).remint(caller, 1))
        .to.be.revertedWithCustomError(token, "CallerNotRecycler")
        .withArgs(caller, recycler);
    }
  });
});
