import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { deployPool, share } from "../../support/pool.js";
import { asGovernor, createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("RewardPool.setStaking", () => {
  async function fixture() {
    const system = await deployPool(chain, sesh("40000000"));
    const [beneficiary, successor] = system.stakers as [Signer, Signer];
    const data = system.pool.interface.encodeFunctionData("setStaking", [successor.address]);
    return { ...system, beneficiary, successor, data };
  }

  describe("given no active node", () => {
    it("names the new contract, which alone sets weights from then on", async () => {
      const system = await networkHelpers.loadFixture(fixture);
      const { pool, asStaking, staking, stakingCaller, successor, data } = system;
      await expect(asGovernor(chain, system, pool, data))
        .to.emit(pool, "StakingChanged")
        .withArgs(staking, successor);
      expect(await pool.staking()).to.equal(successor);
      await expect(asStaking.start())
        .to.be.revertedWithCustomError(pool, "CallerNotStaking")
        .withArgs(stakingCaller, successor);
    });

    it("leaves earned rewards claimable and waits with the emission for the new start (RW-11, RW-02)", async () => {
      const system = await networkHelpers.loadFixture(fixture);
      const { pool, asStaking, beneficiary, successor, data, startWith } = system;
      const startedAt = await startWith(beneficiary);
      await networkHelpers.time.setNextBlockTimestamp(startedAt + DAY);
      await asStaking.removeWeights([share(beneficiary)]);
      await asGovernor(chain, system, pool, data);
      await pool.connect(successor).addWeights([share(successor)]);
      await networkHelpers.time.increase(DAY);
      expect(await pool.reserve()).to.equal(39_983_474_878_574_585n);
      expect(await pool.emissionPerSecond()).to.equal(0);
      await pool.connect(successor).start();
      const restartedAt = await networkHelpers.time.latest();
      await networkHelpers.time.increaseTo(restartedAt + 1);
      expect(await pool.claimable(successor)).to.equal(191_223_465n);
      await expect(pool.claimFor(beneficiary))
        .to.emit(pool, "RewardsClaimed")
        .withArgs(beneficiary, 16_525_121_425_415n);
    });
  });

  it("reverts while a node earns through the present contract, and names both", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { pool, staking, beneficiary, data, startWith } = system;
    await startWith(beneficiary, beneficiary);
    await expect(asGovernor(chain, system, pool, data))
      .to.be.revertedWithCustomError(pool, "StakingHasNodes")
      .withArgs(staking, 2);
  });

  it("waits 32 days, longer than the longest exit delay and a day: reverts one second before", async () => {
    const { authority, pool, governor, data } = await networkHelpers.loadFixture(fixture);
    const operation = await authority.hashOperation(governor, pool, data);
    await authority.connect(governor).schedule(pool, data, 0);
    const executableAt = (await networkHelpers.time.latest()) + 32 * DAY;
    await networkHelpers.time.setNextBlockTimestamp(executableAt - 1);
    await expect(authority.connect(governor).execute(pool, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(operation);
    await networkHelpers.time.setNextBlockTimestamp(executableAt);
    await expect(authority.connect(governor).execute(pool, data)).to.emit(pool, "StakingChanged");
  });

  it("reverts for everybody but the governor, the staking contract included", async () => {
    const { pool, deployer, guardian, operations, stakingCaller } = await networkHelpers.loadFixture(fixture);
    for (const caller of [deployer, guardian, operations, stakingCaller]) {
      await expect(pool.connect(caller).setStaking(caller))
        .to.be.revertedWithCustomError(pool, "AccessManagedUnauthorized")
        .withArgs(caller);
    }
  });
});
