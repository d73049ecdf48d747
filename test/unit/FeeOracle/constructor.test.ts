import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { FeeOracle__factory, MockPriceFeed__factory } from "../../../typechain-types/index.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("FeeOracle.constructor", () => {
  async function feeds() {
    const [deployer] = await ethers.getSigners();
    const feedWith = (decimals: number) => new MockPriceFeed__factory(deployer!).deploy(decimals);
    return { factory: new FeeOracle__factory(deployer!), feedWith, feed: await feedWith(8) };
  }

  it("keeps feeds, bounds and age", async () => {
    const { factory, feed, feedWith } = await networkHelpers.loadFixture(feeds);
    const sequencerFeed = await feedWith(0);
    const oracle = await factory.deploy(feed, sequencerFeed, 10n ** 15n, 10n ** 20n, DAY);
    expect(await oracle.feed()).to.equal(feed);
    expect(await oracle.sequencerFeed()).to.equal(sequencerFeed);
    expect(await oracle.minimum()).to.equal(10n ** 15n);
    expect(await oracle.limit()).to.equal(10n ** 20n);
    expect(await oracle.ageLimit()).to.equal(86_400);
  });

  it("takes the narrowest bounds, and the shortest and the longest age", async () => {
    const { factory, feed } = await networkHelpers.loadFixture(feeds);
    const oracle = await factory.deploy(feed, ZeroAddress, 1, 1, 1);
    expect([await oracle.minimum(), await oracle.limit(), await oracle.ageLimit()]).to.deep.equal([1n, 1n, 1n]);
    expect(await (await factory.deploy(feed, ZeroAddress, 1, 1, 30 * DAY)).ageLimit()).to.equal(30 * DAY);
  });

  describe("given settings that cannot work (FE-09, GV-07)", () => {
    it("reverts for a minimum of zero, bounds the wrong way round and an age of zero or above 30 days", async () => {
      const { factory, feed } = await networkHelpers.loadFixture(feeds);
      for (const [minimum, limit, ageLimit] of [
        [0, 10, DAY],
        [11, 10, DAY],
        [1, 10, 0],
        [1, 10, 30 * DAY + 1],
      ] as const) {
        await expect(factory.deploy(feed, ZeroAddress, minimum, limit, ageLimit))
          .to.be.revertedWithCustomError(factory, "OracleSettingsInvalid")
          .withArgs(minimum, limit, ageLimit, 8);
      }
    });

    it("reverts for a feed with 37 decimals and takes one with 36 (FE-04)", async () => {
      const { factory, feedWith } = await networkHelpers.loadFixture(feeds);
      await expect(factory.deploy(await feedWith(37), ZeroAddress, 1, 10, DAY))
        .to.be.revertedWithCustomError(factory, "OracleSettingsInvalid")
        .withArgs(1, 10, DAY, 37);
      const feed = await feedWith(36);
      expect(await (await factory.deploy(feed, ZeroAddress, 1, 10, DAY)).feed()).to.equal(feed);
    });
  });
});
