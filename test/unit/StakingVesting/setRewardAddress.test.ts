import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { nodeId } from "../../support/nodes.js";
import { deployStakedVesting } from "../../support/stakedVesting.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("StakingVesting.setRewardAddress", () => {
  async function fixture() {
    return deployStakedVesting(chain);
  }

  it("moves the rewards of the named nodes and of everything staked later", async () => {
    const { vesting, staking, rewards, stranger, credentialsOf } = await networkHelpers.loadFixture(fixture);
    const [first, second, third] = [
      await credentialsOf("first"),
      await credentialsOf("second"),
      await credentialsOf("third"),
    ];
    await vesting.registerNode(first);
    await vesting.registerNode(second);
    await expect(vesting.setRewardAddress(stranger, [nodeId(first.key)]))
      .to.emit(vesting, "RewardAddressChanged")
      .withArgs(rewards, stranger);
    await vesting.registerNode(third);
    const beneficiaries = await Promise.all(
      [first, second, third].map(async ({ key }) => (await staking.contributorsOf(nodeId(key)))[0]!.beneficiary),
    );
    expect(beneficiaries).to.deep.equal([stranger.address, rewards.address, stranger.address]);
  });

  it("reverts for nobody and for the wallet itself, where rewards would be locked", async () => {
    const { vesting, address } = await networkHelpers.loadFixture(fixture);
    for (const target of [ZeroAddress, address]) {
      await expect(vesting.setRewardAddress(target, []))
        .to.be.revertedWithCustomError(vesting, "RewardAddressInvalid")
        .withArgs(target);
    }
  });
});
