import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { credentials, nodeId } from "../../support/nodes.js";
import { openRound, roundIdOf } from "../../support/rounds.js";
import { deployStakedVesting } from "../../support/stakedVesting.js";
import { CHAIN_ID, createChain, DAY, REQUIREMENT } from "../../support/system.js";
import { TOTAL } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

async function fixture() {
  return deployStakedVesting(chain);
}

describe("StakingVesting.registerNode", () => {
  it("registers a node with the wallet as operator and rewards to the reward address", async () => {
    const { vesting, address, staking, token, rewards, credentialsOf } = await networkHelpers.loadFixture(fixture);
    const node = await credentialsOf("own");
    await vesting.registerNode(node);
    expect(await staking.contributorsOf(nodeId(node.key))).to.deep.equal([[address, rewards.address, REQUIREMENT]]);
    expect(await token.balanceOf(vesting)).to.equal(sesh("75000"));
    expect(await token.allowance(vesting, staking)).to.equal(0);
  });

  it("pays rewards out at once while the grant is locked, and brings the stake back into it (VE-07)", async () => {
    const { vesting, address, staking, pool, token, rewards, stranger, credentialsOf } =
      await networkHelpers.loadFixture(fixture);
    const node = await credentialsOf("own");
    await vesting.registerNode(node);
    await networkHelpers.time.increase(DAY);
    const before = await token.balanceOf(rewards);
    await pool.claimFor(rewards);
    expect(await token.balanceOf(rewards)).to.be.greaterThan(before);
    await vesting.requestExit(nodeId(node.key));
    await networkHelpers.time.increase(15 * DAY);
    await staking.connect(stranger).exit(node.key);
    await staking.connect(stranger).withdrawFor(address, [nodeId(node.key)]);
    expect(await token.balanceOf(vesting)).to.equal(TOTAL);
    await expect(vesting.release()).to.be.revertedWithCustomError(vesting, "NothingReleasable").withArgs(TOTAL, TOTAL);
  });

  it("reverts when the grant does not reach for a node", async () => {
    const { createStaking, staking, token } = await networkHelpers.loadFixture(fixture);
    const small = await createStaking({ id: `0x${"11".repeat(32)}`, total: REQUIREMENT - 1n });
    const node = credentials("own", {
      chainId: CHAIN_ID,
      staking: await staking.getAddress(),
      operator: await small.getAddress(),
    });
    await expect(small.registerNode(node))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(small, REQUIREMENT - 1n, REQUIREMENT);
    expect(await token.balanceOf(small)).to.equal(REQUIREMENT - 1n);
  });
});

describe("StakingVesting.contribute", () => {
  it("contributes to a round of others, leaves it, and is refunded into the grant", async () => {
    const world = await networkHelpers.loadFixture(fixture);
    const { vesting, address, rounds, token, rewards, stranger } = world;
    const { terms, roundId } = await openRound(world, stranger);
    await vesting.contribute(terms, sesh("5000"));
    const [, contribution] = await rounds.contributionsOf(roundId);
    expect(contribution!.slice(0, 3)).to.deep.equal([address, rewards.address, sesh("5000")]);
    expect(await token.balanceOf(vesting)).to.equal(sesh("95000"));
    await networkHelpers.time.increase(DAY);
    await vesting.leaveRound(roundId);
    expect(await token.balanceOf(vesting)).to.equal(TOTAL);
    await vesting.contribute(terms, sesh("6000"));
    await networkHelpers.time.increase(31 * DAY);
    await rounds.connect(stranger).refund(roundId, address);
    expect(await token.balanceOf(vesting)).to.equal(TOTAL);
    expect(await token.allowance(vesting, rounds)).to.equal(0);
  });
});

describe("StakingVesting.openRound", () => {
  it("runs a round as operator and registers its node", async () => {
    const { vesting, address, rounds, staking, token, stranger, ownTerms } = await networkHelpers.loadFixture(fixture);
    const terms = await ownTerms("round");
    await vesting.openRound(terms, sesh("20000"));
    await rounds.connect(stranger).contribute(terms, sesh("5000"), ZeroAddress);
    await vesting.registerRound(terms);
    const contributors = await staking.contributorsOf(nodeId(terms.node.key));
    expect(contributors.map(({ staker, stake }) => [staker, stake])).to.deep.equal([
      [address, sesh("20000")],
      [stranger.address, sesh("5000")],
    ]);
    expect(await token.balanceOf(vesting)).to.equal(sesh("80000"));
  });

  it("cancels its round and has its contribution back", async () => {
    const { vesting, token, ownTerms } = await networkHelpers.loadFixture(fixture);
    const terms = await ownTerms("round");
    await vesting.openRound(terms, sesh("20000"));
    await vesting.cancelRound(roundIdOf(terms));
    expect(await token.balanceOf(vesting)).to.equal(TOTAL);
  });
});

describe("StakingVesting.cancelExit", () => {
  it("takes the exit request of its node back", async () => {
    const { vesting, staking, credentialsOf } = await networkHelpers.loadFixture(fixture);
    const node = await credentialsOf("own");
    await vesting.registerNode(node);
    await vesting.requestExit(nodeId(node.key));
    await expect(vesting.cancelExit(nodeId(node.key)))
      .to.emit(staking, "ExitCancelled")
      .withArgs(nodeId(node.key));
  });
});

describe("StakingVesting's functions for the beneficiary", () => {
  it("revert for everybody else (VE-11)", async () => {
    const { vesting, beneficiary, stranger, credentialsOf, ownTerms } = await networkHelpers.loadFixture(fixture);
    const node = await credentialsOf("own");
    const terms = await ownTerms("round");
    const asStranger = vesting.connect(stranger);
    const zero = `0x${"00".repeat(32)}`;
    const calls = [
      () => asStranger.registerNode(node),
      () => asStranger.openRound(terms, 1),
      () => asStranger.contribute(terms, 1),
      () => asStranger.registerRound(terms),
      () => asStranger.leaveRound(zero),
      () => asStranger.cancelRound(zero),
      () => asStranger.requestExit(zero),
      () => asStranger.cancelExit(zero),
      () => asStranger.setRewardAddress(stranger, []),
      () => asStranger.offerBeneficiary(stranger),
    ];
    for (const call of calls) {
      await expect(call())
        .to.be.revertedWithCustomError(vesting, "CallerNotBeneficiary")
        .withArgs(stranger, beneficiary);
    }
  });
});
