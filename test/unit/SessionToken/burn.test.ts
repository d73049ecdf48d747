import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { createChain, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.burn", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    return { ...system, holder: system.stakers[0] as Signer };
  }

  it("burns the caller's SESH for ever: nothing of it can be reminted", async () => {
    const { token, holder } = await networkHelpers.loadFixture(fixture);
    const burn = token.connect(holder).burn(sesh("1000000"));
    await expect(burn).to.emit(token, "Transfer").withArgs(holder, ZeroAddress, 1_000_000_000_000_000n);
    expect(await token.totalSupply()).to.equal(239_000_000_000_000_000n);
    expect(await token.totalRecycled()).to.equal(0);
    expect(await token.remintable()).to.equal(0);
  });

  it("reverts above the balance", async () => {
    const { token, holder } = await networkHelpers.loadFixture(fixture);
    await expect(token.connect(holder).burn(sesh("1000000.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(holder, 1_000_000_000_000_000n, 1_000_000_000_000_001n);
  });
});
