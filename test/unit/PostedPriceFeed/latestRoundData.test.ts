import { expect } from "chai";
import { PostedPriceFeed__factory } from "../../../typechain-types/index.js";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("PostedPriceFeed.latestRoundData", () => {
  it("answers in the shape of a complete Chainlink round with 8 decimals", async () => {
    const [deployer] = await ethers.getSigners();
    const feed = await new PostedPriceFeed__factory(deployer!).deploy(deployer!, 20_000_000n);
    const postedAt = BigInt(await networkHelpers.time.latest());
    expect(await feed.latestRoundData()).to.deep.equal([1n, 20_000_000n, postedAt, postedAt, 1n]);
    expect(await feed.decimals()).to.equal(8);
  });

  it("counts the rounds up and dates them by their post", async () => {
    const { feed, operations } = await deploySystem(chain);
    await networkHelpers.time.increase(3_600);
    await feed.connect(operations).post(21_000_000n);
    const postedAt = BigInt(await networkHelpers.time.latest());
    expect(await feed.latestRoundData()).to.deep.equal([2n, 21_000_000n, postedAt, postedAt, 2n]);
  });
});
