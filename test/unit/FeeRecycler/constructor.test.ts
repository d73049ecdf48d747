import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { FeeRecycler__factory } from "../../../typechain-types/index.js";
import { deployFees } from "../../support/fees.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("FeeRecycler.constructor", () => {
  async function fixture() {
    return deployFees(chain);
  }

  it("keeps token and pool, and tells oracle and receiver of the liquidity part", async () => {
    const { deployer, authority, token, pool, oracle, liquidityReceiver } = await networkHelpers.loadFixture(fixture);
    const factory = new FeeRecycler__factory(deployer);
    const recycler = await factory.deploy(authority, token, pool, oracle, liquidityReceiver);
    const deployment = recycler.deploymentTransaction();
    await expect(deployment).to.emit(recycler, "OracleChanged").withArgs(ZeroAddress, oracle);
    await expect(deployment).to.emit(recycler, "LiquidityReceiverChanged").withArgs(ZeroAddress, liquidityReceiver);
    expect(await recycler.token()).to.equal(token);
    expect(await recycler.rewardPool()).to.equal(pool);
    expect(await recycler.oracle()).to.equal(oracle);
    expect(await recycler.liquidityReceiver()).to.equal(liquidityReceiver);
    expect(await recycler.authority()).to.equal(authority);
  });

  it("reverts without an oracle or a receiver of the liquidity part", async () => {
    const { deployer, authority, token, pool, oracle, liquidityReceiver } = await networkHelpers.loadFixture(fixture);
    const factory = new FeeRecycler__factory(deployer);
    await expect(factory.deploy(authority, token, pool, ZeroAddress, liquidityReceiver))
      .to.be.revertedWithCustomError(factory, "AddressZero")
      .withArgs();
    await expect(factory.deploy(authority, token, pool, oracle, ZeroAddress))
      .to.be.revertedWithCustomError(factory, "AddressZero")
      .withArgs();
  });
});
