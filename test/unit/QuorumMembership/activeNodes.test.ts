import { expect } from "chai";
import { leave } from "../../support/staking.js";
import {
  createChain,
  deploySystem,
  registerSolo,
  registrationFor,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

async function deployed() {
  const system = await deploySystem(chain);
  return { system, ...system, operator: system.stakers[0] as Signer };
}

describe("QuorumMembership.activeNodes and registrations", () => {
  it("count seeded nodes as they come, before the start", async () => {
    const { system, staking, operations, operator } = await networkHelpers.loadFixture(deployed);
    expect(await staking.activeNodes()).to.equal(0);
    expect(await staking.registrations()).to.equal(0);
    for (const count of [1, 2]) {
      await staking.connect(operations).seed([await registrationFor(system, count, operator)]);
      expect(await staking.activeNodes()).to.equal(count);
      expect(await staking.registrations()).to.equal(count);
    }
  });

  it("both count a node at once when it registers; only activeNodes falls when it leaves", async () => {
    const { system, staking, operator } = await networkHelpers.loadFixture(deployed);
    await startNetwork(system, 3);
    const { key, nodeId } = await registerSolo(system, "node", operator);
    expect(await staking.activeNodes()).to.equal(4);
    expect(await staking.registrations()).to.equal(4);
    await leave(chain, system, key, operator);
    expect(await staking.activeNodes()).to.equal(3);
    expect(await staking.registrations()).to.equal(4);
    await staking.connect(operator).withdraw([nodeId]);
    expect(await staking.activeNodes()).to.equal(3);
  });
});
