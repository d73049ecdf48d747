import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const deployed = async () => deploySystem(chain);

describe("NodeStaking.quorum", () => {
  it("is the contract that the staking contract has created, which serves it alone", async () => {
    const { staking, quorum } = await networkHelpers.loadFixture(deployed);
    const address = getCreateAddress({ from: await staking.getAddress(), nonce: 1 });
    expect(await staking.quorum()).to.equal(address);
    expect(await quorum.getAddress()).to.equal(address);
    expect(await quorum.staking()).to.equal(await staking.getAddress());
  });

  it("is another for another staking contract", async () => {
    const { authority, token, pool, quorum } = await networkHelpers.loadFixture(deployed);
    const factory = await ethers.getContractFactory("NodeStaking");
    const other = await factory.deploy(authority, token, pool, 1n, 3_600, 3_600);
    expect(await other.quorum()).not.to.equal(await quorum.getAddress());
  });
});
