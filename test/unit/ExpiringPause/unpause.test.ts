import { expect } from "chai";
import { deployPausable, PAUSABLE } from "../../support/pausing.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

for (const name of PAUSABLE) {
  describe(`ExpiringPause.unpause of ${name}`, () => {
    async function fixture() {
      return deployPausable(chain, name);
    }
    async function paused() {
      const deployed = await deployPausable(chain, name);
      await deployed.asGuardian.pause(DAY);
      return { ...deployed, until: Number(await deployed.pausable.pausedUntil()) };
    }

    it("ends the pause for operations, until the second before it ends by itself", async () => {
      const { pausable, asOperations, until } = await networkHelpers.loadFixture(paused);
      await networkHelpers.time.setNextBlockTimestamp(until - 1);
      await expect(asOperations.unpause()).to.emit(pausable, "PauseEnded").withArgs();
      expect(await pausable.pausedUntil()).to.equal(until - 1);
    });

    it("reverts when the pause has ended by itself, and leaves its end as it was", async () => {
      const { pausable, asOperations, until } = await networkHelpers.loadFixture(paused);
      await networkHelpers.time.setNextBlockTimestamp(until);
      await expect(asOperations.unpause()).to.be.revertedWithCustomError(pausable, "PauseNotActive").withArgs();
      expect(await pausable.pausedUntil()).to.equal(until);
    });

    it("reverts the second time, and when there never was a pause", async () => {
      const { pausable, asOperations } = await networkHelpers.loadFixture(paused);
      await asOperations.unpause();
      await expect(asOperations.unpause()).to.be.revertedWithCustomError(pausable, "PauseNotActive").withArgs();
      const never = await networkHelpers.loadFixture(fixture);
      expect(await never.pausable.pausedUntil()).to.equal(0);
      await expect(never.asOperations.unpause())
        .to.be.revertedWithCustomError(never.pausable, "PauseNotActive")
        .withArgs();
    });

    it("reverts for the guardian, who paused, and for everybody else (GV-06)", async () => {
      const { contract, pausable, guardian, deployer, governor, stakers } = await networkHelpers.loadFixture(paused);
      for (const caller of [guardian, deployer, governor, stakers[0]!]) {
        await expect(pausable.connect(caller).unpause())
          .to.be.revertedWithCustomError(contract, "AccessManagedUnauthorized")
          .withArgs(caller);
      }
    });
  });
}
