import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { payout, reserveAfter } from "../../support/emission.js";
import { deployPool } from "../../support/pool.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const RESERVE = sesh("63177550");
const LAST_TIMESTAMP = 2 ** 32 - 1;

describe("RewardPool.reserve", () => {
  async function started() {
    const system = await deployPool(chain);
    const beneficiary = system.stakers[0] as Signer;
    return { ...system, beneficiary, startedAt: await system.startWith(beneficiary) };
  }

  describe("given one year of emission (RW-03, INV-RWD-3)", () => {
    async function afterAYear(calls: number) {
      const fixture = await networkHelpers.loadFixture(started);
      const { pool, startedAt } = fixture;
      for (let i = 1; i <= calls; i++) {
        await networkHelpers.time.setNextBlockTimestamp(startedAt + Math.floor((i * 365 * DAY) / calls));
        await pool.sync();
      }
      if (calls === 0) await networkHelpers.time.increaseTo(startedAt + 365 * DAY);
      return fixture;
    }

    it("has paid exactly 14 % when nobody called", async () => {
      const { pool, beneficiary } = await afterAYear(0);
      expect(await pool.reserve()).to.equal(54_332_693_000_000_000n);
      expect(await pool.claimable(beneficiary)).to.equal(8_844_857_000_000_000n);
    });

    for (const calls of [1, 12, 365]) {
      it(`has paid the same when it was called ${calls} times, to an atomic unit per call`, async () => {
        const { pool, beneficiary } = await afterAYear(calls);
        expect(await pool.reserve()).to.be.closeTo(54_332_693_000_000_000n, calls);
        expect(await pool.claimable(beneficiary)).to.be.closeTo(8_844_857_000_000_000n, calls);
      });
    }

    it("has paid the same when it was called every second of a minute", async () => {
      const { pool, startedAt } = await networkHelpers.loadFixture(started);
      for (let i = 1; i <= 60; i++) {
        await networkHelpers.time.setNextBlockTimestamp(startedAt + i);
        await pool.sync();
      }
      expect(await pool.reserve()).to.be.closeTo(reserveAfter(RESERVE, 60n), 60);
    });
  });

  describe("given a long silence (RW-04)", () => {
    it("is never paid out entirely, nor exceeded, up to the last second that timestamps hold", async () => {
      const { pool, token, beneficiary, startedAt } = await networkHelpers.loadFixture(started);
      await networkHelpers.time.setNextBlockTimestamp(LAST_TIMESTAMP);
      await pool.sync();
      const elapsed = BigInt(LAST_TIMESTAMP - startedAt);
      expect(await pool.reserve()).to.be.closeTo(reserveAfter(RESERVE, elapsed), 1);
      expect(await pool.claimable(beneficiary)).to.be.closeTo(payout(RESERVE, elapsed), 1);
      await pool.claimFor(beneficiary);
      expect(await token.balanceOf(pool)).to.be.at.least(await pool.reserve());
    });

    it("answers after 50 years: 33,533.998633995 SESH are left", async () => {
      const { pool, startedAt } = await networkHelpers.loadFixture(started);
      await networkHelpers.time.increaseTo(startedAt + 50 * 365 * DAY);
      expect(await pool.reserve()).to.equal(33_533_998_633_995n);
    });
  });

  it("does not change within one second (RW-20)", async () => {
    const { pool, startedAt } = await networkHelpers.loadFixture(started);
    expect(await networkHelpers.time.latest()).to.equal(startedAt);
    expect(await pool.reserve()).to.equal(RESERVE);
  });

  it("follows jumps of an hour and of 30 days as the formula does (RW-20)", async () => {
    const { pool, startedAt } = await networkHelpers.loadFixture(started);
    let elapsed = 0;
    for (const jump of [3_600, 1, 30 * DAY, 1, 3_600]) {
      elapsed += jump;
      await networkHelpers.time.setNextBlockTimestamp(startedAt + elapsed);
      await pool.sync();
      expect(await pool.reserve()).to.be.closeTo(reserveAfter(RESERVE, BigInt(elapsed)), 5);
    }
  });
});
