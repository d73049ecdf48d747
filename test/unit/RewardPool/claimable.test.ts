import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.claimable", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const [beneficiary, stranger] = system.stakers as [Signer, Signer];
    return { ...system, beneficiary, stranger, startedAt: await system.startWith(beneficiary) };
  }

  it("grows every second without a transaction", async () => {
    const { pool, beneficiary, startedAt } = await networkHelpers.loadFixture(started);
    expect(await pool.claimable(beneficiary)).to.equal(0);
    await networkHelpers.time.increaseTo(startedAt + 1);
    expect(await pool.claimable(beneficiary)).to.equal(191_302_497n);
    await networkHelpers.time.increaseTo(startedAt + 2);
    expect(await pool.claimable(beneficiary)).to.equal(382_604_994n);
    await networkHelpers.time.increaseTo(startedAt + DAY);
    expect(await pool.claimable(beneficiary)).to.equal(16_525_121_425_415n);
  });

  it("falls only by a claim (INV-RWD-4)", async () => {
    const { pool, beneficiary, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await pool.claimFor(beneficiary);
    expect(await pool.claimable(beneficiary)).to.equal(0);
  });

  it("is 0 for an account without a weight", async () => {
    const { pool, stranger } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.increase(DAY);
    expect(await pool.claimable(stranger)).to.equal(0);
  });
});
