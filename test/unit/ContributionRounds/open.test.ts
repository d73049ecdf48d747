import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { nodeId } from "../../support/nodes.js";
import { deployStarted, openRound, reservationsFor, roundIdOf, termsFor, termsTuple } from "../../support/rounds.js";
import { deployForwarder } from "../../support/staking.js";
import { createChain, DAY, deploySystem, registerSolo, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const OPEN = 1n;
const REGISTERED = 2n;

describe("ContributionRounds.open", () => {
  const started = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second, third] = system.stakers;
    return { ...system, system, operator: operator!, first: first!, second: second!, third: third! };
  };
  const load = () => networkHelpers.loadFixture(started);

  it("opens a round with the operator's contribution", async () => {
    const { system, rounds, token, operator, first } = await load();
    const reservations = reservationsFor([first], sesh("3000"));
    const terms = await termsFor(system, operator, { reservations, autoRegister: false });
    const roundId = roundIdOf(terms);
    const open = await rounds.connect(operator).open(terms, sesh("7000"), ZeroAddress);
    const openedAt = await time.latest();

    await expect(open).to.emit(rounds, "RoundOpened").withArgs(roundId, operator, termsTuple(terms));
    await expect(open)
      .to.emit(rounds, "ContributionReceived")
      .withArgs(roundId, operator, operator, 7_000_000_000_000n);
    await expect(open).to.changeTokenBalances(ethers, token, [operator, rounds], [-sesh("7000"), sesh("7000")]);
    expect(await rounds.roundOf(roundId)).to.deep.equal([
      operator.address,
      OPEN,
      25_000_000_000_000n,
      7_000_000_000_000n,
      3_000_000_000_000n,
      1n,
      1n,
      BigInt(terms.reservedUntil),
      BigInt(terms.closesAt),
      false,
    ]);
    expect(await rounds.contributionsOf(roundId)).to.deep.equal([
      [operator.address, operator.address, 7_000_000_000_000n, BigInt(openedAt + DAY)],
    ]);
  });

  it("answers with the hash of the terms", async () => {
    const { system, rounds, operator } = await load();
    const terms = await termsFor(system, operator);
    expect(await rounds.connect(operator).open.staticCall(terms, sesh("6250"), ZeroAddress)).to.equal(roundIdOf(terms));
  });

  it("sends the operator's rewards to the beneficiary it names", async () => {
    const { system, rounds, operator, third } = await load();
    const terms = await termsFor(system, operator);
    await expect(rounds.connect(operator).open(terms, sesh("6250"), third))
      .to.emit(rounds, "ContributionReceived")
      .withArgs(roundIdOf(terms), operator, third, 6_250_000_000_000n);
    const [contribution] = await rounds.contributionsOf(roundIdOf(terms));
    expect(contribution!.beneficiary).to.equal(third);
  });

  it("reverts when the caller is not the operator of the terms (MC-15)", async () => {
    const { system, rounds, operator, first } = await load();
    const terms = await termsFor(system, operator);
    await expect(rounds.connect(first).open(terms, sesh("6250"), ZeroAddress))
      .to.be.revertedWithCustomError(rounds, "CallerNotRoundOperator")
      .withArgs(first, operator);
  });

  it("does not take a contract that the operator calls for the operator (MC-15)", async () => {
    const { system, rounds, deployer, operator } = await load();
    const forwarder = await deployForwarder(chain, deployer, rounds);
    const through = rounds.attach(forwarder).connect(operator) as typeof rounds;
    await expect(through.open(await termsFor(system, operator), sesh("6250"), ZeroAddress))
      .to.be.revertedWithCustomError(rounds, "CallerNotRoundOperator")
      .withArgs(forwarder, operator);
  });

  it("reverts without an allowance", async () => {
    const { system, rounds, token, operator } = await load();
    await token.connect(operator).approve(rounds, sesh("6249.999999999"));
    await expect(rounds.connect(operator).open(await termsFor(system, operator), sesh("6250"), ZeroAddress))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(rounds, 6_249_999_999_999n, 6_250_000_000_000n);
  });

  it("reverts while paused", async () => {
    const { system, rounds, guardian, operator } = await load();
    await rounds.connect(guardian).pause(DAY);
    await expect(rounds.connect(operator).open(await termsFor(system, operator), sesh("6250"), ZeroAddress))
      .to.be.revertedWithCustomError(rounds, "PauseActive")
      .withArgs(await rounds.pausedUntil());
  });

  describe("given terms that have been opened before", () => {
    it("reverts while the round is open", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundExists")
        .withArgs(roundId);
    });

    it("reverts after the round was cancelled", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(operator).cancel(roundId);
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundExists")
        .withArgs(roundId);
    });

    it("reverts after the round has registered", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator, { amount: sesh("25000") });
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundExists")
        .withArgs(roundId);
    });

    it("opens another round when the closing time differs by a second", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(operator).cancel(roundId);
      const again = { ...terms, closesAt: terms.closesAt + 1 };
      await expect(rounds.connect(operator).open(again, sesh("6250"), ZeroAddress))
        .to.emit(rounds, "RoundOpened")
        .withArgs(roundIdOf(again), operator, termsTuple(again));
    });
  });

  describe("given a staking requirement that is not the present one", () => {
    for (const requirement of [24_999_999_999_999n, 25_000_000_000_001n]) {
      it(`reverts with ${requirement} atomic SESH (ST-01, ST-02)`, async () => {
        const { system, rounds, operator } = await load();
        const terms = await termsFor(system, operator, { stakingRequirement: requirement });
        await expect(rounds.connect(operator).open(terms, sesh("10000"), ZeroAddress))
          .to.be.revertedWithCustomError(rounds, "RoundRequirementMismatch")
          .withArgs(roundIdOf(terms), requirement, 25_000_000_000_000n);
      });
    }
  });

  describe("given a closing time", () => {
    async function openAt(closesIn: number) {
      const { system, rounds, operator } = await load();
      const openedAt = (await time.latest()) + 10;
      const terms = await termsFor(system, operator, { closesAt: openedAt + closesIn });
      await time.setNextBlockTimestamp(openedAt);
      return { rounds, terms, openedAt, open: rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress) };
    }

    for (const closesIn of [-1, 0, 90 * DAY + 1]) {
      it(`reverts when it is ${closesIn} s from now`, async () => {
        const { rounds, terms, openedAt, open } = await openAt(closesIn);
        await expect(open)
          .to.be.revertedWithCustomError(rounds, "ClosingTimeInvalid")
          .withArgs(terms.closesAt, openedAt + 90 * DAY);
      });
    }

    for (const closesIn of [1, 90 * DAY]) {
      it(`accepts one ${closesIn} s from now`, async () => {
        const { rounds, terms, open } = await openAt(closesIn);
        await open;
        expect((await rounds.roundOf(roundIdOf(terms))).status).to.equal(OPEN);
      });
    }
  });

  describe("given reservations", () => {
    it("reverts when they outlast the round by a second", async () => {
      const { system, rounds, operator } = await load();
      const terms = await termsFor(system, operator);
      terms.reservedUntil = terms.closesAt + 1;
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ReservationTimeInvalid")
        .withArgs(terms.reservedUntil, terms.closesAt);
    });

    it("accepts ones that end with the round", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator, { reservations: reservationsFor([first], 1n) });
      expect(terms.reservedUntil).to.equal(terms.closesAt);
      expect((await rounds.roundOf(roundId)).reservedSlots).to.equal(1n);
    });

    it("reverts with 10 of them (MC-09)", async () => {
      const { system, rounds, operator, stakers } = await load();
      const others = stakers.filter(({ address }) => address !== operator.address);
      const terms = await termsFor(system, operator, { reservations: reservationsFor(others, sesh("1875")) });
      expect(terms.reservations).to.have.length(10);
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ReservationsTooMany")
        .withArgs(10, 9);
    });

    it("accepts 9 that complete the stake", async () => {
      const { system, rounds, operator, stakers } = await load();
      // 15,625 + 9 · 1,041.666666666 misses the requirement by 6 atomic units, which the operator adds.
      const reservations = reservationsFor(stakers.slice(2), 1_041_666_666_666n);
      const { roundId } = await openRound(system, operator, { reservations, amount: 15_625_000_000_006n });
      const round = await rounds.roundOf(roundId);
      expect(round.reserved).to.equal(9_374_999_999_994n);
      expect(round.reservedSlots).to.equal(9n);
      expect(await rounds.minContribution(roundId)).to.equal(0n);
    });

    it("reverts with 9 that leave one atomic unit nobody could bring (MC-08)", async () => {
      const { system, rounds, operator, stakers } = await load();
      const reservations = reservationsFor(stakers.slice(2), 1_041_666_666_666n);
      const terms = await termsFor(system, operator, { reservations });
      await expect(rounds.connect(operator).open(terms, 15_625_000_000_005n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ReservationsUnfillable")
        .withArgs(24_999_999_999_999n, 25_000_000_000_000n);
    });

    it("accepts 8 that leave something for the last place, and 8 that leave nothing", async () => {
      const { system, rounds, operator, stakers } = await load();
      for (const [label, amount, rest] of [
        ["one place left", sesh("8000"), sesh("1000")],
        ["nothing left", sesh("9000"), 0n],
      ] as const) {
        const reservations = reservationsFor(stakers.slice(2, 10), sesh("2000"));
        const { roundId } = await openRound(system, operator, { label, reservations, amount });
        expect(await rounds.minContribution(roundId)).to.equal(rest);
      }
    });

    it("reverts when they and the operator exceed the requirement by one atomic unit", async () => {
      const { system, rounds, operator, first } = await load();
      const terms = await termsFor(system, operator, { reservations: reservationsFor([first], sesh("18750")) });
      await expect(rounds.connect(operator).open(terms, 6_250_000_000_001n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ReservationsUnfillable")
        .withArgs(25_000_000_000_001n, 25_000_000_000_000n);
    });

    it("reverts when their sum is beyond 64 bits (MC-18)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const largest = 2n ** 64n - 1n;
      const terms = await termsFor(system, operator, { reservations: reservationsFor([first, second], largest) });
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ReservationsUnfillable")
        .withArgs(2n * largest + 6_250_000_000_000n, 25_000_000_000_000n);
    });

    for (const [what, change] of [
      ["for the zero address", { index: 1, staker: () => ZeroAddress, amount: 1n }],
      ["for the operator", { index: 1, staker: (operator: string) => operator, amount: 1n }],
      ["of nothing", { index: 0, staker: (_: string, first: string) => first, amount: 0n }],
      ["made twice for one address", { index: 2, staker: (_: string, first: string) => first, amount: 1n }],
    ] as const) {
      it(`reverts with one ${what} (MC-18)`, async () => {
        const { system, rounds, operator, first, second, third } = await load();
        const reservations = reservationsFor([first, second, third], 1n);
        const bad = { staker: change.staker(operator.address, first.address), amount: change.amount };
        reservations[change.index] = bad;
        const terms = await termsFor(system, operator, { reservations });
        await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
          .to.be.revertedWithCustomError(rounds, "ReservationInvalid")
          .withArgs(bad.staker, bad.amount);
      });
    }
  });

  describe("given an operator contribution", () => {
    for (const amount of [0n, 6_249_999_999_999n, 25_000_000_000_001n]) {
      it(`reverts with ${amount} atomic SESH (MC-17)`, async () => {
        const { system, rounds, operator } = await load();
        await expect(rounds.connect(operator).open(await termsFor(system, operator), amount, ZeroAddress))
          .to.be.revertedWithCustomError(rounds, "OperatorContributionInvalid")
          .withArgs(amount, 6_250_000_000_000n, 25_000_000_000_000n);
      });
    }

    it("rounds the quarter up (MC-17)", async () => {
      const odd = async () => {
        const system = await deploySystem(chain, ({ staking }) => (staking.stakingRequirement = "25000000000001"));
        return { system, ...system };
      };
      const { system, rounds, stakers } = await networkHelpers.loadFixture(odd);
      const operator = stakers[1]!;
      const terms = await termsFor(system, operator, { stakingRequirement: 25_000_000_000_001n });
      await expect(rounds.connect(operator).open(terms, 6_250_000_000_000n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "OperatorContributionInvalid")
        .withArgs(6_250_000_000_000n, 6_250_000_000_001n, 25_000_000_000_001n);
      await rounds.connect(operator).open(terms, 6_250_000_000_001n, ZeroAddress);
      expect((await rounds.roundOf(roundIdOf(terms))).contributed).to.equal(6_250_000_000_001n);
    });

    it("registers an automatic round at once when the operator brings everything", async () => {
      const { system, rounds, staking, token, operator } = await load();
      const terms = await termsFor(system, operator);
      const open = await rounds.connect(operator).open(terms, sesh("25000"), ZeroAddress);
      await expect(open).to.emit(rounds, "RoundRegistered").withArgs(roundIdOf(terms), nodeId(terms.node.key));
      await expect(open).to.changeTokenBalances(ethers, token, [operator, staking], [-sesh("25000"), sesh("25000")]);
      expect((await rounds.roundOf(roundIdOf(terms))).status).to.equal(REGISTERED);
      expect(await staking.contributorsOf(nodeId(terms.node.key))).to.deep.equal([
        [operator.address, operator.address, 25_000_000_000_000n],
      ]);
    });

    it("leaves a complete round that is not automatic to the operator", async () => {
      const { system, rounds, operator } = await load();
      const { roundId } = await openRound(system, operator, { amount: sesh("25000"), autoRegister: false });
      expect((await rounds.roundOf(roundId)).status).to.equal(OPEN);
    });
  });

  describe("given credentials that could not be registered", () => {
    it("reverts when the fee is above 10,000 bps (ST-07)", async () => {
      const { system, rounds, staking, operator } = await load();
      const terms = await termsFor(system, operator, { feeBps: 10_001n });
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "FeeTooHigh")
        .withArgs(10_001, 10_000);
    });

    it("reverts when the key is no point (ST-08)", async () => {
      const { system, rounds, staking, operator } = await load();
      const terms = await termsFor(system, operator);
      terms.node.key = { x: 1n, y: 3n };
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "NodeKeyInvalid")
        .withArgs([1n, 3n]);
    });

    it("reverts when the key is registered (ST-08)", async () => {
      const { system, rounds, staking, operator } = await load();
      const { nodeId: taken } = await registerSolo(system, "round", operator);
      await expect(rounds.connect(operator).open(await termsFor(system, operator), sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
        .withArgs(taken);
    });

    it("reverts when the proof is for another fee (ST-05)", async () => {
      const { system, rounds, staking, operator } = await load();
      const terms = await termsFor(system, operator, { feeBps: 1_000n });
      terms.node.feeBps = 1_001n;
      await expect(rounds.connect(operator).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(nodeId(terms.node.key));
    });

    it("reverts when the proof was copied from another operator (ST-05, MC-12)", async () => {
      const { system, rounds, staking, operator, first } = await load();
      const terms = { ...(await termsFor(system, operator)), operator: first.address };
      await expect(rounds.connect(first).open(terms, sesh("6250"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(nodeId(terms.node.key));
    });
  });

  describe("given a network that has not started", () => {
    it("collects; the payment that would register waits for the start", async () => {
      const system = await networkHelpers.loadFixture(async function notStarted() {
        return deploySystem(chain);
      });
      const { rounds, staking } = system;
      const operator = system.stakers[1]!;
      const { terms, roundId } = await openRound(system, operator);
      const rest = rounds.connect(operator).contribute;
      await expect(rest(terms, sesh("18750"), ZeroAddress)).to.be.revertedWithCustomError(staking, "NetworkNotStarted");
      await startNetwork(system);
      await expect(rest(terms, sesh("18750"), ZeroAddress))
        .to.emit(rounds, "RoundRegistered")
        .withArgs(roundId, nodeId(terms.node.key));
    });
  });
});
