import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { malleate, signPermit } from "../../support/permits.js";
import { deployPool } from "../../support/pool.js";
import { createChain, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.fundWithPermit", () => {
  async function fixture() {
    const system = await deployPool(chain);
    const [funder, stranger] = system.stakers as [Signer, Signer];
    const spender = await system.pool.getAddress();
    const deadline = (await networkHelpers.time.latest()) + 3_600;
    const amount = sesh("1000");
    const permit = await signPermit(system.token, funder, { spender, amount, deadline });
    return { ...system, funder, stranger, spender, deadline, amount, permit };
  }

  it("takes the amount by the caller's permit", async () => {
    const { pool, token, funder, amount, permit } = await networkHelpers.loadFixture(fixture);
    await expect(pool.connect(funder).fundWithPermit(amount, permit))
      .to.emit(pool, "PoolFunded")
      .withArgs(funder, 1_000_000_000_000n);
    expect(await pool.reserve()).to.equal(63_178_550_000_000_000n);
    expect(await token.allowance(funder, pool)).to.equal(0);
    expect(await token.nonces(funder)).to.equal(1);
  });

  it("succeeds when somebody has submitted the permit first (TB-10)", async () => {
    const { pool, token, funder, stranger, spender, amount, permit } = await networkHelpers.loadFixture(fixture);
    const { deadline, v, r, s } = permit;
    await token.connect(stranger).permit(funder, spender, amount, deadline, v, r, s);
    await expect(pool.connect(funder).fundWithPermit(amount, permit))
      .to.emit(pool, "PoolFunded")
      .withArgs(funder, amount);
  });

  describe("given a permit that cannot be used", () => {
    it("reverts for want of an allowance: expired, malleated or another's (TB-09)", async () => {
      const { pool, token, funder, stranger, deadline, amount, permit } = await networkHelpers.loadFixture(fixture);
      const expired = { ...permit, deadline: deadline - 3_600 };
      for (const [caller, unusable] of [
        [funder, expired],
        [funder, malleate(permit)],
        [funder, { ...permit, v: 0 }],
        [stranger, permit],
      ] as const) {
        await expect(pool.connect(caller).fundWithPermit(amount, unusable))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(pool, 0, amount);
      }
    });

    it("succeeds when the allowance is there already", async () => {
      const { pool, token, funder, amount, permit } = await networkHelpers.loadFixture(fixture);
      await token.connect(funder).approve(pool, amount);
      await expect(pool.connect(funder).fundWithPermit(amount, { ...permit, v: 0 }))
        .to.emit(pool, "PoolFunded")
        .withArgs(funder, amount);
    });
  });

  it("reverts for nothing", async () => {
    const { pool, funder, permit } = await networkHelpers.loadFixture(fixture);
    await expect(pool.connect(funder).fundWithPermit(0, permit))
      .to.be.revertedWithCustomError(pool, "FundingZero")
      .withArgs();
  });
});
