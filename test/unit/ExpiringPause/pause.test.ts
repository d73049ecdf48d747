import { expect } from "chai";
import { deployPausable, PAUSABLE } from "../../support/pausing.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const WEEK = 7 * DAY;

for (const name of PAUSABLE) {
  describe(`ExpiringPause.pause of ${name}`, () => {
    async function fixture() {
      return deployPausable(chain, name);
    }

    for (const period of [1, WEEK]) {
      it(`pauses for ${period} seconds from now and not longer (GV-05)`, async () => {
        const { pausable, asGuardian } = await networkHelpers.loadFixture(fixture);
        const now = (await networkHelpers.time.latest()) + 10;
        await networkHelpers.time.setNextBlockTimestamp(now);
        await expect(asGuardian.pause(period))
          .to.emit(pausable, "PauseStarted")
          .withArgs(now + period);
        expect(await pausable.pausedUntil()).to.equal(now + period);
      });
    }

    for (const period of [0, WEEK + 1, 2 ** 32 - 1]) {
      it(`reverts for ${period} seconds (GV-05, GV-07)`, async () => {
        const { pausable, asGuardian } = await networkHelpers.loadFixture(fixture);
        await expect(asGuardian.pause(period))
          .to.be.revertedWithCustomError(pausable, "PausePeriodInvalid")
          .withArgs(period, WEEK);
      });
    }

    describe("given a pause before", () => {
      async function paused() {
        const fixture_ = await fixture();
        await fixture_.asGuardian.pause(WEEK);
        return { ...fixture_, until: Number(await fixture_.pausable.pausedUntil()) };
      }

      it("cannot be extended while it runs (GV-05)", async () => {
        const { pausable, asGuardian, until } = await networkHelpers.loadFixture(paused);
        await networkHelpers.time.setNextBlockTimestamp(until - 1);
        await expect(asGuardian.pause(WEEK))
          .to.be.revertedWithCustomError(pausable, "PauseTooSoon")
          .withArgs(until + WEEK);
      });

      it("reverts until 7 days after its end, so that half of the time is free (GV-05)", async () => {
        const { pausable, asGuardian, until } = await networkHelpers.loadFixture(paused);
        await networkHelpers.time.setNextBlockTimestamp(until + WEEK - 1);
        await expect(asGuardian.pause(WEEK))
          .to.be.revertedWithCustomError(pausable, "PauseTooSoon")
          .withArgs(until + WEEK);
        await networkHelpers.time.setNextBlockTimestamp(until + WEEK);
        await expect(asGuardian.pause(WEEK))
          .to.emit(pausable, "PauseStarted")
          .withArgs(until + 2 * WEEK);
      });

      it("counts the 7 days from an early end (GV-05)", async () => {
        const { pausable, asGuardian, asOperations } = await networkHelpers.loadFixture(paused);
        await asOperations.unpause();
        const endedAt = await networkHelpers.time.latest();
        await networkHelpers.time.setNextBlockTimestamp(endedAt + WEEK - 1);
        await expect(asGuardian.pause(DAY))
          .to.be.revertedWithCustomError(pausable, "PauseTooSoon")
          .withArgs(endedAt + WEEK);
        await networkHelpers.time.setNextBlockTimestamp(endedAt + WEEK);
        await expect(asGuardian.pause(DAY))
          .to.emit(pausable, "PauseStarted")
          .withArgs(endedAt + WEEK + DAY);
      });
    });

    it("reverts for everybody but the guardian", async () => {
      const { contract, pausable, deployer, governor, operations, stakers } = await networkHelpers.loadFixture(fixture);
      for (const caller of [deployer, governor, operations, stakers[0]!]) {
        await expect(pausable.connect(caller).pause(DAY))
          .to.be.revertedWithCustomError(contract, "AccessManagedUnauthorized")
          .withArgs(caller);
      }
    });
  });
}
