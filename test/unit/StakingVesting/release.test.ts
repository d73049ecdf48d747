import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { nodeId } from "../../support/nodes.js";
import { deployStakedVesting } from "../../support/stakedVesting.js";
import { createChain, DAY } from "../../support/system.js";
import { TOTAL } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("StakingVesting.release", () => {
  async function fixture() {
    return deployStakedVesting(chain);
  }

  it("pays nothing up to the second before the end, and everything at the end, whoever calls", async () => {
    const { vesting, beneficiary, stranger, now } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.setNextBlockTimestamp(now + 730 * DAY - 1);
    await expect(vesting.release()).to.be.revertedWithCustomError(vesting, "NothingReleasable").withArgs(TOTAL, TOTAL);
    await networkHelpers.time.setNextBlockTimestamp(now + 730 * DAY);
    await expect(vesting.connect(stranger).release()).to.emit(vesting, "Released").withArgs(beneficiary, TOTAL);
    expect(await vesting.locked()).to.equal(0);
  });

  it("pays stake that comes back after the end", async () => {
    const { vesting, address, staking, beneficiary, now, credentialsOf } = await networkHelpers.loadFixture(fixture);
    const node = await credentialsOf("own");
    await vesting.registerNode(node);
    await networkHelpers.time.increaseTo(now + 730 * DAY);
    expect(await vesting.releasable()).to.equal(sesh("75000"));
    await vesting.release();
    await vesting.requestExit(nodeId(node.key));
    await networkHelpers.time.increase(15 * DAY);
    await staking.exit(node.key);
    await staking.withdrawFor(address, [nodeId(node.key)]);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, sesh("25000"));
  });

  it("pays what anybody adds while nothing is staked, and nothing more (VE-10)", async () => {
    const { vesting, token, beneficiary, stranger, credentialsOf } = await networkHelpers.loadFixture(fixture);
    await token.connect(stranger).transfer(vesting, 7);
    await expect(vesting.release()).to.emit(vesting, "Released").withArgs(beneficiary, 7);
    await vesting.registerNode(await credentialsOf("own"));
    await token.connect(stranger).transfer(vesting, 7);
    expect(await vesting.releasable()).to.equal(0);
    await expect(vesting.release())
      .to.be.revertedWithCustomError(vesting, "NothingReleasable")
      .withArgs(sesh("75000") + 7n, TOTAL);
  });
});
