import { expect } from "chai";
import { impersonate } from "../../support/accounts.js";
import { deployFees } from "../../support/fees.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("FeeRecycler.flush", () => {
  async function fixture() {
    const fees = await deployFees(chain);
    const asRecycler = fees.token.connect(await impersonate(chain, await fees.recycler.getAddress()));
    /** Lets so much wait, as after a failed remint. */
    const leaveWaiting = async (amount: bigint) => asRecycler.recycle(fees.payer, amount);
    return { ...fees, leaveWaiting };
  }

  for (const [amount, toPool, toLiquidity] of [
    [10n, 9n, 1n],
    [19n, 18n, 1n],
    [20n, 18n, 2n],
    [999n, 900n, 99n],
    [24_950_000_000n, 22_455_000_000n, 2_495_000_000n],
    [999_999_999_999_999n, 900_000_000_000_000n, 99_999_999_999_999n],
  ] as const) {
    it(`splits ${amount} into ${toPool} and ${toLiquidity}: the rounding goes to the pool (FE-07)`, async () => {
      const { recycler, token, pool, liquidityReceiver, leaveWaiting } = await networkHelpers.loadFixture(fixture);
      await leaveWaiting(amount);
      const flush = recycler.flush();
      await expect(flush).to.emit(token, "FeeReminted").withArgs(pool, toPool);
      await expect(flush).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, toLiquidity);
      await expect(flush).to.emit(pool, "PoolFunded").withArgs(recycler, toPool);
      expect(await token.remintable()).to.equal(0);
      expect(await token.balanceOf(liquidityReceiver)).to.equal(toLiquidity);
    });
  }

  for (const amount of [1n, 9n]) {
    it(`gives ${amount} to the pool alone`, async () => {
      const { recycler, token, pool, liquidityReceiver, leaveWaiting } = await networkHelpers.loadFixture(fixture);
      await leaveWaiting(amount);
      const flush = recycler.flush();
      await expect(flush).to.emit(token, "FeeReminted").withArgs(pool, amount);
      await expect(flush).to.emit(pool, "PoolFunded").withArgs(recycler, amount);
      expect(await token.queryFilter(token.filters.FeeReminted(liquidityReceiver))).to.deep.equal([]);
      expect(await token.balanceOf(liquidityReceiver)).to.equal(0);
      expect(await token.remintable()).to.equal(0);
    });
  }

  it("serves anybody, to the fixed receivers only, once (FE-08)", async () => {
    const { recycler, token, stranger, leaveWaiting } = await networkHelpers.loadFixture(fixture);
    await leaveWaiting(1_000n);
    const before = await token.balanceOf(stranger);
    await recycler.connect(stranger).flush();
    expect(await token.balanceOf(stranger)).to.equal(before);
    await expect(recycler.connect(stranger).flush())
      .to.be.revertedWithCustomError(recycler, "NothingToRemint")
      .withArgs();
  });

  it("serves during a pause: what was burned belongs to the pool", async () => {
    const { recycler, token, pool, guardian, leaveWaiting } = await networkHelpers.loadFixture(fixture);
    await leaveWaiting(1_000n);
    await recycler.connect(guardian).pause(3_600);
    await expect(recycler.flush()).to.emit(token, "FeeReminted").withArgs(pool, 900n);
  });
});
