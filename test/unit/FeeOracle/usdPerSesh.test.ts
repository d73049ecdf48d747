import { expect } from "chai";
import { MaxInt256, MaxUint256, MinInt256, ZeroAddress } from "ethers";
import { MockPriceFeed__factory } from "../../../typechain-types/index.js";
import { deployOracle, reportSequencer } from "../../support/fees.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const MINIMUM = 10n ** 15n;
const LIMIT = 10n ** 20n;

describe("FeeOracle.usdPerSesh", () => {
  async function fixture() {
    const [deployer] = (await ethers.getSigners()) as [Signer];
    const { feed, oracle } = await deployOracle(deployer, { minimum: MINIMUM, limit: LIMIT });
    const now = await networkHelpers.time.latest();
    const answer = async (value: bigint, { updatedAt = now, answeredInRound = 7 } = {}) => {
      await feed.set({ roundId: 7, answer: value, startedAt: updatedAt, updatedAt, answeredInRound });
    };
    return { deployer, feed, oracle, now, answer };
  }

  it("answers with 18 decimals: 0.20 USD", async () => {
    const { oracle, answer } = await networkHelpers.loadFixture(fixture);
    await answer(20_000_000n);
    expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
  });

  describe("given a feed of any decimals (FE-04)", () => {
    for (let decimals = 0; decimals <= 36; decimals++) {
      it(`reads 3 USD with ${decimals} decimals as 3 USD with 18`, async () => {
        const { deployer, now } = await networkHelpers.loadFixture(fixture);
        const { feed, oracle } = await deployOracle(deployer, { decimals });
        const answer = 3n * 10n ** BigInt(decimals);
        await feed.set({ roundId: 1, answer, startedAt: now, updatedAt: now, answeredInRound: 1 });
        expect(await oracle.usdPerSesh()).to.equal(3_000_000_000_000_000_000n);
      });
    }

    it("rounds what 18 decimals cannot hold down", async () => {
      const { deployer, now } = await networkHelpers.loadFixture(fixture);
      const { feed, oracle } = await deployOracle(deployer, { decimals: 20 });
      await feed.set({ roundId: 1, answer: 12_345n, startedAt: now, updatedAt: now, answeredInRound: 1 });
      expect(await oracle.usdPerSesh()).to.equal(123n);
    });
  });

  describe("given an answer that is no price (FE-01)", () => {
    for (const value of [0n, -1n, MinInt256]) {
      it(`reverts for ${value}`, async () => {
        const { oracle, answer } = await networkHelpers.loadFixture(fixture);
        await answer(value);
        await expect(oracle.usdPerSesh()).to.be.revertedWithCustomError(oracle, "PriceNotPositive").withArgs(value);
      });
    }

    it("reverts for the largest answer there is, out of bounds instead of an overflow", async () => {
      const { oracle, answer } = await networkHelpers.loadFixture(fixture);
      await answer(MaxInt256);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceOutOfBounds")
        .withArgs(MaxUint256, MINIMUM, LIMIT);
    });
  });

  describe("given bounds of 0.001 and 100 USD (FE-01, FE-02)", () => {
    it("answers at both bounds", async () => {
      const { oracle, answer } = await networkHelpers.loadFixture(fixture);
      await answer(100_000n);
      expect(await oracle.usdPerSesh()).to.equal(MINIMUM);
      await answer(10_000_000_000n);
      expect(await oracle.usdPerSesh()).to.equal(LIMIT);
    });

    it("reverts one unit below and one above", async () => {
      const { oracle, answer } = await networkHelpers.loadFixture(fixture);
      await answer(99_999n);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceOutOfBounds")
        .withArgs(999_990_000_000_000n, MINIMUM, LIMIT);
      await answer(10_000_000_001n);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceOutOfBounds")
        .withArgs(100_000_000_010_000_000_000n, MINIMUM, LIMIT);
    });
  });

  describe("given an age limit of a day (FE-01, FE-03)", () => {
    it("answers at the limit and reverts one second later, as after a stop of the sequencer", async () => {
      const { oracle, answer, now } = await networkHelpers.loadFixture(fixture);
      await answer(20_000_000n);
      await networkHelpers.time.increaseTo(now + DAY);
      expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
      await networkHelpers.time.increaseTo(now + DAY + 1);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceStale")
        .withArgs(now, now + DAY);
    });

    it("reverts for an answer from one second in the future", async () => {
      const { oracle, answer, now } = await networkHelpers.loadFixture(fixture);
      await answer(20_000_000n, { updatedAt: now + 100 });
      await networkHelpers.time.increaseTo(now + 99);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceFromFuture")
        .withArgs(now + 100, now + 99);
      await networkHelpers.time.increaseTo(now + 100);
      expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
    });
  });

  describe("given a round that is not complete (FE-01)", () => {
    it("reverts when it has no time yet", async () => {
      const { oracle, answer } = await networkHelpers.loadFixture(fixture);
      await answer(20_000_000n, { updatedAt: 0 });
      await expect(oracle.usdPerSesh()).to.be.revertedWithCustomError(oracle, "PriceRoundIncomplete").withArgs(7, 7, 0);
    });

    it("reverts when the answer was carried over from the round before", async () => {
      const { oracle, answer, now } = await networkHelpers.loadFixture(fixture);
      await answer(20_000_000n, { answeredInRound: 6 });
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceRoundIncomplete")
        .withArgs(7, 6, now);
    });
  });

  describe("given a feed of the sequencer's state (FE-03)", () => {
    async function withSequencer() {
      const { deployer, now } = await fixture();
      const sequencerFeed = await new MockPriceFeed__factory(deployer).deploy(0);
      const { feed, oracle } = await deployOracle(deployer, { sequencerFeed });
      const price = async (updatedAt: number) =>
        feed.set({ roundId: 1, answer: 20_000_000n, startedAt: updatedAt, updatedAt, answeredInRound: 1 });
      await price(now);
      return { sequencerFeed, oracle, price, now };
    }

    it("answers while the sequencer has been up for long", async () => {
      const { sequencerFeed, oracle, now } = await networkHelpers.loadFixture(withSequencer);
      await reportSequencer(sequencerFeed, 0n, now - 30 * DAY);
      expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
    });

    for (const answer of [1n, 2n, -1n]) {
      it(`reverts for a state of ${answer}, however long it has lasted`, async () => {
        const { sequencerFeed, oracle, now } = await networkHelpers.loadFixture(withSequencer);
        await reportSequencer(sequencerFeed, answer, now - 30 * DAY);
        await expect(oracle.usdPerSesh()).to.be.revertedWithCustomError(oracle, "SequencerDown").withArgs(answer);
      });
    }

    for (const after of [3_600, 3_601]) {
      it(`answers ${after} seconds after a restart`, async () => {
        const { sequencerFeed, oracle, now } = await networkHelpers.loadFixture(withSequencer);
        const startedAt = now + 100;
        await reportSequencer(sequencerFeed, 0n, startedAt);
        await networkHelpers.time.increaseTo(startedAt + after);
        expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
      });
    }

    for (const after of [0, 3_599]) {
      it(`reverts ${after} seconds after a restart, though the price is recent`, async () => {
        const { sequencerFeed, oracle, price, now } = await networkHelpers.loadFixture(withSequencer);
        const startedAt = now + 100;
        await reportSequencer(sequencerFeed, 0n, startedAt);
        await price(now + 100);
        await networkHelpers.time.increaseTo(startedAt + after);
        await expect(oracle.usdPerSesh())
          .to.be.revertedWithCustomError(oracle, "SequencerGrace")
          .withArgs(startedAt, startedAt + 3_600);
      });
    }

    it("reverts when the feed has never reported", async () => {
      const { oracle } = await networkHelpers.loadFixture(withSequencer);
      await expect(oracle.usdPerSesh()).to.be.revertedWithCustomError(oracle, "SequencerGrace").withArgs(0, 3_600);
    });

    it("does not let a running sequencer make an old price a recent one", async () => {
      const { sequencerFeed, oracle, now } = await networkHelpers.loadFixture(withSequencer);
      await reportSequencer(sequencerFeed, 0n, now);
      await networkHelpers.time.increaseTo(now + DAY + 1);
      await expect(oracle.usdPerSesh())
        .to.be.revertedWithCustomError(oracle, "PriceStale")
        .withArgs(now, now + DAY);
    });
  });

  describe("given no feed of the sequencer's state", () => {
    it("asks nobody", async () => {
      const { oracle, answer } = await networkHelpers.loadFixture(fixture);
      await answer(20_000_000n);
      expect(await oracle.sequencerFeed()).to.equal(ZeroAddress);
      expect(await oracle.usdPerSesh()).to.equal(200_000_000_000_000_000n);
    });
  });
});
