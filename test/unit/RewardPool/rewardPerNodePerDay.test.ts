import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool, share } from "../../support/pool.js";
import { createChain, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.rewardPerNodePerDay", () => {
  /** A hundredth of the network: 22 nodes and 400,000 SESH stand for 2,200 nodes and 40,000,000. */
  async function hundredth() {
    const system = await deployPool(chain, sesh("400000"));
    return { ...system, beneficiary: system.stakers[0] as Signer };
  }

  it("is 7.511418829 SESH for 2,200 nodes and 40,000,000 in the pool", async () => {
    const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(hundredth);
    await startWith(...Array.from({ length: 22 }, () => beneficiary));
    expect(await pool.activeNodes()).to.equal(22);
    expect(await pool.rewardPerNodePerDay()).to.equal(7_511_418_829n);
  });

  it("is 0 without a node", async () => {
    const { pool, startWith } = await networkHelpers.loadFixture(hundredth);
    await startWith();
    expect(await pool.rewardPerNodePerDay()).to.equal(0);
  });

  it("is 0 before the start", async () => {
    const { pool, asStaking, beneficiary } = await networkHelpers.loadFixture(hundredth);
    await asStaking.addWeights([share(beneficiary)]);
    expect(await pool.rewardPerNodePerDay()).to.equal(0);
  });
});
