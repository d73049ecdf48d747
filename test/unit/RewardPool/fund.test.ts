import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.fund", () => {
  async function fixture() {
    const system = await deployPool(chain, sesh("40000000"));
    const [funder, beneficiary] = system.stakers as [Signer, Signer];
    await system.token.connect(funder).approve(system.pool, sesh("1000000"));
    return { ...system, funder, beneficiary };
  }

  it("takes the amount into the reserve", async () => {
    const { pool, token, funder } = await networkHelpers.loadFixture(fixture);
    const fund = pool.connect(funder).fund(sesh("177550.000000001"));
    await expect(fund).to.emit(pool, "PoolFunded").withArgs(funder, 177_550_000_000_001n);
    await expect(fund).to.emit(token, "Transfer").withArgs(funder, pool, 177_550_000_000_001n);
    expect(await pool.reserve()).to.equal(40_177_550_000_000_001n);
    expect(await pool.owed()).to.equal(0);
  });

  it("also absorbs what arrived by plain transfer before", async () => {
    const { pool, token, funder } = await networkHelpers.loadFixture(fixture);
    await token.connect(funder).transfer(pool, sesh("1"));
    await expect(pool.connect(funder).fund(sesh("2")))
      .to.emit(pool, "PoolFunded")
      .withArgs(funder, sesh("3"));
    expect(await pool.reserve()).to.equal(sesh("40000003"));
  });

  it("earns nothing for the time before it (RW-05)", async () => {
    const { pool, funder, beneficiary, startWith } = await networkHelpers.loadFixture(fixture);
    const startedAt = await startWith(beneficiary);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    await pool.connect(funder).fund(sesh("1000000"));
    expect(await pool.claimable(beneficiary)).to.equal(16_525_121_425_415n);
    expect(await pool.reserve()).to.equal(40_983_474_878_574_585n);
  });

  it("reverts for nothing", async () => {
    const { pool, funder } = await networkHelpers.loadFixture(fixture);
    await expect(pool.connect(funder).fund(0)).to.be.revertedWithCustomError(pool, "FundingZero").withArgs();
  });

  it("reverts one atomic unit above the allowance", async () => {
    const { pool, token, funder } = await networkHelpers.loadFixture(fixture);
    await expect(pool.connect(funder).fund(sesh("1000000.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(pool, 1_000_000_000_000_000n, 1_000_000_000_000_001n);
  });
});
