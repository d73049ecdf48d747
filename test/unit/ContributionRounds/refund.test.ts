import { expect } from "chai";
import { ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { contributeAll, deployStarted, openRound } from "../../support/rounds.js";
import { asGovernor, createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const CANCELLED = 3n;

describe("ContributionRounds.refund", () => {
  const opened = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second] = system.stakers;
    const closesAt = (await time.latest()) + 80 * DAY;
    const round = await openRound(system, operator!, { closesAt });
    await system.rounds.connect(first).contribute(round.terms, sesh("4000"), second!);
    return { ...system, ...round, system, first: first!, second: second! };
  };
  const load = () => networkHelpers.loadFixture(opened);

  it("pays a contributor back at once after the operator cancelled, whoever calls", async () => {
    const { rounds, token, deployer, operator, first, second, roundId } = await load();
    await rounds.connect(operator).cancel(roundId);
    const refund = await rounds.connect(deployer).refund(roundId, first);
    await expect(refund).to.emit(rounds, "ContributionReturned").withArgs(roundId, first, 4_000_000_000_000n);
    await expect(refund).not.to.emit(rounds, "RoundCancelled");
    await expect(refund).to.changeTokenBalances(
      ethers,
      token,
      [first, second, deployer, rounds],
      [sesh("4000"), 0n, 0n, -sesh("4000")],
    );
  });

  it("reverts while the round can still register, also for the operator", async () => {
    const { rounds, operator, first, roundId } = await load();
    for (const staker of [first, operator]) {
      await expect(rounds.connect(operator).refund(roundId, staker))
        .to.be.revertedWithCustomError(rounds, "RoundNotRefundable")
        .withArgs(roundId);
    }
  });

  it("reverts a second before the round closes and pays from then on", async () => {
    const { rounds, first, terms, roundId } = await load();
    await time.setNextBlockTimestamp(terms.closesAt - 1);
    await expect(rounds.refund(roundId, first))
      .to.be.revertedWithCustomError(rounds, "RoundNotRefundable")
      .withArgs(roundId);
    const beforeClosing = await networkHelpers.takeSnapshot();
    for (const at of [terms.closesAt, terms.closesAt + 1]) {
      await time.setNextBlockTimestamp(at);
      const refund = await rounds.refund(roundId, first);
      await expect(refund).to.emit(rounds, "RoundCancelled").withArgs(roundId);
      await expect(refund).to.emit(rounds, "ContributionReturned").withArgs(roundId, first, 4_000_000_000_000n);
      await beforeClosing.restore();
    }
  });

  it("says only once that the round is over, and the operator can be paid back like everybody", async () => {
    const { rounds, token, operator, first, terms, roundId } = await load();
    await time.increaseTo(terms.closesAt);
    await expect(rounds.refund(roundId, operator)).to.emit(rounds, "RoundCancelled").withArgs(roundId);
    const refund = await rounds.refund(roundId, first);
    await expect(refund).not.to.emit(rounds, "RoundCancelled");
    await expect(refund).to.changeTokenBalance(ethers, token, first, sesh("4000"));
    expect(await token.balanceOf(rounds)).to.equal(0n);
  });

  it("pays when the staking requirement has changed, and the round stays over when it changes back (ST-02)", async () => {
    const { system, rounds, staking, operator, first, second, terms, roundId } = await load();
    const change = (requirement: bigint) =>
      asGovernor(chain, system, staking, staking.interface.encodeFunctionData("setStakingRequirement", [requirement]));
    await change(sesh("25000.000000001"));
    await time.increase(1);
    await expect(rounds.refund(roundId, first)).to.emit(rounds, "RoundCancelled").withArgs(roundId);
    await change(sesh("25000"));
    await time.increase(1);
    expect((await rounds.roundOf(roundId)).status).to.equal(CANCELLED);
    await expect(contributeAll(system, terms, [second], [sesh("5000")]))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
    await expect(rounds.refund(roundId, operator))
      .to.emit(rounds, "ContributionReturned")
      .withArgs(roundId, operator, 6_250_000_000_000n);
  });

  it("pays when the network is retired", async () => {
    const { system, rounds, staking, token, operator, first, roundId } = await load();
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    await rounds.refund(roundId, first);
    await rounds.refund(roundId, operator);
    expect(await token.balanceOf(rounds)).to.equal(0n);
  });

  it("works while everything is paused (ST-12)", async () => {
    const { rounds, staking, token, guardian, operator, first, roundId } = await load();
    await rounds.connect(operator).cancel(roundId);
    await rounds.connect(guardian).pause(7 * DAY);
    await staking.connect(guardian).pause(7 * DAY);
    await expect(rounds.refund(roundId, first)).to.changeTokenBalance(ethers, token, first, sesh("4000"));
  });

  it("reverts the second time, and for an address without a contribution", async () => {
    const { rounds, operator, first, second, roundId } = await load();
    await rounds.connect(operator).cancel(roundId);
    await rounds.refund(roundId, first);
    for (const staker of [first, second]) {
      await expect(rounds.refund(roundId, staker))
        .to.be.revertedWithCustomError(rounds, "ContributionNone")
        .withArgs(roundId, staker);
    }
  });

  it("reverts after the round has registered", async () => {
    const { system, rounds, first, terms, roundId } = await load();
    await contributeAll(system, terms, [first], [sesh("14750")]);
    await time.increaseTo(terms.closesAt);
    await expect(rounds.refund(roundId, first))
      .to.be.revertedWithCustomError(rounds, "RoundNotRefundable")
      .withArgs(roundId);
  });

  it("reverts for a round that was never opened", async () => {
    const { rounds, first } = await load();
    await expect(rounds.refund(ZeroHash, first))
      .to.be.revertedWithCustomError(rounds, "RoundNotRefundable")
      .withArgs(ZeroHash);
  });
});
