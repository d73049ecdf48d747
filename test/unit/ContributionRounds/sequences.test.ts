import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { nodeId } from "../../support/nodes.js";
import { type Random, randomFrom } from "../../support/random.js";
import { deployStarted, fill, openRound, OPERATOR_MINIMUM, type RoundTerms } from "../../support/rounds.js";
import { createChain, DAY, REQUIREMENT, type Signer, type System } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

const SEQUENCES = 16;
const STEPS = 24;
const PLACES = 10n;

interface Played {
  system: System;
  random: Random;
  terms: RoundTerms;
  roundId: string;
}

/**
 * Random rounds, played by ten contributors in random order with random amounts of which many are the smallest or the
 * largest allowed, with comings and goings and with reservations that are used or expire.
 */
describe("ContributionRounds, random sequences", () => {
  const started = async () => deployStarted(chain);

  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    it(`can always be completed by newcomers, sequence ${sequence} (MC-08, MC-09, MC-13)`, async () => {
      const system = await networkHelpers.loadFixture(started);
      const random = randomFrom(`contribution round ${sequence}`);
      const played = { system, random, ...(await openRandomly(system, random)) };
      for (let step = 0; step < STEPS; step++) {
        await play(played);
        await expectFillable(played);
      }
      await complete(played);
    });
  }

  async function openRandomly(system: System, random: Random) {
    const [, operator, ...others] = system.stakers;
    const amount = random.chance(50) ? OPERATOR_MINIMUM : random.amount(OPERATOR_MINIMUM, (REQUIREMENT * 3n) / 4n);
    let rest = REQUIREMENT - amount;
    const reservations = others.slice(0, random.below(9)).map(({ address }) => {
      const reserved = random.amount(1n, rest / 4n);
      rest -= reserved;
      return { staker: address, amount: reserved };
    });
    const openedAt = await time.latest();
    const reservedUntil = openedAt + random.below(20 * DAY);
    const closesAt = openedAt + 90 * DAY;
    return openRound(system, operator!, { amount, reservations, reservedUntil, closesAt, autoRegister: false });
  }

  async function play({ system, random, terms, roundId }: Played): Promise<void> {
    const { rounds, stakers } = system;
    const held = await rounds.contributionsOf(roundId);
    const leaver = random.pick(held);
    if (random.chance(25) && leaver.staker !== terms.operator) {
      await time.increase(DAY);
      await rounds.connect(stakers.find(({ address }) => address === leaver.staker)).leaveRound(roundId);
      return;
    }
    const staker = random.pick(stakers.slice(1));
    const { minimum, limit } = await allowedFor({ system, random, terms, roundId }, staker);
    if (limit === 0n || minimum > limit) return;
    const amount = random.pick([minimum, minimum, random.amount(minimum, limit), random.chance(10) ? limit : minimum]);
    await rounds.connect(staker).contribute(terms, amount, ZeroAddress);
  }

  /** What the rules of the round let `staker` bring now, worked out from the terms and the contributions. */
  async function allowedFor({ system, terms, roundId }: Played, staker: Signer) {
    const round = await system.rounds.roundOf(roundId);
    const held = await system.rounds.contributionsOf(roundId);
    const { left, places } = await leftIn({ system, terms, roundId });
    if (held.some((contribution) => contribution.staker === staker.address)) return { minimum: 1n, limit: left };
    const reservation = terms.reservations.find((reserved) => reserved.staker === staker.address);
    const inTime = (await time.latest()) + 1 < terms.reservedUntil;
    if (reservation && inTime && !(await hasUsed({ system, roundId }, staker))) {
      expect(round.reserved).to.be.at.least(reservation.amount);
      return { minimum: reservation.amount, limit: left + reservation.amount };
    }
    return places === 0n ? { minimum: 0n, limit: 0n } : { minimum: (left + places - 1n) / places, limit: left };
  }

  async function hasUsed({ system, roundId }: Pick<Played, "system" | "roundId">, staker: Signer): Promise<boolean> {
    const { rounds } = system;
    return (await rounds.queryFilter(rounds.filters.ContributionReceived(roundId, staker))).length !== 0;
  }

  /** Of the stake and of the places, what nobody holds or has reserved in the next second. */
  async function leftIn({ system, terms, roundId }: Pick<Played, "system" | "terms" | "roundId">) {
    const { contributed, reserved, contributorCount, reservedSlots } = await system.rounds.roundOf(roundId);
    const inTime = (await time.latest()) + 1 < terms.reservedUntil;
    return {
      left: REQUIREMENT - contributed - (inTime ? reserved : 0n),
      places: PLACES - contributorCount - (inTime ? reservedSlots : 0n),
    };
  }

  async function expectFillable(played: Played): Promise<void> {
    const { system, roundId } = played;
    const { left, places } = await leftIn(played);
    expect(left === 0n || places > 0n, `${left} left for ${places} places`).to.equal(true);
    const held = await system.rounds.contributionsOf(roundId);
    const sum = held.reduce((total, { amount }) => total + amount, 0n);
    expect((await system.rounds.roundOf(roundId)).contributed).to.equal(sum);
    expect(await system.token.balanceOf(system.rounds), "INV-RND-1").to.equal(sum);
  }

  /** Once reservations are void, newcomers with the minimum of their turn complete the round. */
  async function complete({ system, terms, roundId }: Played): Promise<void> {
    const { rounds, staking, stakers } = system;
    if ((await time.latest()) < terms.reservedUntil) await time.increaseTo(terms.reservedUntil);
    const held = await rounds.contributionsOf(roundId);
    const newcomers = stakers.filter(({ address }) => held.every(({ staker }) => staker !== address));
    await fill(system, terms, newcomers);
    const operator = stakers.find(({ address }) => address === terms.operator);
    await expect(rounds.connect(operator).register(terms))
      .to.emit(rounds, "RoundRegistered")
      .withArgs(roundId, nodeId(terms.node.key));
    expect(await system.token.balanceOf(rounds)).to.equal(0n);
    const stakes = (await staking.contributorsOf(nodeId(terms.node.key))).map(({ stake }) => stake);
    expect(stakes.reduce((total, stake) => total + stake)).to.equal(REQUIREMENT);
  }
});
