import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { Authority__factory, PostedPriceFeed__factory } from "../../../typechain-types/index.js";
import { createChain, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("PostedPriceFeed.post", () => {
  /** 0.20 USD, posted at `postedAt` by an administrator. */
  async function fixture() {
    const [poster] = (await ethers.getSigners()) as [Signer];
    const authority = await new Authority__factory(poster).deploy(poster);
    const feed = await new PostedPriceFeed__factory(poster).deploy(authority, 20_000_000n);
    const postedAt = await networkHelpers.time.latest();
    return { feed, postedAt, authority, poster };
  }

  describe("given an hour since the last price", () => {
    for (const [price, what] of [
      [16_000_000n, "a fifth less"],
      [24_000_000n, "a fifth more"],
      [20_000_000n, "the same price"],
    ] as const) {
      it(`posts ${what}`, async () => {
        const { feed, postedAt } = await networkHelpers.loadFixture(fixture);
        await networkHelpers.time.setNextBlockTimestamp(postedAt + 3_600);
        await expect(feed.post(price)).to.emit(feed, "PricePosted").withArgs(20_000_000n, price);
        expect((await feed.latestRoundData()).answer).to.equal(price);
      });
    }

    for (const price of [0n, 15_999_999n, 24_000_001n, MaxUint256]) {
      it(`reverts for ${price}: zero or more than a fifth away (FE-02, FE-09)`, async () => {
        const { feed, postedAt } = await networkHelpers.loadFixture(fixture);
        await networkHelpers.time.setNextBlockTimestamp(postedAt + 3_600);
        await expect(feed.post(price))
          .to.be.revertedWithCustomError(feed, "PriceStepInvalid")
          .withArgs(price, 16_000_000n, 24_000_000n);
      });
    }

    it("can always move, however small the price is, and never to zero", async () => {
      const { feed, authority, poster } = await networkHelpers.loadFixture(fixture);
      const smallest = await new PostedPriceFeed__factory(poster).deploy(authority, 1n);
      await networkHelpers.time.increase(3_600);
      await expect(smallest.post(0n)).to.be.revertedWithCustomError(feed, "PriceStepInvalid").withArgs(0n, 0n, 2n);
      await expect(smallest.post(2n)).to.emit(smallest, "PricePosted").withArgs(1n, 2n);
    });

    it("measures the next step from the new price", async () => {
      const { feed, postedAt } = await networkHelpers.loadFixture(fixture);
      await networkHelpers.time.setNextBlockTimestamp(postedAt + 3_600);
      await feed.post(24_000_000n);
      await networkHelpers.time.setNextBlockTimestamp(postedAt + 7_200);
      await expect(feed.post(28_800_001n))
        .to.be.revertedWithCustomError(feed, "PriceStepInvalid")
        .withArgs(28_800_001n, 19_200_000n, 28_800_000n);
      await networkHelpers.time.setNextBlockTimestamp(postedAt + 7_200);
      await expect(feed.post(28_800_000n)).to.emit(feed, "PricePosted").withArgs(24_000_000n, 28_800_000n);
    });
  });

  it("reverts one second before the hour is over (FE-02)", async () => {
    const { feed, postedAt } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.setNextBlockTimestamp(postedAt + 3_599);
    await expect(feed.post(20_000_000n))
      .to.be.revertedWithCustomError(feed, "PricePostedTooEarly")
      .withArgs(postedAt + 3_600);
  });

  describe("given the deployed system", () => {
    async function system() {
      const deployed = await deploySystem(chain);
      await networkHelpers.time.increase(3_600);
      return deployed;
    }

    it("posts for operations", async () => {
      const { feed, operations } = await networkHelpers.loadFixture(system);
      await expect(feed.connect(operations).post(21_000_000n))
        .to.emit(feed, "PricePosted")
        .withArgs(20_000_000n, 21_000_000n);
    });

    it("reverts for everybody else", async () => {
      const { feed, deployer, governor, guardian, stakers } = await networkHelpers.loadFixture(system);
      for (const caller of [deployer, governor, guardian, stakers[0]!]) {
        await expect(feed.connect(caller).post(21_000_000n))
          .to.be.revertedWithCustomError(feed, "AccessManagedUnauthorized")
          .withArgs(caller);
      }
    });
  });
});
