import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { nodeId } from "../../support/nodes.js";
import { signPermit } from "../../support/permits.js";
import { deployStarted, openRound } from "../../support/rounds.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

describe("ContributionRounds.contributeWithPermit", () => {
  /** An open round, and a contributor without allowance who signed a permit for 3,000 SESH that ends in a day. */
  const opened = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second] = system.stakers;
    const round = await openRound(system, operator!);
    await system.token.connect(first).approve(system.rounds, 0);
    const deadline = (await time.latest()) + DAY;
    const spender = await system.rounds.getAddress();
    const permit = await signPermit(system.token, first!, { spender, amount: sesh("3000"), deadline });
    return { ...system, ...round, first: first!, second: second!, permit, deadline };
  };
  const load = () => networkHelpers.loadFixture(opened);

  it("contributes in one transaction", async () => {
    const { rounds, token, first, second, terms, roundId, permit } = await load();
    const contribute = await rounds.connect(first).contributeWithPermit(terms, sesh("3000"), second, permit);
    await expect(contribute)
      .to.emit(rounds, "ContributionReceived")
      .withArgs(roundId, first, second, 3_000_000_000_000n);
    await expect(contribute).to.changeTokenBalances(ethers, token, [first, rounds], [-sesh("3000"), sesh("3000")]);
    expect(await token.allowance(first, rounds)).to.equal(0n);
  });

  it("registers the node when it completes an automatic round", async () => {
    const { rounds, token, first, terms, roundId } = await load();
    const spender = await rounds.getAddress();
    const permit = await signPermit(token, first, { spender, amount: sesh("18750"), deadline: MaxUint256 });
    await expect(rounds.connect(first).contributeWithPermit(terms, sesh("18750"), ZeroAddress, permit))
      .to.emit(rounds, "RoundRegistered")
      .withArgs(roundId, nodeId(terms.node.key));
  });

  it("works when somebody else has submitted the permit before (TB-10)", async () => {
    const { rounds, token, first, second, terms, roundId, permit } = await load();
    const { deadline, v, r, s } = permit;
    await token.connect(second).permit(first, rounds, sesh("3000"), deadline, v, r, s);
    await expect(rounds.connect(first).contributeWithPermit(terms, sesh("3000"), ZeroAddress, permit))
      .to.emit(rounds, "ContributionReceived")
      .withArgs(roundId, first, first, 3_000_000_000_000n);
  });

  it("uses a permit at its deadline and not a second later", async () => {
    const { rounds, token, first, terms, roundId, permit, deadline } = await load();
    const atDeadline = await networkHelpers.takeSnapshot();
    await time.setNextBlockTimestamp(deadline);
    await rounds.connect(first).contributeWithPermit(terms, sesh("3000"), ZeroAddress, permit);
    expect((await rounds.roundOf(roundId)).contributed).to.equal(9_250_000_000_000n);
    await atDeadline.restore();
    await time.setNextBlockTimestamp(deadline + 1);
    await expect(rounds.connect(first).contributeWithPermit(terms, sesh("3000"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(rounds, 0, 3_000_000_000_000n);
  });

  it("never takes another one's SESH with the permit of that one (TB-08)", async () => {
    const { rounds, token, second, terms, permit } = await load();
    await token.connect(second).approve(rounds, 0);
    await expect(rounds.connect(second).contributeWithPermit(terms, sesh("3000"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(rounds, 0, 3_000_000_000_000n);
  });

  it("reverts while paused (GV-12)", async () => {
    const { rounds, guardian, first, terms, permit } = await load();
    await rounds.connect(guardian).pause(DAY);
    await expect(rounds.connect(first).contributeWithPermit(terms, sesh("3000"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(rounds, "PauseActive")
      .withArgs(await rounds.pausedUntil());
  });
});
