import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployHostilePool, deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.claimMany", () => {
  async function started() {
    const system = await deployPool(chain, sesh("40000000"));
    const [first, second, stranger] = system.stakers as [Signer, Signer, Signer];
    const startedAt = await system.startWith(first, second);
    return { ...system, first, second, stranger, startedAt };
  }

  it("pays each beneficiary its own rewards", async () => {
    const { pool, token, first, second, stranger, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    const claim = pool.connect(stranger).claimMany([first, second]);
    await expect(claim).to.emit(pool, "RewardsClaimed").withArgs(first, 8_262_560_712_707n);
    await expect(claim).to.emit(pool, "RewardsClaimed").withArgs(second, 8_262_560_712_707n);
    expect(await token.balanceOf(second)).to.equal(sesh("1000000") + 8_262_560_712_707n);
    expect(await token.balanceOf(stranger)).to.equal(sesh("1000000"));
    // An odd atomic unit of the day's 16,525.121425415 stays owed.
    expect(await pool.owed()).to.equal(1);
  });

  it("passes over those that have nothing, and pays nobody twice (RW-06)", async () => {
    const { pool, first, stranger, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
    const claim = await pool.claimMany([stranger, first, first, stranger]);
    const receipt = await claim.wait();
    const paid = receipt!.logs.map((log) => pool.interface.parseLog(log)).filter((log) => log !== null);
    expect(paid.length).to.equal(1);
    await expect(claim).to.emit(pool, "RewardsClaimed").withArgs(first, 8_262_560_712_707n);
  });

  it("answers with the sum", async () => {
    const { pool, first, second, startedAt } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.increaseTo(startedAt + DAY);
    const sum = (await pool.claimable(first)) + (await pool.claimable(second));
    expect(await pool.claimMany.staticCall([first, second])).to.equal(sum);
    expect(sum).to.equal(16_525_121_425_414n);
  });

  it("pays nobody for an empty list", async () => {
    const { pool, token } = await networkHelpers.loadFixture(started);
    await networkHelpers.time.increase(DAY);
    expect(await pool.claimMany.staticCall([])).to.equal(0);
    await expect(pool.claimMany([])).not.to.emit(token, "Transfer");
  });

  describe("given a token that calls back in the middle of the payments (RW-09)", () => {
    async function hostile() {
      return deployHostilePool(chain);
    }

    it("pays nobody twice and keeps its books", async () => {
      const { token, pool, beneficiary, other, startedAt } = await networkHelpers.loadFixture(hostile);
      await token.arm(pool, pool.interface.encodeFunctionData("claimFor", [other.address]));
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await pool.claimMany([beneficiary, other]);
      expect(await token.called()).to.equal(true);
      expect(await token.answer()).to.equal(pool.interface.encodeErrorResult("NothingToClaim", [other.address]));
      expect(await token.balanceOf(other)).to.equal(8_262_560_712_707n);
      expect((await pool.reserve()) + (await pool.owed())).to.equal(await token.balanceOf(pool));
    });
  });
});
