import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { signPermit } from "../../support/permits.js";
import { deployStarted, roundIdOf, termsFor, termsTuple } from "../../support/rounds.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("ContributionRounds.openWithPermit", () => {
  /** The operator has no allowance, terms, and a permit for its minimum. */
  const started = async () => {
    const system = await deployStarted(chain);
    const [, operator, first] = system.stakers;
    await system.token.connect(operator).approve(system.rounds, 0);
    const terms = await termsFor(system, operator!);
    const permit = await signPermit(system.token, operator!, {
      spender: await system.rounds.getAddress(),
      amount: sesh("6250"),
      deadline: MaxUint256,
    });
    return { ...system, operator: operator!, first: first!, terms, roundId: roundIdOf(terms), permit };
  };
  const load = () => networkHelpers.loadFixture(started);

  it("opens a round in one transaction", async () => {
    const { rounds, token, operator, first, terms, roundId, permit } = await load();
    const open = await rounds.connect(operator).openWithPermit(terms, sesh("6250"), first, permit);
    await expect(open).to.emit(rounds, "RoundOpened").withArgs(roundId, operator, termsTuple(terms));
    await expect(open).to.emit(rounds, "ContributionReceived").withArgs(roundId, operator, first, 6_250_000_000_000n);
    await expect(open).to.changeTokenBalances(ethers, token, [operator, rounds], [-sesh("6250"), sesh("6250")]);
    expect(await token.allowance(operator, rounds)).to.equal(0n);
  });

  it("answers with the round's id", async () => {
    const { rounds, operator, terms, roundId, permit } = await load();
    const answer = await rounds.connect(operator).openWithPermit.staticCall(terms, sesh("6250"), ZeroAddress, permit);
    expect(answer).to.equal(roundId);
  });

  it("works when somebody else has submitted the permit before (TB-10)", async () => {
    const { rounds, token, operator, first, terms, roundId, permit } = await load();
    const { deadline, v, r, s } = permit;
    await token.connect(first).permit(operator, rounds, sesh("6250"), deadline, v, r, s);
    await expect(rounds.connect(operator).openWithPermit(terms, sesh("6250"), ZeroAddress, permit))
      .to.emit(rounds, "RoundOpened")
      .withArgs(roundId, operator, termsTuple(terms));
  });

  it("reverts when the permit is for less and there is no allowance", async () => {
    const { rounds, token, operator, terms, permit } = await load();
    await expect(rounds.connect(operator).openWithPermit(terms, sesh("6250.000000001"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(rounds, 0, 6_250_000_000_001n);
  });

  it("never uses another caller's permit (TB-08)", async () => {
    const { rounds, operator, first, terms, permit } = await load();
    await expect(rounds.connect(first).openWithPermit(terms, sesh("6250"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(rounds, "CallerNotRoundOperator")
      .withArgs(first, operator);
  });

  it("reverts while paused (GV-12)", async () => {
    const { rounds, guardian, operator, terms, permit } = await load();
    await rounds.connect(guardian).pause(DAY);
    await expect(rounds.connect(operator).openWithPermit(terms, sesh("6250"), ZeroAddress, permit))
      .to.be.revertedWithCustomError(rounds, "PauseActive")
      .withArgs(await rounds.pausedUntil());
  });
});
