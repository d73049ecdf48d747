import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { createChain } from "../../support/system.js";
import { deployBridgedToken } from "../../support/token.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.recycle", () => {
  async function allowed() {
    const fixture = await deployBridgedToken(chain);
    const { token, gateway, recycler, holder } = fixture;
    await token.connect(gateway).bridgeMint(holder, sesh("100"));
    await token.connect(holder).approve(recycler, sesh("30"));
    return fixture;
  }

  it("burns the fee, spends the allowance and makes exactly as much remintable", async () => {
    const { token, recycler, holder } = await networkHelpers.loadFixture(allowed);
    const recycle = token.connect(recycler).recycle(holder, sesh("24.95"));
    await expect(recycle).to.emit(token, "FeeRecycled").withArgs(holder, 24_950_000_000n);
    await expect(recycle).to.emit(token, "Transfer").withArgs(holder, ZeroAddress, 24_950_000_000n);
    expect(await token.balanceOf(holder)).to.equal(75_050_000_000n);
    expect(await token.totalSupply()).to.equal(75_050_000_000n);
    expect(await token.allowance(holder, recycler)).to.equal(5_050_000_000n);
    expect(await token.totalRecycled()).to.equal(24_950_000_000n);
    expect(await token.remintable()).to.equal(24_950_000_000n);
    expect(await token.totalReminted()).to.equal(0);
  });

  it("adds up over several fees", async () => {
    const { token, recycler, holder } = await networkHelpers.loadFixture(allowed);
    await token.connect(recycler).recycle(holder, sesh("10"));
    await token.connect(recycler).recycle(holder, sesh("20"));
    expect(await token.totalRecycled()).to.equal(sesh("30"));
    expect(await token.remintable()).to.equal(sesh("30"));
  });

  it("reverts one atomic unit above the allowance (TB-08)", async () => {
    const { token, recycler, holder } = await networkHelpers.loadFixture(allowed);
    await expect(token.connect(recycler).recycle(holder, sesh("30.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 30_000_000_000n, 30_000_000_001n);
    expect(await token.remintable()).to.equal(0);
  });

  it("reverts for a payer without an allowance, and takes nothing from anybody else (TB-08)", async () => {
    const { token, gateway, recycler, holder, stranger } = await networkHelpers.loadFixture(allowed);
    await token.connect(gateway).bridgeMint(stranger, sesh("100"));
    await expect(token.connect(recycler).recycle(stranger, 1))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 0, 1);
    expect(await token.balanceOf(holder)).to.equal(sesh("100"));
    expect(await token.balanceOf(stranger)).to.equal(sesh("100"));
  });

  it("reverts above the balance, however large the allowance", async () => {
    const { token, recycler, holder } = await networkHelpers.loadFixture(allowed);
    await token.connect(holder).approve(recycler, MaxUint256);
    await expect(token.connect(recycler).recycle(holder, sesh("100.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(holder, 100_000_000_000n, 100_000_000_001n);
    expect(await token.totalRecycled()).to.equal(0);
  });

  it("reverts for everybody but the recycler (TB-08)", async () => {
    const { token, deployer, gateway, recycler, holder, stranger } = await networkHelpers.loadFixture(allowed);
    for (const caller of [deployer, gateway, holder, stranger]) {
      await expect(token.connect(caller).recycle(holder, 1))
        .to.be.revertedWithCustomError(token, "CallerNotRecycler")
        .withArgs(caller, recycler);
    }
  });
});
