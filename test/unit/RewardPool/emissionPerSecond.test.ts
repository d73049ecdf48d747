import { expect } from "chai";
import { deployPool, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.emissionPerSecond", () => {
  async function fixture() {
    const system = await deployPool(chain);
    return { ...system, beneficiary: system.stakers[0] as Signer };
  }

  it("is 0.302150578 SESH at the start of 63,177,550, for any number of nodes", async () => {
    const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
    await startWith(beneficiary, beneficiary, beneficiary);
    expect(await pool.emissionPerSecond()).to.equal(302_150_578n);
  });

  it("falls by 14 % in a year", async () => {
    const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
    const startedAt = await startWith(beneficiary);
    await networkHelpers.time.increaseTo(startedAt + 365 * DAY);
    expect(await pool.emissionPerSecond()).to.equal(259_849_497n);
  });

  it("is 0 without a node", async () => {
    const { pool, startWith } = await networkHelpers.loadFixture(fixture);
    await startWith();
    expect(await pool.emissionPerSecond()).to.equal(0);
  });

  it("is 0 before the start", async () => {
    const { pool, asStaking, beneficiary } = await networkHelpers.loadFixture(fixture);
    await asStaking.addWeights([share(beneficiary)]);
    expect(await pool.emissionPerSecond()).to.equal(0);
  });
});
