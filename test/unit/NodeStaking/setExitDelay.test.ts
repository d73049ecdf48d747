import { expect } from "chai";
import {
  asGovernor,
  createChain,
  deploySystem,
  registerSolo,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const FIFTEEN_DAYS = 1_296_000;
const HOUR = 3_600;
const THIRTY_DAYS = 2_592_000;

async function deployed() {
  const system = await deploySystem(chain);
  const operator = system.stakers[1] as Signer;
  const set = (delay: number) =>
    asGovernor(chain, system, system.staking, system.staking.interface.encodeFunctionData("setExitDelay", [delay]));
  return { system, ...system, operator, set };
}

async function started() {
  const context = await deployed();
  await startNetwork(context.system);
  return context;
}

describe("NodeStaking.setExitDelay", () => {
  for (const delay of [HOUR, 86_400, THIRTY_DAYS]) {
    it(`sets it to ${delay} seconds, before the start and after`, async () => {
      for (const fixture of [deployed, started]) {
        const { staking, set } = await networkHelpers.loadFixture(fixture);
        await expect(set(delay)).to.emit(staking, "ExitDelayChanged").withArgs(FIFTEEN_DAYS, delay);
        expect(await staking.exitDelay()).to.equal(delay);
      }
    });
  }

  for (const delay of [0, HOUR - 1, THIRTY_DAYS + 1, 2 ** 32 - 1]) {
    it(`reverts when it is ${delay} seconds`, async () => {
      const { staking, set } = await networkHelpers.loadFixture(started);
      await expect(set(delay))
        .to.be.revertedWithCustomError(staking, "ParameterOutOfBounds")
        .withArgs(delay, 3_600, 2_592_000);
      expect(await staking.exitDelay()).to.equal(FIFTEEN_DAYS);
    });
  }

  it("holds for new requests and does not touch running ones", async () => {
    const { system, staking, operator, set } = await networkHelpers.loadFixture(started);
    const [running, fresh] = [await registerSolo(system, "a", operator), await registerSolo(system, "b", operator)];
    await staking.connect(operator).requestExit(running.nodeId);
    const exitableAt = (await networkHelpers.time.latest()) + FIFTEEN_DAYS;
    await set(HOUR);
    expect((await staking.nodeOf(running.nodeId)).exitableAt).to.equal(exitableAt);
    await networkHelpers.time.setNextBlockTimestamp(exitableAt - 1);
    await expect(staking.exit(running.key))
      .to.be.revertedWithCustomError(staking, "ExitTooEarly")
      .withArgs(running.nodeId, exitableAt);

    await staking.connect(operator).requestExit(fresh.nodeId);
    const freshAt = (await networkHelpers.time.latest()) + HOUR;
    await networkHelpers.time.setNextBlockTimestamp(freshAt - 1);
    await expect(staking.exit(fresh.key))
      .to.be.revertedWithCustomError(staking, "ExitTooEarly")
      .withArgs(fresh.nodeId, freshAt);
    await networkHelpers.time.setNextBlockTimestamp(freshAt);
    await expect(staking.exit(fresh.key)).to.emit(staking, "NodeExited").withArgs(fresh.nodeId);
  });

  for (const role of ["operations", "guardian", "deployer", "operator"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(started);
      await expect(context.staking.connect(context[role]).setExitDelay(HOUR))
        .to.be.revertedWithCustomError(context.staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }
});
