import { expect } from "chai";
import { leave } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

async function deployed() {
  return deploySystem(chain);
}

async function started() {
  const system = await deploySystem(chain);
  const { keys } = await startNetwork(system);
  const [seeder, operator] = system.stakers as [Signer, Signer];
  const node = await registerSolo(system, "solo", operator);
  const retire = () => asGovernor(chain, system, system.staking, system.staking.interface.encodeFunctionData("retire"));
  return { system, ...system, seededKeys: keys, seeder, operator, ...node, retire };
}

describe("NodeStaking.retire", () => {
  it("ends registration for good", async () => {
    const { staking, retire } = await networkHelpers.loadFixture(started);
    expect(await staking.retired()).to.equal(false);
    await expect(retire()).to.emit(staking, "NetworkRetired");
    expect(await staking.retired()).to.equal(true);
  });

  it("reverts the second time", async () => {
    const { staking, retire } = await networkHelpers.loadFixture(started);
    await retire();
    await expect(retire()).to.be.revertedWithCustomError(staking, "NetworkIsRetired");
  });

  it("keeps a network that has not started from being seeded or started", async () => {
    const system = await networkHelpers.loadFixture(deployed);
    const { staking, operations, stakers } = system;
    const seeded = await registrationFor(system, "seeded", stakers[0] as Signer);
    await staking.connect(operations).seed([seeded]);
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    await expect(staking.connect(operations).seed([])).to.be.revertedWithCustomError(staking, "NetworkIsRetired");
    await expect(staking.connect(operations).start(1, seeded.node.key)).to.be.revertedWithCustomError(
      staking,
      "NetworkIsRetired",
    );
    await expect(staking.exit(seeded.node.key)).to.emit(staking, "NodeExited");
  });

  it("lets nodes earn on until somebody finishes their exit", async () => {
    const { staking, pool, operator, nodeId, retire } = await networkHelpers.loadFixture(started);
    await retire();
    const earned = await pool.claimable(operator);
    await networkHelpers.time.increase(DAY);
    expect(await pool.claimable(operator)).to.be.greaterThan(earned);
    expect((await staking.nodeOf(nodeId)).status).to.equal(1);
  });

  it("still lets stakers ask for the exit, cancel, finish and withdraw", async () => {
    const { system, staking, token, operator, key, nodeId, retire } = await networkHelpers.loadFixture(started);
    await retire();
    await staking.connect(operator).requestExit(nodeId);
    await staking.connect(operator).cancelExit(nodeId);
    await leave(chain, system, key, operator);
    await expect(staking.connect(operator).withdraw([nodeId])).to.changeTokenBalance(
      ethers,
      token,
      operator,
      REQUIREMENT,
    );
  });

  it("clears the way for a successor in the reward pool", async () => {
    const { system, staking, pool, seededKeys, key, seeder, operator, retire } =
      await networkHelpers.loadFixture(started);
    const succeed = (successor: Signer) =>
      asGovernor(chain, system, pool, pool.interface.encodeFunctionData("setStaking", [successor.address]));
    await retire();
    await expect(succeed(seeder)).to.be.revertedWithCustomError(pool, "StakingHasNodes").withArgs(staking, 2);
    for (const nodeKey of [...seededKeys, key]) await staking.exit(nodeKey);
    await succeed(operator);
    expect(await pool.staking()).to.equal(operator.address);
  });

  it("reverts when the governor waits 7 days only, as for a parameter", async () => {
    const { authority, governor, staking } = await networkHelpers.loadFixture(started);
    const data = staking.interface.encodeFunctionData("retire");
    const operation = await authority.hashOperation(governor, staking, data);
    await authority.connect(governor).schedule(staking, data, 0);
    const ready = (await networkHelpers.time.latest()) + 32 * DAY;
    for (const now of [ready - 25 * DAY, ready - 1]) {
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(authority.connect(governor).execute(staking, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
    }
    await networkHelpers.time.setNextBlockTimestamp(ready);
    await expect(authority.connect(governor).execute(staking, data)).to.emit(staking, "NetworkRetired");
  });

  for (const role of ["operations", "guardian", "deployer", "operator"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(started);
      await expect(context.staking.connect(context[role]).retire())
        .to.be.revertedWithCustomError(context.staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }
});
