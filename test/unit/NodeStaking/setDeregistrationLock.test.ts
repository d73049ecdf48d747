import { expect } from "chai";
import { withNodes } from "../../support/penalties.js";
import { UPTIME } from "../../support/quorum.js";
import { asGovernor, createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const HOUR = 3_600;
const THIRTY_DAYS = 2_592_000;
const SIXTY_DAYS = 5_184_000;

function withSetter<T extends Awaited<ReturnType<typeof deploySystem>>>(system: T) {
  const { staking } = system;
  const set = (lock: number) =>
    asGovernor(chain, system, staking, staking.interface.encodeFunctionData("setDeregistrationLock", [lock]));
  return { ...system, set };
}

const deployed = async () => withSetter(await deploySystem(chain));
const running = async () => withSetter(await withNodes(chain));

describe("NodeStaking.setDeregistrationLock", () => {
  for (const lock of [HOUR, 172_800, THIRTY_DAYS, SIXTY_DAYS]) {
    it(`sets it to ${lock} seconds, before the start and after`, async () => {
      for (const fixture of [deployed, running]) {
        const { staking, set } = await networkHelpers.loadFixture<Awaited<ReturnType<typeof deployed>>>(fixture);
        await expect(set(lock)).to.emit(staking, "DeregistrationLockChanged").withArgs(THIRTY_DAYS, lock);
        expect(await staking.deregistrationLock()).to.equal(lock);
      }
    });
  }

  for (const lock of [0, HOUR - 1, SIXTY_DAYS + 1, 2 ** 32 - 1]) {
    it(`reverts when it is ${lock} seconds`, async () => {
      const { staking, set } = await networkHelpers.loadFixture(running);
      await expect(set(lock))
        .to.be.revertedWithCustomError(staking, "ParameterOutOfBounds")
        .withArgs(lock, 3_600, 5_184_000);
      expect(await staking.deregistrationLock()).to.equal(THIRTY_DAYS);
    });
  }

  it("holds for nodes deregistered from then on and does not touch stakes that are locked", async () => {
    const { staking, set, quorumCaller, operator, stranger, solo, redirected } =
      await networkHelpers.loadFixture(running);
    await quorumCaller.deregister(solo.key, UPTIME, stranger);
    const lockedUntil = (await time.latest()) + THIRTY_DAYS;
    await set(HOUR);
    await quorumCaller.deregister(redirected.key, UPTIME, stranger);
    const unlockedAt = (await time.latest()) + HOUR;
    for (const [{ nodeId }, at] of [
      [redirected, unlockedAt],
      [solo, lockedUntil],
    ] as const) {
      await time.setNextBlockTimestamp(at - 1);
      await expect(staking.connect(operator).withdraw([nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(nodeId, operator);
      await time.setNextBlockTimestamp(at);
      await expect(staking.connect(operator).withdraw([nodeId]))
        .to.emit(staking, "StakeWithdrawn")
        .withArgs(nodeId, operator, 24_950_000_000_000n);
    }
  });

  for (const role of ["governor", "operations", "guardian", "deployer", "operator"] as const) {
    it(`reverts when ${role} calls without the governor's delay`, async () => {
      const context = await networkHelpers.loadFixture(running);
      const { staking, authority } = context;
      const caller = context[role];
      const data = staking.interface.encodeFunctionData("setDeregistrationLock", [HOUR]);
      const setting = staking.connect(caller).setDeregistrationLock(HOUR);
      if (role === "governor")
        await expect(setting)
          .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
          .withArgs(await authority.hashOperation(caller, staking, data));
      else await expect(setting).to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized").withArgs(caller);
    });
  }
});
