import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { MockL1Gateway__factory, SessionTokenL1__factory } from "../../../typechain-types/index.js";
import { stateChangingFunctions } from "../../support/abi.js";
import { sesh } from "../../support/amounts.js";
import { deployL1Token } from "../../support/sessionTokenL1.js";
import { createChain, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("SessionTokenL1.constructor", () => {
  async function fixture() {
    return deployL1Token(chain);
  }

  it("mints exactly 240,000,000 SESH, once, to the holder (TB-14)", async () => {
    const { token, holder } = await networkHelpers.loadFixture(fixture);
    expect(await token.totalSupply()).to.equal(240_000_000_000_000_000n);
    expect(await token.MAX_SUPPLY()).to.equal(240_000_000_000_000_000n);
    expect(await token.balanceOf(holder)).to.equal(240_000_000_000_000_000n);
    await expect(token.deploymentTransaction())
      .to.emit(token, "Transfer")
      .withArgs(ZeroAddress, holder, 240_000_000_000_000_000n);
  });

  it("is Session Token, SESH, with 9 decimals, and not registered", async () => {
    const { token, gateway, registrant } = await networkHelpers.loadFixture(fixture);
    expect(await token.name()).to.equal("Session Token");
    expect(await token.symbol()).to.equal("SESH");
    expect(await token.decimals()).to.equal(9);
    expect(await token.gateway()).to.equal(gateway);
    expect(await token.router()).to.equal(gateway);
    expect(await token.registrant()).to.equal(registrant);
    expect(await token.l2Token()).to.equal(ZeroAddress);
  });

  it("has no function besides registration that changes more than balances and allowances (TB-14)", () => {
    const contract = SessionTokenL1__factory.createInterface();
    expect(stateChangingFunctions(contract)).to.deep.equal([
      "approve",
      "permit",
      "registerTokenOnL2",
      "transfer",
      "transferFrom",
    ]);
  });

  it("takes no ether but with a registration (TB-02)", async () => {
    const { token, registrant } = await networkHelpers.loadFixture(fixture);
    await expect(registrant.sendTransaction({ to: token, value: 1 })).to.be.revertedWithoutReason(ethers);
    await expect(registrant.sendTransaction({ to: token, value: 1, data: "0x12345678" })).to.be.revertedWithoutReason(
      ethers,
    );
  });

  it("transfers within the balance", async () => {
    const { token, holder, stranger } = await networkHelpers.loadFixture(fixture);
    await expect(token.connect(holder).transfer(stranger, sesh("1000"))).to.changeTokenBalances(
      ethers,
      token,
      [holder, stranger],
      [-sesh("1000"), sesh("1000")],
    );
    await expect(token.connect(stranger).transfer(holder, sesh("1000.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(stranger, 1_000_000_000_000n, 1_000_000_000_001n);
  });

  describe("given arguments that do not fit together", () => {
    async function gateways() {
      const [deployer, holder, registrant] = (await ethers.getSigners()) as [Signer, Signer, Signer];
      const gateway = await new MockL1Gateway__factory(deployer).deploy();
      const other = await new MockL1Gateway__factory(deployer).deploy();
      return { factory: new SessionTokenL1__factory(deployer), gateway, other, holder, registrant };
    }

    it("reverts without a holder", async () => {
      const { factory, gateway, registrant } = await networkHelpers.loadFixture(gateways);
      await expect(factory.deploy(ZeroAddress, registrant, gateway, gateway))
        .to.be.revertedWithCustomError(factory, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("reverts without a registrant", async () => {
      const { factory, gateway, holder } = await networkHelpers.loadFixture(gateways);
      await expect(factory.deploy(holder, ZeroAddress, gateway, gateway))
        .to.be.revertedWithCustomError(factory, "RegistrantZero")
        .withArgs();
    });

    it("reverts for a router from which the gateway takes nothing, and for both the wrong way round", async () => {
      const { factory, gateway, other, holder, registrant } = await networkHelpers.loadFixture(gateways);
      await expect(factory.deploy(holder, registrant, gateway, other))
        .to.be.revertedWithCustomError(factory, "RouterMismatch")
        .withArgs(other, gateway);
      await gateway.setRouter(other);
      await expect(factory.deploy(holder, registrant, other, gateway))
        .to.be.revertedWithCustomError(factory, "RouterMismatch")
        .withArgs(gateway, other);
      expect(await (await factory.deploy(holder, registrant, gateway, other)).router()).to.equal(other);
    });

    it("reverts for a gateway without code", async () => {
      const { factory, gateway, holder, registrant } = await networkHelpers.loadFixture(gateways);
      for (const address of [ZeroAddress, registrant.address])
        await expect(factory.deploy(holder, registrant, address, gateway)).to.be.revertedWithoutReason(ethers);
    });
  });
});
