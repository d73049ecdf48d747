import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { createChain, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.burnFrom", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    const [holder, spender] = system.stakers as [Signer, Signer];
    await system.token.connect(holder).approve(spender, sesh("10"));
    return { ...system, holder, spender };
  }

  it("burns within the allowance, and nothing of it can be reminted (TB-08)", async () => {
    const { token, holder, spender } = await networkHelpers.loadFixture(fixture);
    const burn = token.connect(spender).burnFrom(holder, sesh("10"));
    await expect(burn).to.emit(token, "Transfer").withArgs(holder, ZeroAddress, 10_000_000_000n);
    expect(await token.allowance(holder, spender)).to.equal(0);
    expect(await token.remintable()).to.equal(0);
  });

  it("reverts one atomic unit above the allowance (TB-08)", async () => {
    const { token, holder, spender } = await networkHelpers.loadFixture(fixture);
    await expect(token.connect(spender).burnFrom(holder, sesh("10.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(spender, 10_000_000_000n, 10_000_000_001n);
  });

  it("gives the gateway, the recycler and the governor no right without an allowance (TB-08)", async () => {
    const { token, holder, governor, deployer } = await networkHelpers.loadFixture(fixture);
    for (const caller of [governor, deployer]) {
      await expect(token.connect(caller).burnFrom(holder, 1))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(caller, 0, 1);
    }
  });
});
