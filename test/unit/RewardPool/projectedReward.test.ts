import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool, NODE_WEIGHT, share } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.projectedReward", () => {
  async function fixture() {
    const system = await deployPool(chain, sesh("40000000"));
    const [beneficiary, other] = system.stakers as [Signer, Signer];
    return { ...system, beneficiary, other };
  }

  it("is what the beneficiary then earns if nothing changes", async () => {
    const { pool, asStaking, beneficiary, other, startWith } = await networkHelpers.loadFixture(fixture);
    await asStaking.addWeights([share(beneficiary, NODE_WEIGHT / 4n), share(other, (NODE_WEIGHT / 4n) * 3n)]);
    const startedAt = await startWith(beneficiary);
    const projected = await pool.projectedReward(beneficiary, DAY);
    // Five eighths of 16,525.121425415.
    expect(projected).to.equal(10_328_200_890_884n);
    await networkHelpers.time.increaseTo(startedAt + DAY);
    expect(await pool.claimable(beneficiary)).to.equal(10_328_200_890_884n);
  });

  it("is a year's 14 % for the only node, and 0 for no time", async () => {
    const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
    await startWith(beneficiary);
    expect(await pool.projectedReward(beneficiary, 365 * DAY)).to.equal(5_600_000_000_000_000n);
    expect(await pool.projectedReward(beneficiary, 0)).to.equal(0);
  });

  it("never exceeds the reserve, however long the period", async () => {
    const { pool, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
    await startWith(beneficiary);
    expect(await pool.projectedReward(beneficiary, 1_000_000 * 365 * DAY)).to.equal(sesh("40000000"));
  });

  it("is 0 for others, without a node and before the start", async () => {
    const { pool, asStaking, beneficiary, other } = await networkHelpers.loadFixture(fixture);
    expect(await pool.projectedReward(beneficiary, DAY)).to.equal(0);
    await asStaking.addWeights([share(beneficiary)]);
    expect(await pool.projectedReward(beneficiary, DAY)).to.equal(0);
    await asStaking.start();
    expect(await pool.projectedReward(other, DAY)).to.equal(0);
  });
});
