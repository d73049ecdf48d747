import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { asGovernor, createChain, DAY, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.setRecycler", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    const [payer, successor] = system.stakers as [Signer, Signer];
    const data = system.token.interface.encodeFunctionData("setRecycler", [successor.address]);
    return { ...system, payer, successor, data };
  }

  it("replaces the recycler and tells the previous one", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { token, recycler, successor, data } = system;
    await expect(asGovernor(chain, system, token, data))
      .to.emit(token, "RecyclerChanged")
      .withArgs(recycler, successor);
    expect(await token.recycler()).to.equal(successor);
  });

  it("hands what was recycled before over to the new recycler, and no more", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { token, pool, recycler, liquidityReceiver, payer, successor, data } = system;
    await asGovernor(chain, system, token, data);
    await token.connect(payer).approve(successor, sesh("10"));
    await token.connect(successor).recycle(payer, sesh("10"));
    const back = token.interface.encodeFunctionData("setRecycler", [await recycler.getAddress()]);
    await asGovernor(chain, system, token, back);
    expect(await token.remintable()).to.equal(sesh("10"));
    await expect(token.connect(successor).remint(successor, 1))
      .to.be.revertedWithCustomError(token, "CallerNotRecycler")
      .withArgs(successor, recycler);
    const flush = recycler.flush();
    await expect(flush).to.emit(token, "FeeReminted").withArgs(pool, sesh("9"));
    await expect(flush).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, sesh("1"));
  });

  it("can leave no recycler at all: then nothing is recycled or reminted", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { token, successor } = system;
    await asGovernor(chain, system, token, token.interface.encodeFunctionData("setRecycler", [ZeroAddress]));
    await expect(token.connect(successor).remint(successor, 0))
      .to.be.revertedWithCustomError(token, "CallerNotRecycler")
      .withArgs(successor, ZeroAddress);
  });

  it("waits 32 days: reverts one second before", async () => {
    const { authority, token, governor, data } = await networkHelpers.loadFixture(fixture);
    const operation = await authority.hashOperation(governor, token, data);
    await authority.connect(governor).schedule(token, data, 0);
    const scheduledAt = await networkHelpers.time.latest();
    await networkHelpers.time.setNextBlockTimestamp(scheduledAt + 32 * DAY - 1);
    await expect(authority.connect(governor).execute(token, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(operation);
    await networkHelpers.time.setNextBlockTimestamp(scheduledAt + 32 * DAY);
    await authority.connect(governor).execute(token, data);
  });

  it("reverts for the governor itself without a schedule", async () => {
    const { authority, token, governor, successor, data } = await networkHelpers.loadFixture(fixture);
    await expect(token.connect(governor).setRecycler(successor))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(governor, token, data));
  });

  it("reverts for everybody else", async () => {
    const { token, deployer, guardian, operations, successor } = await networkHelpers.loadFixture(fixture);
    for (const caller of [deployer, guardian, operations, successor]) {
      await expect(token.connect(caller).setRecycler(successor))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(caller);
    }
  });
});
