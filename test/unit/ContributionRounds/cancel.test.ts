import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { contributeAll, deployStarted, fill, openRound } from "../../support/rounds.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const CANCELLED = 3n;

describe("ContributionRounds.cancel", () => {
  const opened = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second] = system.stakers;
    const round = await openRound(system, operator!, { autoRegister: false, beneficiary: second!.address });
    await contributeAll(system, round.terms, [first!, second!], [sesh("4000"), sesh("5000")]);
    return { ...system, ...round, system, first: first!, second: second! };
  };
  const load = () => networkHelpers.loadFixture(opened);

  it("ends the round and pays the operator back at once", async () => {
    const { rounds, token, operator, second, roundId } = await load();
    const cancel = await rounds.connect(operator).cancel(roundId);
    await expect(cancel).to.emit(rounds, "RoundCancelled").withArgs(roundId);
    await expect(cancel).to.emit(rounds, "ContributionReturned").withArgs(roundId, operator, 6_250_000_000_000n);
    await expect(cancel).to.changeTokenBalances(
      ethers,
      token,
      [operator, second, rounds],
      [sesh("6250"), 0n, -sesh("6250")],
    );
    const round = await rounds.roundOf(roundId);
    expect(round.status).to.equal(CANCELLED);
    expect(round.refundable).to.equal(true);
    expect(round.contributed).to.equal(9_000_000_000_000n);
    expect(await rounds.minContribution(roundId)).to.equal(0n);
  });

  it("leaves the operator nothing of the others' contributions (MC-02)", async () => {
    const { rounds, operator, first, second, roundId } = await load();
    await rounds.connect(operator).cancel(roundId);
    await expect(rounds.connect(operator).leaveRound(roundId))
      .to.be.revertedWithCustomError(rounds, "ContributionNone")
      .withArgs(roundId, operator);
    await expect(rounds.connect(operator).refund(roundId, operator))
      .to.be.revertedWithCustomError(rounds, "ContributionNone")
      .withArgs(roundId, operator);
    expect((await rounds.contributionsOf(roundId)).map(({ staker, amount }) => [staker, amount])).to.deep.equal([
      [second.address, 5_000_000_000_000n],
      [first.address, 4_000_000_000_000n],
    ]);
  });

  it("ends a complete round that has not been registered", async () => {
    const { system, rounds, operator, first, terms, roundId } = await load();
    await contributeAll(system, terms, [first], [sesh("9750")]);
    await rounds.connect(operator).cancel(roundId);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
  });

  it("returns exactly the own amount to each of 10 contributors (MC-07, INV-RND-1)", async () => {
    const { system, rounds, token, stakers, operator } = await load();
    const { terms, roundId } = await openRound(system, operator, { label: "ten", autoRegister: false });
    await fill(system, terms, stakers.slice(2));
    const held = await rounds.contributionsOf(roundId);
    expect(held).to.have.length(10);
    await rounds.connect(operator).cancel(roundId);
    for (const { staker, amount } of held.slice(1))
      await expect(rounds.refund(roundId, staker)).to.changeTokenBalance(ethers, token, staker, amount);
    expect((await rounds.roundOf(roundId)).contributed).to.equal(0n);
    // what is left belongs to the other round
    expect(await token.balanceOf(rounds)).to.equal(15_250_000_000_000n);
  });

  it("works before and after the closing time", async () => {
    const { rounds, operator, terms, roundId } = await load();
    const beforeClosing = await networkHelpers.takeSnapshot();
    for (const at of [terms.closesAt - 1, terms.closesAt, terms.closesAt + 1]) {
      await time.setNextBlockTimestamp(at);
      await expect(rounds.connect(operator).cancel(roundId)).to.emit(rounds, "RoundCancelled").withArgs(roundId);
      await beforeClosing.restore();
    }
  });

  it("works while everything is paused (ST-12)", async () => {
    const { rounds, staking, token, guardian, operator, roundId } = await load();
    await rounds.connect(guardian).pause(7 * DAY);
    await staking.connect(guardian).pause(7 * DAY);
    await expect(rounds.connect(operator).cancel(roundId)).to.changeTokenBalance(ethers, token, operator, sesh("6250"));
  });

  it("reverts for everybody but the operator (MC-15)", async () => {
    const { rounds, operator, first, deployer, governor, roundId } = await load();
    for (const caller of [first, deployer, governor]) {
      await expect(rounds.connect(caller).cancel(roundId))
        .to.be.revertedWithCustomError(rounds, "CallerNotRoundOperator")
        .withArgs(caller, operator);
    }
  });

  it("reverts the second time", async () => {
    const { rounds, operator, roundId } = await load();
    await rounds.connect(operator).cancel(roundId);
    await expect(rounds.connect(operator).cancel(roundId))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
  });

  it("reverts after the round has registered", async () => {
    const { rounds, operator, terms, roundId } = await load();
    await rounds.connect(operator).contribute(terms, sesh("9750"), ZeroAddress);
    await rounds.connect(operator).register(terms);
    await expect(rounds.connect(operator).cancel(roundId))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
  });

  it("reverts for a round that was never opened", async () => {
    const { rounds, operator } = await load();
    await expect(rounds.connect(operator).cancel(ZeroHash))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(ZeroHash);
  });
});
