import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { nodeId } from "../../support/nodes.js";
import { contributeAll, deployStarted, openRound, roundIdOf } from "../../support/rounds.js";
import { asGovernor, createChain, DAY, registerSolo } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

describe("ContributionRounds.register", () => {
  /** A round that the operator registers, complete with one contributor whose rewards go elsewhere. */
  const complete = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second] = system.stakers;
    const round = await openRound(system, operator!, { autoRegister: false, feeBps: 2_000n, amount: sesh("10000") });
    await system.rounds.connect(first).contribute(round.terms, sesh("15000"), second!);
    return { ...system, ...round, system, first: first!, second: second!, id: nodeId(round.terms.node.key) };
  };
  const load = () => networkHelpers.loadFixture(complete);

  it("registers the node with exactly the contributions", async () => {
    const { rounds, staking, pool, token, operator, first, second, terms, roundId, id } = await load();
    const register = await rounds.connect(operator).register(terms);
    await expect(register).to.emit(rounds, "RoundRegistered").withArgs(roundId, id);
    await expect(register).to.changeTokenBalances(ethers, token, [rounds, staking], [-sesh("25000"), sesh("25000")]);
    expect(await staking.contributorsOf(id)).to.deep.equal([
      [operator.address, operator.address, 10_000_000_000_000n],
      [first.address, second.address, 15_000_000_000_000n],
    ]);
    expect((await staking.nodeOf(id)).feeBps).to.equal(2_000n);
    // 15,000 / 25,000 of 80 % of 2^40, rounded down; the operator has the rest
    expect(await pool.weightOf(second)).to.equal(527_765_581_332n);
    expect(await pool.weightOf(operator)).to.equal(571_746_046_444n);
    expect(await pool.weightOf(first)).to.equal(0n);
  });

  it("answers with the node id", async () => {
    const { rounds, operator, terms, id } = await load();
    expect(await rounds.connect(operator).register.staticCall(terms)).to.equal(id);
  });

  it("has nothing to do in an automatic round", async () => {
    const { system, rounds, operator } = await load();
    const { terms, roundId } = await openRound(system, operator, { label: "automatic" });
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundIncomplete")
      .withArgs(roundId, 6_250_000_000_000n, 25_000_000_000_000n);
    await rounds.connect(operator).contribute(terms, sesh("18750"), ZeroAddress);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
  });

  it("reverts for everybody but the operator (MC-15)", async () => {
    const { rounds, operator, first, deployer, governor, terms } = await load();
    for (const caller of [first, deployer, governor]) {
      await expect(rounds.connect(caller).register(terms))
        .to.be.revertedWithCustomError(rounds, "CallerNotRoundOperator")
        .withArgs(caller, operator);
    }
  });

  it("reverts one atomic unit before the round is complete", async () => {
    const { system, rounds, operator, first } = await load();
    const { terms, roundId } = await openRound(system, operator, { label: "open", autoRegister: false });
    await contributeAll(system, terms, [first], [18_749_999_999_999n]);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundIncomplete")
      .withArgs(roundId, 24_999_999_999_999n, 25_000_000_000_000n);
    await contributeAll(system, terms, [first], [1n]);
    await rounds.connect(operator).register(terms);
    expect((await rounds.roundOf(roundId)).contributed).to.equal(0n);
  });

  it("reverts after a contributor has left the complete round (MC-03, MC-13)", async () => {
    const { rounds, operator, first, terms, roundId } = await load();
    await time.increase(DAY);
    await rounds.connect(first).leaveRound(roundId);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundIncomplete")
      .withArgs(roundId, 10_000_000_000_000n, 25_000_000_000_000n);
    await rounds.connect(first).contribute(terms, sesh("15000"), ZeroAddress);
    await expect(rounds.connect(operator).register(terms))
      .to.emit(rounds, "RoundRegistered")
      .withArgs(roundId, nodeId(terms.node.key));
  });

  it("reverts the second time", async () => {
    const { rounds, operator, terms, roundId } = await load();
    await rounds.connect(operator).register(terms);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundId);
  });

  it("reverts with terms that differ in the fee (MC-01)", async () => {
    const { rounds, operator, terms } = await load();
    const changed = { ...terms, node: { ...terms.node, feeBps: 10_000n } };
    await expect(rounds.connect(operator).register(changed))
      .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
      .withArgs(roundIdOf(changed));
  });

  it("registers in the last second and not when the round has closed", async () => {
    const { rounds, operator, terms, roundId } = await load();
    const beforeClosing = await networkHelpers.takeSnapshot();
    await time.setNextBlockTimestamp(terms.closesAt - 1);
    await expect(rounds.connect(operator).register(terms))
      .to.emit(rounds, "RoundRegistered")
      .withArgs(roundId, nodeId(terms.node.key));
    await beforeClosing.restore();
    for (const at of [terms.closesAt, terms.closesAt + 1]) {
      await time.setNextBlockTimestamp(at);
      await expect(rounds.connect(operator).register(terms))
        .to.be.revertedWithCustomError(rounds, "RoundClosed")
        .withArgs(roundId, terms.closesAt);
    }
  });

  it("reverts while the rounds or registration are paused", async () => {
    const { rounds, staking, guardian, operator, terms } = await load();
    await staking.connect(guardian).pause(DAY);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(staking, "PauseActive")
      .withArgs(await staking.pausedUntil());
    await rounds.connect(guardian).pause(2 * DAY);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(rounds, "PauseActive")
      .withArgs(await rounds.pausedUntil());
  });

  it("reverts when the key was registered elsewhere; the contributor leaves (MC-12)", async () => {
    const { system, rounds, staking, token, operator, first, terms, roundId, id } = await load();
    await registerSolo(system, "round", operator, { feeBps: 2_000n });
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
      .withArgs(id);
    await time.increase(DAY);
    await expect(rounds.connect(first).leaveRound(roundId)).to.changeTokenBalance(ethers, token, first, sesh("15000"));
  });

  it("reverts when the staking requirement has changed (ST-02)", async () => {
    const { system, rounds, staking, operator, terms } = await load();
    const data = staking.interface.encodeFunctionData("setStakingRequirement", [sesh("25000.000000001")]);
    await asGovernor(chain, system, staking, data);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(staking, "StakeNotRequirement")
      .withArgs(25_000_000_000_000n, 25_000_000_000_001n);
  });

  it("reverts when staking names another contract for rounds; everybody gets out (MC-14)", async () => {
    const { system, rounds, staking, token, operator, first, terms, roundId } = await load();
    const data = staking.interface.encodeFunctionData("setContributionRounds", [await token.getAddress()]);
    await asGovernor(chain, system, staking, data);
    await expect(rounds.connect(operator).register(terms))
      .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
      .withArgs(rounds, operator);
    await expect(rounds.refund(roundId, first)).to.emit(rounds, "RoundCancelled").withArgs(roundId);
    await rounds.refund(roundId, operator);
    expect(await token.balanceOf(rounds)).to.equal(0n);
  });
});
