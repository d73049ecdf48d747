import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.owed", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const beneficiaries = system.stakers.slice(0, 10);
    const tenth = NODE_WEIGHT / 10n;
    const shares = beneficiaries.map((beneficiary, i) =>
      share(beneficiary, i === 0 ? NODE_WEIGHT - 9n * tenth : tenth),
    );
    await system.asStaking.addWeights(shares);
    await system.asStaking.start();
    return { ...system, beneficiaries, startedAt: await networkHelpers.time.latest() };
  }

  it("rises by what leaves the reserve", async () => {
    const { pool, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.increaseTo(startedAt + DAY);
    expect(await pool.owed()).to.equal(16_525_121_425_415n);
    expect((await pool.owed()) + (await pool.reserve())).to.equal(sesh("40000000"));
  });

  it("covers all claims, with less than one atomic unit of dust for each (INV-RWD-1)", async () => {
    const { pool, token, beneficiaries, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await pool.claimMany(beneficiaries);
    expect(await pool.owed()).to.be.at.most(9);
    expect((await pool.owed()) + (await pool.reserve())).to.equal(await token.balanceOf(pool));
  });

  it("is nothing before anything was earned", async () => {
    const { pool } = await deployPool(chain);
    expect(await pool.owed()).to.equal(0);
  });
});
