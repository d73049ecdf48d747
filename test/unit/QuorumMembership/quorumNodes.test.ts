import { expect } from "chai";
import { aggregate, type NodeKey } from "../../support/nodes.js";
import { inOneBlock } from "../../support/staking.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

async function started() {
  const system = await deploySystem(chain);
  const { keys } = await startNetwork(system, 3);
  const operator = system.stakers[1] as Signer;
  return { system, ...system, keys, operator, epoch: Math.floor((await time.latest()) / DAY) + 1 };
}

const point = (keys: NodeKey[]) => {
  const { x, y } = aggregate(keys);
  return [x, y];
};

describe("QuorumMembership.quorumNodes and aggregateKey", () => {
  it("are zero before anything is seeded", async () => {
    const { staking } = await deploySystem(chain);
    expect(await staking.quorumNodes()).to.equal(0);
    expect(await staking.aggregateKey()).to.deep.equal([0, 0]);
  });

  it("count seeded nodes from the start", async () => {
    const { staking, keys } = await networkHelpers.loadFixture(started);
    expect(await staking.quorumNodes()).to.equal(3);
    expect(await staking.aggregateKey()).to.deep.equal(point(keys));
  });

  describe("ST-18: given a node that registers", () => {
    for (const [name, second, wait] of [
      ["the first second of an epoch", 0, 48 * 3_600],
      ["the last second of an epoch", 86_399, 24 * 3_600 + 1],
    ] as const) {
      it(`counts it ${wait} seconds after ${name}, and not a second earlier`, async () => {
        const { system, staking, operator, keys, epoch } = await networkHelpers.loadFixture(started);
        const registration = await registrationFor(system, "node", operator);
        const registeredAt = epoch * DAY + second;
        await time.setNextBlockTimestamp(registeredAt);
        await staking.connect(operator).register(registration);
        expect(await staking.quorumNodes()).to.equal(3);
        for (const before of [registeredAt + 3_600, registeredAt + wait - 1]) {
          await time.increaseTo(before);
          expect(await staking.quorumNodes()).to.equal(3);
          expect(await staking.aggregateKey()).to.deep.equal(point(keys));
        }
        for (const after of [registeredAt + wait, registeredAt + wait + 1]) {
          await time.increaseTo(after);
          expect(await staking.quorumNodes()).to.equal(4);
          expect(await staking.aggregateKey()).to.deep.equal(point([...keys, registration.node.key]));
        }
      });
    }

    it("gives a majority that registers in one block no say for a day", async () => {
      const { system, staking, operator, keys } = await networkHelpers.loadFixture(started);
      const crowd = await Promise.all(Array.from({ length: 8 }, (_, i) => registrationFor(system, i, operator)));
      const outcomes = await inOneBlock(
        chain,
        ...crowd.map((registration) => () => staking.connect(operator).register(registration, { gasLimit: 1_000_000 })),
      );
      expect(outcomes).to.deep.equal(Array(8).fill("done"));
      await time.increase(DAY);
      expect(await staking.activeNodes()).to.equal(11);
      expect(await staking.quorumNodes()).to.equal(3);
      expect(await staking.aggregateKey()).to.deep.equal(point(keys));
    });
  });

  describe("given views and transactions in an epoch in which keys join", () => {
    it("answer the same before and after a transaction folds the keys in", async () => {
      const { system, staking, operator, keys, epoch } = await networkHelpers.loadFixture(started);
      const { key } = await registerSolo(system, "first", operator);
      await time.increaseTo((epoch + 5) * DAY);
      const joined = point([...keys, key]);
      expect(await staking.aggregateKey()).to.deep.equal(joined);
      await registerSolo(system, "second", operator);
      expect(await staking.aggregateKey()).to.deep.equal(joined);
      expect(await staking.quorumNodes()).to.equal(4);
    });
  });
});
