import { expect } from "chai";
import { aggregate, type NodeKey } from "../../support/nodes.js";
import { createChain, DAY, deploySystem, registerSolo, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const NONE = [0n, 0n];

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const operator = system.stakers[1] as Signer;
  const epoch = Math.floor((await time.latest()) / DAY) + 1;
  await time.increaseTo(epoch * DAY);
  return { system, ...system, operator, epoch };
}

const point = (...keys: NodeKey[]) => {
  const { x, y } = aggregate(keys);
  return [x, y];
};

describe("QuorumMembership.joiningKeys", () => {
  it("are none in a network of seeded nodes", async () => {
    const { staking } = await networkHelpers.loadFixture(started);
    expect(await staking.joiningKeys()).to.deep.equal([NONE, NONE]);
  });

  it("go from later to next to nobody as the days pass, without any transaction", async () => {
    const { system, staking, operator, epoch } = await networkHelpers.loadFixture(started);
    const a = await registerSolo(system, "a", operator);
    const b = await registerSolo(system, "b", operator);
    const sum = point(a.key, b.key);
    expect(await staking.joiningKeys()).to.deep.equal([NONE, sum]);
    await time.increaseTo((epoch + 1) * DAY - 1);
    expect(await staking.joiningKeys()).to.deep.equal([NONE, sum]);
    await time.increaseTo((epoch + 1) * DAY);
    expect(await staking.joiningKeys()).to.deep.equal([sum, NONE]);
    await time.increaseTo((epoch + 2) * DAY - 1);
    expect(await staking.joiningKeys()).to.deep.equal([sum, NONE]);
    await time.increaseTo((epoch + 2) * DAY);
    expect(await staking.joiningKeys()).to.deep.equal([NONE, NONE]);
  });

  it("keep the keys of two days apart", async () => {
    const { system, staking, operator, epoch } = await networkHelpers.loadFixture(started);
    const today = await registerSolo(system, "today", operator);
    await time.increaseTo((epoch + 1) * DAY);
    const tomorrow = await registerSolo(system, "tomorrow", operator);
    expect(await staking.joiningKeys()).to.deep.equal([point(today.key), point(tomorrow.key)]);
    await time.increaseTo((epoch + 2) * DAY);
    expect(await staking.joiningKeys()).to.deep.equal([point(tomorrow.key), NONE]);
  });
});
