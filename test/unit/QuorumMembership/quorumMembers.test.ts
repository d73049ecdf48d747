import { expect } from "chai";
import { aggregate, type NodeKey } from "../../support/nodes.js";
import { asQuorum, UPTIME } from "../../support/quorum.js";
import { createChain, DAY, deploySystem, registerSolo, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

async function started() {
  const system = await deploySystem(chain);
  const { keys } = await startNetwork(system, 4);
  const epoch = Math.floor((await time.latest()) / DAY) + 1;
  await time.increaseTo(epoch * DAY);
  const quorumCaller = await asQuorum(chain, system);
  return { system, ...system, keys, operator: system.stakers[1] as Signer, epoch, quorumCaller };
}

const answer = (keys: NodeKey[]) => {
  const { x, y } = aggregate(keys);
  return [BigInt(keys.length), [x, y]];
};

describe("QuorumMembership.quorumMembers", () => {
  it("is nobody before anything is seeded", async () => {
    const { staking } = await deploySystem(chain);
    expect(await staking.quorumMembers()).to.deep.equal([0n, [0n, 0n]]);
  });

  it("is number and sum of the seeded nodes", async () => {
    const { staking, keys } = await networkHelpers.loadFixture(started);
    expect(await staking.quorumMembers()).to.deep.equal(answer(keys));
  });

  it("has a registered node two epochs later, before any transaction", async () => {
    const { system, staking, keys, operator, epoch } = await networkHelpers.loadFixture(started);
    const { key } = await registerSolo(system, "node", operator);
    await time.increaseTo((epoch + 2) * DAY - 1);
    expect(await staking.quorumMembers()).to.deep.equal(answer(keys));
    await time.increaseTo((epoch + 2) * DAY);
    expect(await staking.quorumMembers()).to.deep.equal(answer([...keys, key]));
  });

  it("loses a decommissioned node at once and has a recommissioned one at once", async () => {
    const { staking, keys, quorumCaller } = await networkHelpers.loadFixture(started);
    const [first, ...rest] = keys as [NodeKey, ...NodeKey[]];
    await quorumCaller.decommission(first, UPTIME, 7_200);
    expect(await staking.quorumMembers()).to.deep.equal(answer(rest));
    await quorumCaller.recommission(first, UPTIME, 0);
    expect(await staking.quorumMembers()).to.deep.equal(answer(keys));
  });

  it("loses a deregistered node at once", async () => {
    const { staking, keys, operator, quorumCaller } = await networkHelpers.loadFixture(started);
    await quorumCaller.deregister(keys[2] as NodeKey, UPTIME, operator);
    expect(await staking.quorumMembers()).to.deep.equal(answer(keys.filter((_, i) => i !== 2)));
  });
});
