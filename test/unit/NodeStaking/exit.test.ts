import { expect } from "chai";
import { share } from "../../support/pool.js";
import { aggregate, nodeId as idOf } from "../../support/nodes.js";
import { FIELD_MODULUS, negated } from "../../support/proofs.js";
import { asRounds, contributorsWith, inOneBlock, leave, NODE_WEIGHT, registerShared } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const FIFTEEN_DAYS = 1_296_000n;

async function started() {
  const system = await deploySystem(chain);
  const seeded = await startNetwork(system);
  const [seeder, operator, ...others] = system.stakers as [Signer, Signer, ...Signer[]];
  const stranger = others.at(-1) as Signer;
  return { system, ...system, seeded, seeder, operator, others, stranger };
}

async function requested() {
  const context = await started();
  const { system, staking, operator } = context;
  const node = await registerSolo(system, "solo", operator);
  await staking.connect(operator).requestExit(node.nodeId);
  return { ...context, ...node, exitableAt: BigInt(await networkHelpers.time.latest()) + FIFTEEN_DAYS };
}

/** Ten contributors whose shares all leave a rounding remainder, with every third beneficiary elsewhere. */
async function withTenContributors() {
  const context = await started();
  const { system, operator, others } = context;
  const others9 = Array.from({ length: 9 }, (_, i) => 1_777_777_777_777n + BigInt(i) * 7n);
  const stakes = [REQUIREMENT - others9.reduce((sum, stake) => sum + stake), ...others9];
  const contributors = contributorsWith([operator, ...others], stakes).map((contributor, i) =>
    i % 3 === 2 ? { ...contributor, beneficiary: ethers.Wallet.createRandom().address } : contributor,
  );
  const payer = await asRounds(chain, system);
  const node = await registerShared(system, payer, "shared", contributors, { feeBps: 1_234n });
  return { ...context, ...node, contributors };
}

