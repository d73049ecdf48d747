import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { deployFees } from "../../support/fees.js";
import { asGovernor, createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("FeeRecycler.setLiquidityReceiver", () => {
  async function fixture() {
    return deployFees(chain);
  }

  it("names the receiver of the next fees and tells the previous one", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { recycler, asSeller, token, feed, operations, liquidityReceiver, payer, stranger } = system;
    const data = recycler.interface.encodeFunctionData("setLiquidityReceiver", [stranger.address]);
    await expect(asGovernor(chain, system, recycler, data))
      .to.emit(recycler, "LiquidityReceiverChanged")
      .withArgs(liquidityReceiver, stranger);
    expect(await recycler.liquidityReceiver()).to.equal(stranger);
    await feed.connect(operations).post(20_000_000n);
    await expect(asSeller.payFee(1, 1, payer, MaxUint256))
      .to.emit(token, "FeeReminted")
      .withArgs(stranger, sesh("2.495"));
    expect(await token.balanceOf(liquidityReceiver)).to.equal(0);
  });

  it("reverts for the zero address", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { recycler } = system;
    const data = recycler.interface.encodeFunctionData("setLiquidityReceiver", [ZeroAddress]);
    await expect(asGovernor(chain, system, recycler, data))
      .to.be.revertedWithCustomError(recycler, "AddressZero")
      .withArgs();
  });

  it("reverts for everybody but the governor, the receiver included", async () => {
    const { recycler, liquidityReceiver, deployer, guardian, operations } = await networkHelpers.loadFixture(fixture);
    for (const caller of [liquidityReceiver, deployer, guardian, operations]) {
      await expect(recycler.connect(caller).setLiquidityReceiver(caller))
        .to.be.revertedWithCustomError(recycler, "AccessManagedUnauthorized")
        .withArgs(caller);
    }
  });
});
