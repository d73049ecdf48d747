import { expect } from "chai";
import { PostedPriceFeed__factory } from "../../../typechain-types/index.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();

describe("PostedPriceFeed.constructor", () => {
  async function factory() {
    const [deployer] = await chain.ethers.getSigners();
    return { deployer: deployer!, factory: new PostedPriceFeed__factory(deployer!) };
  }

  it("posts the first price", async () => {
    const { deployer, factory: feeds } = await factory();
    const feed = await feeds.deploy(deployer, 20_000_000n);
    await expect(feed.deploymentTransaction()).to.emit(feed, "PricePosted").withArgs(0, 20_000_000n);
    expect((await feed.latestRoundData()).answer).to.equal(20_000_000n);
  });

  it("reverts for a price of zero", async () => {
    const { deployer, factory: feeds } = await factory();
    await expect(feeds.deploy(deployer, 0))
      .to.be.revertedWithCustomError(feeds, "PriceStepInvalid")
      .withArgs(0, 1, 2n ** 128n - 1n);
  });
});