describe("NodeStaking.exit", () => {
  describe("ST-10: given a node with an exit request", () => {
    it("reverts one second before the delay is over", async () => {
      const { staking, key, nodeId, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.setNextBlockTimestamp(exitableAt - 1n);
      await expect(staking.exit(key))
        .to.be.revertedWithCustomError(staking, "ExitTooEarly")
        .withArgs(nodeId, exitableAt);
    });

    for (const [name, later] of [
      ["in the second in which the delay is over", 0n],
      ["one second later", 1n],
    ] as const) {
      it(`lets the node go ${name}`, async () => {
        const { staking, key, nodeId, exitableAt } = await networkHelpers.loadFixture(requested);
        await networkHelpers.time.setNextBlockTimestamp(exitableAt + later);
        await expect(staking.exit(key)).to.emit(staking, "NodeExited").withArgs(nodeId);
        expect((await staking.nodeOf(nodeId)).status).to.equal(3);
      });
    }

    it("ST-11: needs nobody's consent: a stranger finishes it during a pause, and the stake can be withdrawn", async () => {
      const { staking, token, guardian, operator, stranger, key, nodeId, exitableAt } =
        await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increaseTo(exitableAt + 365n * BigInt(DAY));
      await staking.connect(guardian).pause(7 * DAY);
      await staking.connect(stranger).exit(key);
      await expect(staking.connect(operator).withdraw([nodeId])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        25_000_000_000_000n,
      );
    });

    it("ends the node's rewards and keeps what it has earned", async () => {
      const { staking, pool, operator, key, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.setNextBlockTimestamp(exitableAt);
      await expect(staking.exit(key))
        .to.emit(pool, "WeightsRemoved")
        .withArgs([share(operator, NODE_WEIGHT)]);
      const earned = await pool.claimable(operator);
      expect(earned).to.be.greaterThan(0);
      await networkHelpers.time.increase(DAY);
      expect(await pool.claimable(operator)).to.equal(earned);
      await expect(pool.connect(operator).claim()).to.emit(pool, "RewardsClaimed").withArgs(operator, earned);
    });

    it("moves no tokens", async () => {
      const { staking, token, operator, key, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increaseTo(exitableAt);
      await expect(staking.exit(key)).to.changeTokenBalances(ethers, token, [staking, operator], [0, 0]);
    });

    it("counts the node out", async () => {
      const { staking, pool, key, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increaseTo(exitableAt);
      await staking.exit(key);
      expect(await staking.activeNodes()).to.equal(1);
      expect(await pool.activeNodes()).to.equal(1);
      expect(await staking.registrations()).to.equal(2);
    });

    it("ST-09: reverts the second time, in the same block and later", async () => {
      const { staking, operator, key, nodeId, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increaseTo(exitableAt);
      const exit = () => staking.connect(operator).exit(key, { gasLimit: 1_000_000 });
      expect(await inOneBlock(chain, exit, exit)).to.deep.equal(["done", "reverted"]);
      await expect(staking.exit(key)).to.be.revertedWithCustomError(staking, "NodeNotActive").withArgs(nodeId, 3);
      await staking.connect(operator).withdraw([nodeId]);
      await expect(staking.exit(key)).to.be.revertedWithCustomError(staking, "NodeNotActive").withArgs(nodeId, 5);
    });

    it("ST-09: reverts for keys that are nobody's", async () => {
      const { staking, key, exitableAt } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increaseTo(exitableAt);
      const { x, y } = key;
      for (const other of [{ x: 0n, y: 0n }, negated(key), { x: x + FIELD_MODULUS, y }, { x: y, y: x }]) {
        await expect(staking.exit(other))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(idOf(other), 0);
      }
    });
  });

  it("reverts when no exit was requested", async () => {
    const { staking, seeded } = await networkHelpers.loadFixture(started);
    const [key] = seeded.keys as [(typeof seeded.keys)[0]];
    await expect(staking.exit(key)).to.be.revertedWithCustomError(staking, "ExitNotRequested").withArgs(idOf(key));
  });

  describe("given a node of ten contributors", () => {
    it("takes exactly the weights back that the registration gave", async () => {
      const { system, staking, pool, operator, key, contributors } =
        await networkHelpers.loadFixture(withTenContributors);
      const weights = await Promise.all(contributors.map(({ beneficiary }) => pool.weightOf(beneficiary)));
      expect(weights.reduce((sum, weight) => sum + weight)).to.equal(NODE_WEIGHT);
      const shares = contributors.map(({ beneficiary }, i) => share({ address: beneficiary }, weights[i]));
      await staking.connect(operator).requestExit(idOf(key));
      await networkHelpers.time.increase(await staking.exitDelay());
      await expect(system.staking.exit(key)).to.emit(pool, "WeightsRemoved").withArgs(shares);
      for (const { beneficiary } of contributors) expect(await pool.weightOf(beneficiary)).to.equal(0);
    });

    it("takes weights from where setBeneficiary moved them, whatever the requirement is by now", async () => {
      const { system, staking, pool, operator, others, key, nodeId, contributors } =
        await networkHelpers.loadFixture(withTenContributors);
      const elsewhere = ethers.Wallet.createRandom().address;
      await staking.connect(others[3]).setBeneficiary(nodeId, elsewhere);
      await staking.connect(operator).setBeneficiary(nodeId, elsewhere);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [3n]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      await leave(chain, system, key, operator);
      for (const { beneficiary } of contributors) expect(await pool.weightOf(beneficiary)).to.equal(0);
      expect(await pool.weightOf(elsewhere)).to.equal(0);
      expect(await pool.activeNodes()).to.equal(1);
    });
  });

  describe("given a retired network", () => {
    it("lets anybody finish any exit at once, requested or not", async () => {
      const { system, staking, pool, stranger, seeded, key, nodeId } = await networkHelpers.loadFixture(requested);
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      const [seededKey] = seeded.keys as [typeof key];
      await expect(staking.connect(stranger).exit(seededKey)).to.emit(staking, "NodeExited").withArgs(idOf(seededKey));
      await expect(staking.connect(stranger).exit(key)).to.emit(staking, "NodeExited").withArgs(nodeId);
      expect(await pool.activeNodes()).to.equal(0);
    });

    it("reverts for a node that has left already", async () => {
      const { system, staking, operator, key, nodeId } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increase(FIFTEEN_DAYS);
      await staking.exit(key);
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      await expect(staking.connect(operator).exit(key))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 3);
    });
  });

  describe("ST-20: given that every node leaves in one block", () => {
    it("stands at nothing, and a node that registers afterwards earns and joins as ever", async () => {
      const { system, staking, pool, seeder, operator, seeded, key, nodeId } =
        await networkHelpers.loadFixture(requested);
      const [seededKey] = seeded.keys as [typeof key];
      await staking.connect(seeder).requestExit(idOf(seededKey));
      await networkHelpers.time.increase(FIFTEEN_DAYS);
      const options = { gasLimit: 1_000_000 };
      const outcomes = await inOneBlock(
        chain,
        () => staking.connect(operator).exit(seededKey, options),
        () => staking.connect(operator).exit(key, options),
      );
      expect(outcomes).to.deep.equal(["done", "done"]);
      expect(await staking.activeNodes()).to.equal(0);
      expect(await staking.quorumNodes()).to.equal(0);
      expect(await staking.aggregateKey()).to.deep.equal([0, 0]);
      await staking.connect(operator).withdraw([nodeId]);

      const reserve = await pool.reserve();
      await networkHelpers.time.increase(DAY);
      expect(await pool.reserve()).to.equal(reserve);
      const next = await registerSolo(system, "next", operator);
      await networkHelpers.time.increase(2 * DAY);
      expect(await staking.quorumNodes()).to.equal(1);
      const { x, y } = aggregate([next.key]);
      expect(await staking.aggregateKey()).to.deep.equal([x, y]);
      expect(await pool.reserve()).to.be.lessThan(reserve);
    });
  });
});
