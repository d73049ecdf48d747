import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { RewardPool__factory } from "../../../typechain-types/index.js";
import { stateChangingFunctions } from "../../support/abi.js";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();

describe("RewardPool.constructor", () => {
  it("knows its token and its authority, and no staking contract yet", async () => {
    const [deployer, authority, token] = await chain.ethers.getSigners();
    const pool = await new RewardPool__factory(deployer!).deploy(authority!, token!);
    expect(await pool.token()).to.equal(token);
    expect(await pool.authority()).to.equal(authority);
    expect(await pool.staking()).to.equal(ZeroAddress);
    await expect(pool.start()).to.be.revertedWithCustomError(pool, "CallerNotStaking").withArgs(deployer, ZeroAddress);
  });

  it("holds 63,177,550 SESH after the deployment of the system, all of it in the reserve", async () => {
    const { pool, token, staking } = await deploySystem(chain);
    expect(await token.balanceOf(pool)).to.equal(63_177_550_000_000_000n);
    expect(await pool.reserve()).to.equal(63_177_550_000_000_000n);
    expect(await pool.owed()).to.equal(0);
    expect(await pool.staking()).to.equal(staking);
  });

  it("has no function that takes a signed balance, withdraws or names another receiver (RW-17)", () => {
    expect(stateChangingFunctions(RewardPool__factory.createInterface())).to.deep.equal([
      "addWeights",
      "claim",
      "claimFor",
      "claimMany",
      "fund",
      "fundWithPermit",
      "moveWeight",
      "removeWeights",
      "setAuthority",
      "setStaking",
      "start",
      "sync",
    ]);
  });
});
