import { expect } from "chai";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const LIMIT = 1_000_000n * 10n ** 9n;

async function deployed() {
  const { authority, token, pool } = await deploySystem(chain);
  const factory = await ethers.getContractFactory("NodeStaking");
  const deploy = (requirement: bigint, delay: number, lock = 30 * DAY) =>
    factory.deploy(authority, token, pool, requirement, delay, lock);
  return { factory, deploy };
}

describe("NodeStaking.constructor", () => {
  for (const [requirement, delay, lock] of [
    [1n, 3_600, 3_600],
    [20_000n * 10n ** 9n, 86_400, 172_800],
    [LIMIT, 2_592_000, 5_184_000],
  ] as const) {
    it(`accepts a requirement of ${requirement}, an exit delay of ${delay} s and a lock of ${lock} s`, async () => {
      const { deploy } = await networkHelpers.loadFixture(deployed);
      const staking = await deploy(requirement, delay, lock);
      await expect(staking.deploymentTransaction())
        .to.emit(staking, "StakingRequirementChanged")
        .withArgs(0, requirement)
        .and.to.emit(staking, "ExitDelayChanged")
        .withArgs(0, delay)
        .and.to.emit(staking, "DeregistrationLockChanged")
        .withArgs(0, lock);
      expect(await staking.stakingRequirement()).to.equal(requirement);
      expect(await staking.exitDelay()).to.equal(delay);
      expect(await staking.deregistrationLock()).to.equal(lock);
    });
  }

  for (const requirement of [0n, LIMIT + 1n]) {
    it(`ST-03: reverts when the requirement is ${requirement}`, async () => {
      const { factory, deploy } = await networkHelpers.loadFixture(deployed);
      await expect(deploy(requirement, 3_600))
        .to.be.revertedWithCustomError(factory, "ParameterOutOfBounds")
        .withArgs(requirement, 1, LIMIT);
    });
  }

  for (const delay of [0, 3_599, 2_592_001]) {
    it(`reverts when the exit delay is ${delay} s`, async () => {
      const { factory, deploy } = await networkHelpers.loadFixture(deployed);
      await expect(deploy(1n, delay))
        .to.be.revertedWithCustomError(factory, "ParameterOutOfBounds")
        .withArgs(delay, 3_600, 2_592_000);
    });
  }

  for (const lock of [0, 3_599, 5_184_001]) {
    it(`reverts when the deregistration lock is ${lock} s`, async () => {
      const { factory, deploy } = await networkHelpers.loadFixture(deployed);
      await expect(deploy(1n, 3_600, lock))
        .to.be.revertedWithCustomError(factory, "ParameterOutOfBounds")
        .withArgs(lock, 3_600, 5_184_000);
    });
  }
});
