import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { impersonate } from "../../support/accounts.js";
import { sesh } from "../../support/amounts.js";
import { nodeId } from "../../support/nodes.js";
import {
  contributeAll,
  deployStarted,
  fill,
  openRound,
  reservationsFor,
  type RoundTerms,
  roundIdOf,
} from "../../support/rounds.js";
import { asGovernor, createChain, DAY, registerSolo } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

const REGISTERED = 2n;
const CANCELLED = 3n;

describe("ContributionRounds.contribute", () => {
  const started = async () => {
    const system = await deployStarted(chain);
    const [, operator, first, second, third] = system.stakers;
    return { ...system, system, operator: operator!, first: first!, second: second!, third: third! };
  };
  const load = () => networkHelpers.loadFixture(started);

  describe("given an open round", () => {
    it("takes a first contribution", async () => {
      const { system, rounds, token, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      const contribute = await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      const paidAt = await time.latest();
      await expect(contribute)
        .to.emit(rounds, "ContributionReceived")
        .withArgs(roundId, first, first, 3_000_000_000_000n);
      await expect(contribute).to.changeTokenBalances(ethers, token, [first, rounds], [-sesh("3000"), sesh("3000")]);
      const round = await rounds.roundOf(roundId);
      expect(round.contributed).to.equal(9_250_000_000_000n);
      expect(round.contributorCount).to.equal(2n);
      expect((await rounds.contributionsOf(roundId))[1]).to.deep.equal([
        first.address,
        first.address,
        3_000_000_000_000n,
        BigInt(paidAt + DAY),
      ]);
    });

    it("takes the minimum to the atomic unit and not less (MC-08)", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      // ceil(18,750 / 9)
      await expect(rounds.connect(first).contribute(terms, 2_083_333_333_333n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 2_083_333_333_333n, 2_083_333_333_334n);
      await rounds.connect(first).contribute(terms, 2_083_333_333_334n, ZeroAddress);
      expect((await rounds.roundOf(roundId)).contributed).to.equal(8_333_333_333_334n);
    });

    it("takes exactly what is left and not one atomic unit more", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator, { autoRegister: false });
      await expect(rounds.connect(first).contribute(terms, 18_750_000_000_001n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 18_750_000_000_001n, 18_750_000_000_000n);
      await rounds.connect(first).contribute(terms, 18_750_000_000_000n, ZeroAddress);
      expect((await rounds.roundOf(roundId)).contributed).to.equal(25_000_000_000_000n);
    });

    it("reverts when a first contribution is zero (MC-16)", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await expect(rounds.connect(first).contribute(terms, 0, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 0, 2_083_333_333_334n);
    });

    it("reverts without an allowance", async () => {
      const { system, rounds, token, operator, first } = await load();
      const { terms } = await openRound(system, operator);
      await token.connect(first).approve(rounds, 0);
      await expect(rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(rounds, 0, 3_000_000_000_000n);
    });

    it("takes a plain transfer for nothing: it changes no round (TB-12)", async () => {
      const { system, rounds, token, operator, first } = await load();
      const { roundId } = await openRound(system, operator);
      await token.connect(first).transfer(rounds, sesh("18750"));
      expect((await rounds.roundOf(roundId)).contributed).to.equal(6_250_000_000_000n);
      expect(await rounds.contributionsOf(roundId)).to.have.length(1);
    });

    it("reverts while paused", async () => {
      const { system, rounds, guardian, operator, first } = await load();
      const { terms } = await openRound(system, operator);
      await rounds.connect(guardian).pause(DAY);
      await expect(rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "PauseActive")
        .withArgs(await rounds.pausedUntil());
    });
  });

  describe("given a contributor who pays again", () => {
    it("takes one atomic unit, below the minimum of newcomers, without another place (MC-09)", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await contributeAll(system, terms, [first], [sesh("3000")]);
      await rounds.connect(first).contribute(terms, 1n, ZeroAddress);
      const paidAt = await time.latest();
      expect((await rounds.roundOf(roundId)).contributorCount).to.equal(2n);
      expect((await rounds.contributionsOf(roundId))[1]).to.deep.equal([
        first.address,
        first.address,
        3_000_000_000_001n,
        BigInt(paidAt + DAY),
      ]);
    });

    it("lets the operator complete its round (MC-09)", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await expect(rounds.connect(operator).contribute(terms, sesh("18750"), ZeroAddress))
        .to.emit(rounds, "RoundRegistered")
        .withArgs(roundId, nodeId(terms.node.key));
    });

    it("reverts when the further payment is zero (MC-16)", async () => {
      const { system, rounds, operator } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await expect(rounds.connect(operator).contribute(terms, 0, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 0, 1);
    });
  });

  describe("given a beneficiary", () => {
    it("is the contributor itself when a first contribution names none (MC-05)", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      expect((await rounds.contributionsOf(roundId))[1]!.beneficiary).to.equal(first);
    });

    it("stays when a further payment names none (MC-05)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("3000"), second);
      await expect(rounds.connect(first).contribute(terms, sesh("1"), ZeroAddress))
        .to.emit(rounds, "ContributionReceived")
        .withArgs(roundId, first, second, 1_000_000_000n);
      expect((await rounds.contributionsOf(roundId))[1]!.beneficiary).to.equal(second);
    });

    it("changes when a further payment names another, and back to the contributor (MC-05)", async () => {
      const { system, rounds, operator, first, second, third } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("3000"), second);
      for (const beneficiary of [third, first]) {
        await expect(rounds.connect(first).contribute(terms, sesh("1"), beneficiary))
          .to.emit(rounds, "ContributionReceived")
          .withArgs(roundId, first, beneficiary, 1_000_000_000n);
        expect((await rounds.contributionsOf(roundId))[1]!.beneficiary).to.equal(beneficiary);
      }
    });

    it("is chosen by the contributor alone, for a reserved place too (MC-06)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator, {
        reservations: reservationsFor([first], sesh("3000")),
        beneficiary: second.address,
      });
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      await rounds.connect(operator).contribute(terms, sesh("1"), second);
      expect((await rounds.contributionsOf(roundId)).map(({ beneficiary }) => beneficiary)).to.deep.equal([
        second.address,
        first.address,
      ]);
    });

    it("does not outlive the contribution: who leaves and comes back starts anew (MC-05)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("3000"), second);
      await time.increase(DAY);
      await rounds.connect(first).leaveRound(roundId);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      expect((await rounds.contributionsOf(roundId))[1]!.beneficiary).to.equal(first);
    });
  });

  describe("given terms that are not those of the round (MC-01)", () => {
    const changes: Record<string, (terms: RoundTerms, other: string) => RoundTerms> = {
      operator: (terms, other) => ({ ...terms, operator: other }),
      stakingRequirement: (terms) => ({ ...terms, stakingRequirement: terms.stakingRequirement + 1n }),
      reservedUntil: (terms) => ({ ...terms, reservedUntil: terms.reservedUntil - 1 }),
      closesAt: (terms) => ({ ...terms, closesAt: terms.closesAt + 1 }),
      autoRegister: (terms) => ({ ...terms, autoRegister: !terms.autoRegister }),
      "node.key.x": (terms) => ({ ...terms, node: { ...terms.node, key: { ...terms.node.key, x: 1n } } }),
      "node.key.y": (terms) => ({ ...terms, node: { ...terms.node, key: { ...terms.node.key, y: 2n } } }),
      "node.c": (terms) => ({ ...terms, node: { ...terms.node, c: terms.node.c ^ 1n } }),
      "node.s": (terms) => ({ ...terms, node: { ...terms.node, s: terms.node.s ^ 1n } }),
      "node.ed25519Key": (terms) => ({
        ...terms,
        node: { ...terms.node, ed25519Key: terms.node.ed25519Signature[0] },
      }),
      "node.ed25519Signature": ({ node, ...terms }) => {
        const [left, right] = node.ed25519Signature;
        return { ...terms, node: { ...node, ed25519Signature: [right, left] } };
      },
      "node.feeBps": (terms) => ({ ...terms, node: { ...terms.node, feeBps: 10_000n } }),
      "reservations (amount)": (terms) => ({
        ...terms,
        reservations: terms.reservations.map(({ staker, amount }) => ({ staker, amount: amount + 1n })),
      }),
      "reservations (staker)": (terms, other) => ({
        ...terms,
        reservations: terms.reservations.map(({ amount }) => ({ staker: other, amount })),
      }),
      "reservations (none)": (terms) => ({ ...terms, reservations: [] }),
    };
    for (const [field, change] of Object.entries(changes)) {
      it(`reverts when ${field} differs`, async () => {
        const { system, rounds, operator, first, second } = await load();
        const { terms } = await openRound(system, operator, { reservations: reservationsFor([first], sesh("3000")) });
        const changed = change(terms, second.address);
        await expect(rounds.connect(first).contribute(changed, sesh("3000"), ZeroAddress))
          .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
          .withArgs(roundIdOf(changed));
      });
    }

    it("keeps the old terms when the operator cancels and opens with a higher fee", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(operator).cancel(roundId);
      const { closesAt } = terms;
      await openRound(system, operator, { feeBps: 10_000n, closesAt });
      await expect(rounds.connect(first).contribute(terms, sesh("18750"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
        .withArgs(roundId);
    });
  });

  describe("given a round that takes nothing any more", () => {
    it("reverts after it was cancelled", async () => {
      const { system, rounds, operator, first } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(operator).cancel(roundId);
      await expect(rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
        .withArgs(roundId);
    });

    it("reverts after it has registered, whatever beneficiary is named (MC-04)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await contributeAll(system, terms, [first], [sesh("18750")]);
      await expect(rounds.connect(first).contribute(terms, 1n, second))
        .to.be.revertedWithCustomError(rounds, "RoundNotOpen")
        .withArgs(roundId);
    });

    it("takes the last payment a second before it closes and none from then on", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await time.setNextBlockTimestamp(terms.closesAt - 1);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      for (const at of [terms.closesAt, terms.closesAt + 1]) {
        await time.setNextBlockTimestamp(at);
        await expect(rounds.connect(second).contribute(terms, sesh("3000"), ZeroAddress))
          .to.be.revertedWithCustomError(rounds, "RoundClosed")
          .withArgs(roundId, terms.closesAt);
      }
    });

    it("reverts in a complete round for a newcomer (MC-03)", async () => {
      const { system, rounds, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator, { autoRegister: false });
      await contributeAll(system, terms, [first], [sesh("18750")]);
      await expect(rounds.connect(second).contribute(terms, 1n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 1, 0);
      await expect(rounds.connect(second).contribute(terms, 0n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 0, 0);
    });

    it("reverts for an 11th contributor (MC-09)", async () => {
      const { system, rounds, operator, stakers } = await load();
      const { terms, roundId } = await openRound(system, operator, { autoRegister: false });
      await fill(system, terms, stakers.slice(2));
      expect((await rounds.roundOf(roundId)).contributorCount).to.equal(10n);
      await expect(rounds.connect(stakers[0]).contribute(terms, 1n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundFull")
        .withArgs(roundId);
    });
  });

  describe("given reservations", () => {
    const reserved = async () => {
      const fixture = await started();
      const { system, operator, first, second } = fixture;
      const reservedUntil = (await time.latest()) + 7 * DAY;
      const reservations = [
        { staker: first.address, amount: sesh("4000") },
        { staker: second.address, amount: sesh("5000") },
      ];
      const round = await openRound(system, operator, { reservations, reservedUntil, autoRegister: false });
      return { ...fixture, ...round, reservedUntil };
    };

    it("keeps the reserved amounts and places from everybody else", async () => {
      const { rounds, terms, roundId, third } = await networkHelpers.loadFixture(reserved);
      // 25,000 − 6,250 − 9,000 for 10 − 1 − 2 places
      const minimum = 1_392_857_142_858n;
      expect(await rounds.minContribution(roundId)).to.equal(minimum);
      await expect(rounds.connect(third).contribute(terms, minimum - 1n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, minimum - 1n, minimum);
      await expect(rounds.connect(third).contribute(terms, 9_750_000_000_001n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 9_750_000_000_001n, 9_750_000_000_000n);
      await rounds.connect(third).contribute(terms, 9_750_000_000_000n, ZeroAddress);
      expect(await rounds.minContribution(roundId)).to.equal(0n);
    });

    it("takes the reserved amount in one payment and not one atomic unit less", async () => {
      const { rounds, terms, roundId, first } = await networkHelpers.loadFixture(reserved);
      await expect(rounds.connect(first).contribute(terms, 3_999_999_999_999n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 3_999_999_999_999n, 4_000_000_000_000n);
      await rounds.connect(first).contribute(terms, 4_000_000_000_000n, ZeroAddress);
      const round = await rounds.roundOf(roundId);
      expect(round.reserved).to.equal(5_000_000_000_000n);
      expect(round.reservedSlots).to.equal(1n);
      expect(round.contributorCount).to.equal(2n);
    });

    it("lets a reserved contributor bring more, up to what is not reserved for others", async () => {
      const { rounds, terms, roundId, first, second } = await networkHelpers.loadFixture(reserved);
      await expect(rounds.connect(first).contribute(terms, 13_750_000_000_001n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 13_750_000_000_001n, 13_750_000_000_000n);
      await rounds.connect(first).contribute(terms, 13_750_000_000_000n, ZeroAddress);
      await rounds.connect(second).contribute(terms, 5_000_000_000_000n, ZeroAddress);
      expect((await rounds.roundOf(roundId)).contributed).to.equal(25_000_000_000_000n);
    });

    it("lets the operator top up only what is not reserved", async () => {
      const { rounds, terms, roundId, operator } = await networkHelpers.loadFixture(reserved);
      await expect(rounds.connect(operator).contribute(terms, 9_750_000_000_001n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 9_750_000_000_001n, 9_750_000_000_000n);
    });

    it("gives a reservation up for good when its contributor leaves", async () => {
      const { rounds, terms, roundId, first } = await networkHelpers.loadFixture(reserved);
      await rounds.connect(first).contribute(terms, sesh("4000"), ZeroAddress);
      await time.increase(DAY);
      await rounds.connect(first).leaveRound(roundId);
      // 25,000 − 6,250 − 5,000 for 10 − 1 − 1 places
      await expect(rounds.connect(first).contribute(terms, 1_718_749_999_999n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 1_718_749_999_999n, 1_718_750_000_000n);
      await rounds.connect(first).contribute(terms, 1_718_750_000_000n, ZeroAddress);
      const round = await rounds.roundOf(roundId);
      expect(round.reservedSlots).to.equal(1n);
      expect(round.contributed).to.equal(7_968_750_000_000n);
    });

    it("keeps a reservation until the last second before it expires (MC-10)", async () => {
      const { rounds, terms, roundId, first, third, reservedUntil } = await networkHelpers.loadFixture(reserved);
      await time.setNextBlockTimestamp(reservedUntil - 2);
      await expect(rounds.connect(third).contribute(terms, sesh("18750"), ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooHigh")
        .withArgs(roundId, 18_750_000_000_000n, 9_750_000_000_000n);
      await time.setNextBlockTimestamp(reservedUntil - 1);
      await expect(rounds.connect(first).contribute(terms, 3_999_999_999_999n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "ContributionTooLow")
        .withArgs(roundId, 3_999_999_999_999n, 4_000_000_000_000n);
    });

    for (const after of [0, 1]) {
      it(`opens unused reservations to everybody ${after} s after they expire (MC-10)`, async () => {
        const { rounds, terms, roundId, first, third, reservedUntil } = await networkHelpers.loadFixture(reserved);
        await time.setNextBlockTimestamp(reservedUntil + after);
        // 18,750 for 9 places: the reserved contributor is one of everybody
        await rounds.connect(first).contribute(terms, 2_083_333_333_334n, ZeroAddress);
        await rounds.connect(third).contribute(terms, 16_666_666_666_666n, ZeroAddress);
        expect((await rounds.roundOf(roundId)).contributed).to.equal(25_000_000_000_000n);
      });
    }

    it("reverts for a newcomer when every other place is taken or reserved (MC-09, MC-11)", async () => {
      const { system, rounds, operator, stakers } = await load();
      const reservations = reservationsFor(stakers.slice(2, 10), sesh("1000"));
      const { terms, roundId } = await openRound(system, operator, { reservations });
      await rounds.connect(stakers[10]).contribute(terms, sesh("10750"), ZeroAddress);
      expect(await rounds.minContribution(roundId)).to.equal(0n);
      await expect(rounds.connect(stakers[0]).contribute(terms, 1n, ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RoundFull")
        .withArgs(roundId);
    });
  });

  describe("given the payment that completes an automatic round", () => {
    /** The operator with its minimum and nine others, each with at least the minimum of its turn. */
    const STAKES = ["6250", "3000", "2500", "2000", "2000", "2000", "2000", "1750", "1750", "1750"].map(sesh);

    it("registers a node of 10 contributors with exactly their stakes, beneficiaries and fee (MC-18)", async () => {
      const { system, rounds, staking, pool, token, operator, stakers, treasury, guardian } = await load();
      const { terms, roundId } = await openRound(system, operator, { beneficiary: treasury.address });
      const others = stakers.slice(2);
      await contributeAll(system, terms, others, STAKES.slice(1, 9));
      const last = await rounds.connect(others[8]).contribute(terms, sesh("1750"), guardian);

      const id = nodeId(terms.node.key);
      await expect(last).to.emit(rounds, "RoundRegistered").withArgs(roundId, id);
      await expect(last).to.changeTokenBalances(
        ethers,
        token,
        [others[8]!, rounds, staking],
        [-sesh("1750"), -sesh("23250"), sesh("25000")],
      );
      const stakersInOrder = [operator, ...others].map(({ address }) => address);
      const beneficiaries = [treasury, ...others.slice(0, 8), guardian].map(({ address }) => address);
      const contributors = stakersInOrder.map((staker, i) => [staker, beneficiaries[i], STAKES[i]]);
      expect(await staking.contributorsOf(id)).to.deep.equal(contributors);
      const node = await staking.nodeOf(id);
      expect(node.operator).to.equal(operator);
      expect(node.feeBps).to.equal(1_000n);
      expect(node.contributorCount).to.equal(10n);
      expect(node.stakingRequirement).to.equal(25_000_000_000_000n);
      // floor(stake · 0.9 / 25,000 · 2^40); the operator has what is left of 2^40
      const weights = [
        357_341_279_035n,
        118_747_255_799n,
        98_956_046_499n,
        79_164_837_199n,
        79_164_837_199n,
        79_164_837_199n,
        79_164_837_199n,
        69_269_232_549n,
        69_269_232_549n,
        69_269_232_549n,
      ];
      for (const [i, beneficiary] of beneficiaries.entries())
        expect(await pool.weightOf(beneficiary), `weight ${i}`).to.equal(weights[i]);
    });

    it("leaves nothing behind in the round", async () => {
      const { system, rounds, token, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("18750"), second);
      const round = await rounds.roundOf(roundId);
      expect(round.status).to.equal(REGISTERED);
      expect(round.contributed).to.equal(0n);
      expect(round.contributorCount).to.equal(0n);
      expect(round.refundable).to.equal(false);
      expect(await rounds.contributionsOf(roundId)).to.deep.equal([]);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("takes nothing of other rounds (INV-RND-1)", async () => {
      const { system, rounds, token, operator, first, second } = await load();
      const other = await openRound(system, second, { label: "other", amount: sesh("20000") });
      const { terms } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("18750"), ZeroAddress);
      expect(await token.balanceOf(rounds)).to.equal(20_000_000_000_000n);
      expect((await rounds.roundOf(other.roundId)).contributed).to.equal(20_000_000_000_000n);
    });

    it("reverts while registration is paused; every other payment goes on", async () => {
      const { system, rounds, staking, guardian, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await staking.connect(guardian).pause(DAY);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      await expect(rounds.connect(second).contribute(terms, sesh("15750"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "PauseActive")
        .withArgs(await staking.pausedUntil());
      await time.increase(DAY);
      await expect(rounds.connect(second).contribute(terms, sesh("15750"), ZeroAddress))
        .to.emit(rounds, "RoundRegistered")
        .withArgs(roundId, nodeId(terms.node.key));
    });

    it("reverts when the operator has registered the key elsewhere; everybody gets out (MC-12)", async () => {
      const { system, rounds, staking, token, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      const { nodeId: id } = await registerSolo(system, "round", operator);
      await expect(rounds.connect(second).contribute(terms, sesh("15750"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
        .withArgs(id);
      await time.increase(DAY);
      await rounds.connect(first).leaveRound(roundId);
      await rounds.connect(operator).cancel(roundId);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("reverts when the staking requirement has changed; what was paid is refunded at once (ST-02)", async () => {
      const { system, rounds, staking, token, operator, first, second } = await load();
      const { terms, roundId } = await openRound(system, operator);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [sesh("20000")]);
      await asGovernor(chain, system, staking, data);
      await time.increase(1);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      await expect(rounds.connect(second).contribute(terms, sesh("15750"), ZeroAddress))
        .to.be.revertedWithCustomError(staking, "StakeNotRequirement")
        .withArgs(25_000_000_000_000n, 20_000_000_000_000n);
      await rounds.refund(roundId, first);
      await rounds.refund(roundId, operator);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("reverts once the network is retired", async () => {
      const { system, rounds, staking, operator, first } = await load();
      const { terms } = await openRound(system, operator, { closesAt: (await time.latest()) + 80 * DAY });
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      await expect(rounds.connect(first).contribute(terms, sesh("18750"), ZeroAddress)).to.be.revertedWithCustomError(
        staking,
        "NetworkIsRetired",
      );
    });
  });

  describe("given a contributor that is a contract refusing every call (MC-20)", () => {
    it("takes its contribution and returns it without calling it", async () => {
      const { system, rounds, token, oracle, treasury, operator, first } = await load();
      const contract = await impersonate(chain, await oracle.getAddress());
      await token.connect(treasury).transfer(contract, sesh("3000"));
      await token.connect(contract).approve(rounds, sesh("3000"));
      const { terms, roundId } = await openRound(system, operator);
      await rounds.connect(contract).contribute(terms, sesh("3000"), ZeroAddress);
      await rounds.connect(first).contribute(terms, sesh("3000"), ZeroAddress);
      await rounds.connect(operator).cancel(roundId);
      await rounds.refund(roundId, contract);
      await rounds.refund(roundId, first);
      expect(await token.balanceOf(contract)).to.equal(3_000_000_000_000n);
      expect((await rounds.roundOf(roundId)).status).to.equal(CANCELLED);
    });
  });
});
