import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { contributeAll, deployStarted, openRound, reservationsFor } from "../../support/rounds.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

const started = async () => {
  const system = await deployStarted(chain);
  const [, operator, first, second] = system.stakers;
  return { ...system, system, operator: operator!, first: first!, second: second! };
};
const load = () => networkHelpers.loadFixture(started);

describe("ContributionRounds.roundOf", () => {
  it("answers with zeros for a round that was never opened", async () => {
    const { rounds } = await load();
    expect(await rounds.roundOf(ZeroHash)).to.deep.equal([ZeroAddress, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, false]);
  });

  it("says from the closing second on that the round is refundable", async () => {
    const { system, rounds, operator } = await load();
    const { terms, roundId } = await openRound(system, operator);
    await time.increaseTo(terms.closesAt - 1);
    expect((await rounds.roundOf(roundId)).refundable).to.equal(false);
    await time.increaseTo(terms.closesAt);
    expect((await rounds.roundOf(roundId)).refundable).to.equal(true);
  });

  it("keeps operator, requirement and times after the round has registered", async () => {
    const { system, rounds, operator } = await load();
    const { terms, roundId } = await openRound(system, operator, { amount: sesh("25000") });
    expect(await rounds.roundOf(roundId)).to.deep.equal([
      operator.address,
      2n,
      25_000_000_000_000n,
      0n,
      0n,
      0n,
      0n,
      BigInt(terms.reservedUntil),
      BigInt(terms.closesAt),
      false,
    ]);
  });
});

describe("ContributionRounds.contributionsOf", () => {
  it("is empty for a round that was never opened", async () => {
    const { rounds } = await load();
    expect(await rounds.contributionsOf(ZeroHash)).to.deep.equal([]);
  });

  it("lists the operator first and everybody with beneficiary, amount and the time of leaving", async () => {
    const { system, rounds, operator, first, second } = await load();
    const { terms, roundId } = await openRound(system, operator);
    const openedAt = await time.latest();
    await rounds.connect(first).contribute(terms, sesh("4000"), second);
    const paidAt = await time.latest();
    expect(await rounds.contributionsOf(roundId)).to.deep.equal([
      [operator.address, operator.address, 6_250_000_000_000n, BigInt(openedAt + DAY)],
      [first.address, second.address, 4_000_000_000_000n, BigInt(paidAt + DAY)],
    ]);
  });
});

describe("ContributionRounds.minContribution", () => {
  it("is 0 for a round that was never opened, was cancelled or has registered (MC-11)", async () => {
    const { system, rounds, operator } = await load();
    const cancelled = await openRound(system, operator, { label: "cancelled" });
    await rounds.connect(operator).cancel(cancelled.roundId);
    const registered = await openRound(system, operator, { label: "registered", amount: sesh("25000") });
    for (const roundId of [ZeroHash, cancelled.roundId, registered.roundId])
      expect(await rounds.minContribution(roundId)).to.equal(0n);
  });

  it("is 0 from the closing time on", async () => {
    const { system, rounds, operator } = await load();
    const { terms, roundId } = await openRound(system, operator);
    await time.increaseTo(terms.closesAt - 1);
    expect(await rounds.minContribution(roundId)).to.equal(2_083_333_333_334n);
    await time.increaseTo(terms.closesAt);
    expect(await rounds.minContribution(roundId)).to.equal(0n);
  });

  it("is what is left over the places that are left, rounded up", async () => {
    const { system, rounds, operator, stakers } = await load();
    const { terms, roundId } = await openRound(system, operator, { autoRegister: false });
    // 18,750 for 9 places, 16,750 for 8, 6,750 for 7, one atomic unit for 6, nothing
    const amounts = [sesh("2083.333333334"), sesh("10000"), sesh("6666.666666665"), 1n];
    const expected = [2_083_333_333_334n, 2_083_333_333_334n, 952_380_952_381n, 1n, 0n];
    for (const [i, minimum] of expected.entries()) {
      expect(await rounds.minContribution(roundId), `after ${i} contributions`).to.equal(minimum);
      await contributeAll(system, terms, stakers.slice(2 + i), amounts.slice(i, i + 1));
    }
  });

  it("leaves reservations out until they expire (MC-10, MC-11)", async () => {
    const { system, rounds, operator, stakers } = await load();
    const reservedUntil = (await time.latest()) + DAY;
    const reservations = reservationsFor(stakers.slice(2), 2_083_333_333_333n);
    const { roundId } = await openRound(system, operator, { reservations, reservedUntil, amount: 6_250_000_000_003n });
    await time.increaseTo(reservedUntil - 1);
    expect(await rounds.minContribution(roundId)).to.equal(0n);
    await time.increaseTo(reservedUntil);
    // 18,749.999999997 for 9 places
    expect(await rounds.minContribution(roundId)).to.equal(2_083_333_333_333n);
  });
});

describe("ContributionRounds.CONTRIBUTOR_LIMIT", () => {
  it("is 10", async () => {
    const { rounds } = await load();
    expect(await rounds.CONTRIBUTOR_LIMIT()).to.equal(10n);
  });
});
