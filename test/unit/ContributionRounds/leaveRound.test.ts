import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { contributeAll, deployStarted, openRound } from "../../support/rounds.js";
import { asGovernor, createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const OPEN = 1n;
const CANCELLED = 3n;

describe("ContributionRounds.leaveRound", () => {
  /** A round in which three contributors follow the operator; the first paid at `paidAt`. */
  const opened = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second, third] = system.stakers;
    const closesAt = (await time.latest()) + 80 * DAY;
    const round = await openRound(system, operator!, { closesAt });
    const stakers = [first!, second!, third!] as const;
    await system.rounds.connect(first).contribute(round.terms, sesh("4000"), second!);
    const paidAt = await time.latest();
    await contributeAll(system, round.terms, [second!, third!], [sesh("5000"), sesh("6000")]);
    return { ...system, ...round, system, stakers, paidAt };
  };
  const load = () => networkHelpers.loadFixture(opened);

  describe("given an open round", () => {
    it("reverts 23:59:59 after the last payment", async () => {
      const { rounds, roundId, stakers, paidAt } = await load();
      await time.setNextBlockTimestamp(paidAt + DAY - 1);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "LeaveTooEarly")
        .withArgs(roundId, paidAt + DAY);
    });

    for (const after of [0, 1]) {
      it(`returns the whole contribution 24 h and ${after} s after the last payment`, async () => {
        const { rounds, token, roundId, stakers, paidAt } = await load();
        await time.setNextBlockTimestamp(paidAt + DAY + after);
        const leave = await rounds.connect(stakers[0]).leaveRound(roundId);
        await expect(leave).to.emit(rounds, "ContributionReturned").withArgs(roundId, stakers[0], 4_000_000_000_000n);
        await expect(leave).not.to.emit(rounds, "RoundCancelled");
        await expect(leave).to.changeTokenBalances(
          ethers,
          token,
          [stakers[0], stakers[1], rounds],
          [sesh("4000"), 0n, -sesh("4000")],
        );
      });
    }

    it("counts from the last own payment, not from the first and not from others'", async () => {
      const { rounds, terms, roundId, stakers, paidAt } = await load();
      await time.setNextBlockTimestamp(paidAt + 1_000);
      await rounds.connect(stakers[0]).contribute(terms, 1n, ZeroAddress);
      await time.setNextBlockTimestamp(paidAt + 2_000);
      await rounds.connect(stakers[1]).contribute(terms, 1n, ZeroAddress);
      await time.setNextBlockTimestamp(paidAt + 1_000 + DAY - 1);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "LeaveTooEarly")
        .withArgs(roundId, paidAt + 1_000 + DAY);
      await time.setNextBlockTimestamp(paidAt + 1_000 + DAY);
      await rounds.connect(stakers[0]).leaveRound(roundId);
      expect((await rounds.roundOf(roundId)).contributed).to.equal(17_250_000_000_001n);
    });

    it("frees place and amount for others and keeps every other contribution (MC-03, MC-07)", async () => {
      const { rounds, operator, terms, roundId, stakers } = await load();
      await time.increase(DAY);
      await rounds.connect(stakers[0]).leaveRound(roundId);
      const round = await rounds.roundOf(roundId);
      expect(round.status).to.equal(OPEN);
      expect(round.contributed).to.equal(17_250_000_000_000n);
      expect(round.contributorCount).to.equal(3n);
      // the last takes the free position, the operator stays first
      const contributions = await rounds.contributionsOf(roundId);
      expect(contributions.map(({ staker, beneficiary, amount }) => [staker, beneficiary, amount])).to.deep.equal([
        [operator.address, operator.address, 6_250_000_000_000n],
        [stakers[2].address, stakers[2].address, 6_000_000_000_000n],
        [stakers[1].address, stakers[1].address, 5_000_000_000_000n],
      ]);
      await expect(rounds.connect(stakers[0]).contribute(terms, sesh("7750"), ZeroAddress)).to.emit(
        rounds,
        "RoundRegistered",
      );
    });

    it("lets the last in the list leave (ST-19)", async () => {
      const { rounds, operator, roundId, stakers } = await load();
      await time.increase(DAY);
      await rounds.connect(stakers[2]).leaveRound(roundId);
      const contributions = await rounds.contributionsOf(roundId);
      expect(contributions.map(({ staker }) => staker)).to.deep.equal(
        [operator, stakers[0], stakers[1]].map(({ address }) => address),
      );
    });

    it("reverts for the operator, who cancels instead", async () => {
      const { rounds, operator, roundId } = await load();
      await time.increase(DAY);
      await expect(rounds.connect(operator).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "OperatorCannotLeave")
        .withArgs(roundId);
    });

    it("reverts for an address without a contribution", async () => {
      const { rounds, deployer, roundId } = await load();
      await expect(rounds.connect(deployer).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "ContributionNone")
        .withArgs(roundId, deployer);
    });

    it("reverts the second time", async () => {
      const { rounds, roundId, stakers } = await load();
      await time.increase(DAY);
      await rounds.connect(stakers[0]).leaveRound(roundId);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "ContributionNone")
        .withArgs(roundId, stakers[0]);
    });

    it("works while everything is paused (ST-12)", async () => {
      const { rounds, staking, token, guardian, roundId, stakers } = await load();
      await time.increase(DAY);
      await rounds.connect(guardian).pause(7 * DAY);
      await staking.connect(guardian).pause(7 * DAY);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId)).to.changeTokenBalance(
        ethers,
        token,
        stakers[0],
        sesh("4000"),
      );
    });
  });

  it("reverts for a round that was never opened", async () => {
    const { rounds, stakers } = await load();
    await expect(rounds.connect(stakers[0]).leaveRound(ZeroHash))
      .to.be.revertedWithCustomError(rounds, "ContributionNone")
      .withArgs(ZeroHash, stakers[0]);
  });

  it("reverts after the round has registered: the contribution is stake now", async () => {
    const { rounds, terms, roundId, stakers } = await load();
    await rounds.connect(stakers[0]).contribute(terms, sesh("3750"), ZeroAddress);
    await time.increase(DAY);
    await expect(rounds.connect(stakers[0]).leaveRound(roundId))
      .to.be.revertedWithCustomError(rounds, "ContributionNone")
      .withArgs(roundId, stakers[0]);
  });

  it("returns the contribution at once after the operator cancelled", async () => {
    const { rounds, operator, roundId, stakers } = await load();
    await rounds.connect(operator).cancel(roundId);
    const leave = await rounds.connect(stakers[0]).leaveRound(roundId);
    await expect(leave).to.emit(rounds, "ContributionReturned").withArgs(roundId, stakers[0], 4_000_000_000_000n);
    await expect(leave).not.to.emit(rounds, "RoundCancelled");
  });

  describe("given a round that has closed", () => {
    it("waits for the 24 h until the second before, and returns at once from then on", async () => {
      const { rounds, terms, roundId, stakers } = await load();
      await time.setNextBlockTimestamp(terms.closesAt - 2);
      await rounds.connect(stakers[0]).contribute(terms, 1n, ZeroAddress);
      const leavableAt = terms.closesAt - 2 + DAY;
      await time.setNextBlockTimestamp(terms.closesAt - 1);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId))
        .to.be.revertedWithCustomError(rounds, "LeaveTooEarly")
        .withArgs(roundId, leavableAt);
      await time.setNextBlockTimestamp(terms.closesAt);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId))
        .to.emit(rounds, "ContributionReturned")
        .withArgs(roundId, stakers[0], 4_000_000_000_001n);
    });

    it("says once that the round is over, and lets the operator leave too", async () => {
      const { rounds, token, operator, terms, roundId, stakers } = await load();
      await time.increaseTo(terms.closesAt);
      const leave = await rounds.connect(operator).leaveRound(roundId);
      await expect(leave).to.emit(rounds, "RoundCancelled").withArgs(roundId);
      await expect(leave).to.changeTokenBalance(ethers, token, operator, sesh("6250"));
      expect((await rounds.roundOf(roundId)).status).to.equal(CANCELLED);
      for (const staker of stakers)
        await expect(rounds.connect(staker).leaveRound(roundId)).not.to.emit(rounds, "RoundCancelled");
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });
  });

  describe("given a staking requirement that changed (ST-02)", () => {
    it("returns the contribution at once, also to the operator", async () => {
      const { system, rounds, staking, token, operator, terms, roundId, stakers } = await load();
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [sesh("20000")]);
      await asGovernor(chain, system, staking, data);
      await time.increase(1);
      for (const staker of [operator, ...stakers]) await rounds.connect(staker).leaveRound(roundId);
      expect(await token.balanceOf(rounds)).to.equal(0n);
      expect(terms.stakingRequirement).to.equal(25_000_000_000_000n);
    });

    it("stays over when the requirement changes back", async () => {
      const { system, rounds, staking, terms, roundId, stakers } = await load();
      const change = (requirement: bigint) =>
        asGovernor(
          chain,
          system,
          staking,
          staking.interface.encodeFunctionData("setStakingRequirement", [requirement]),
        );
      await change(sesh("20000"));
      await time.increase(1);
      await expect(rounds.connect(stakers[0]).leaveRound(roundId)).to.emit(rounds, "RoundCancelled").withArgs(roundId);
      await change(sesh("25000"));
      await time.increase(1);
      expect(await staking.stakingRequirement()).to.equal(terms.stakingRequirement);
      expect((await rounds.roundOf(roundId)).refundable).to.equal(true);
      await expect(rounds.connect(stakers[0]).contribute(terms, sesh("4000"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
        .withArgs(roundId);
    });

    it("goes on when nobody left before the requirement changed back", async () => {
      const { system, rounds, staking, terms, roundId, stakers } = await load();
      for (const requirement of [sesh("20000"), sesh("25000")])
        await asGovernor(
          chain,
          system,
          staking,
          staking.interface.encodeFunctionData("setStakingRequirement", [requirement]),
        );
      await time.increase(1);
      expect((await rounds.roundOf(roundId)).refundable).to.equal(false);
      await expect(rounds.connect(stakers[0]).contribute(terms, sesh("3750"), ZeroAddress)).to.emit(
        rounds,
        "RoundRegistered",
      );
    });
  });

  it("returns the contribution at once when the network is retired", async () => {
    const { system, rounds, staking, token, operator, roundId, stakers } = await load();
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    for (const staker of [...stakers, operator]) await rounds.connect(staker).leaveRound(roundId);
    expect(await token.balanceOf(rounds)).to.equal(0n);
    expect((await rounds.roundOf(roundId)).status).to.equal(CANCELLED);
  });
});
