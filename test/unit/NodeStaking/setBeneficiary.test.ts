import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { asRounds, contributorsWith, leave, NODE_WEIGHT, registerShared } from "../../support/staking.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
// 10,000 + 8,000 + 7,000 SESH at a fee of 1,000 bps.
const STAKES = [10_000_000_000_000n, 8_000_000_000_000n, 7_000_000_000_000n];
const WEIGHTS = [505_775_348_778n, 316_659_348_799n, 277_076_930_199n];

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, b, c, elsewhere, other] = system.stakers as [Signer, Signer, Signer, Signer, Signer, Signer];
  return { system, ...system, operator, b, c, elsewhere, other };
}

async function withSoloNode() {
  const context = await started();
  return { ...context, ...(await registerSolo(context.system, "solo", context.operator)) };
}

async function withSharedNode() {
  const context = await started();
  const { system, operator, b, c } = context;
  const contributors = contributorsWith([operator, b, c], STAKES);
  const node = await registerShared(system, await asRounds(chain, system), "shared", contributors);
  return { ...context, ...node };
}

describe("NodeStaking.setBeneficiary", () => {
  describe("given an active solo node", () => {
    it("sends future rewards of the whole node elsewhere", async () => {
      const { staking, pool, operator, elsewhere, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(operator).setBeneficiary(nodeId, elsewhere))
        .to.emit(staking, "BeneficiaryChanged")
        .withArgs(nodeId, operator, operator, elsewhere)
        .and.to.emit(pool, "WeightMoved")
        .withArgs(operator, elsewhere, NODE_WEIGHT);
      expect(await pool.weightOf(operator)).to.equal(0);
      expect(await pool.weightOf(elsewhere)).to.equal(NODE_WEIGHT);
      expect(await staking.contributorsOf(nodeId)).to.deep.equal([[operator.address, elsewhere.address, REQUIREMENT]]);
    });

    it("leaves what was earned where it is", async () => {
      const { staking, pool, operator, elsewhere, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await networkHelpers.time.increase(DAY);
      await staking.connect(operator).setBeneficiary(nodeId, elsewhere);
      const earned = await pool.claimable(operator);
      expect(earned).to.be.greaterThan(0);
      expect(await pool.claimable(elsewhere)).to.equal(0);
      await networkHelpers.time.increase(DAY);
      expect(await pool.claimable(operator)).to.equal(earned);
      expect(await pool.claimable(elsewhere)).to.be.greaterThan(0);
    });

    it("goes from one to the next and back to the operator", async () => {
      const { staking, pool, operator, elsewhere, other, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      let previous = operator;
      for (const next of [elsewhere, other, operator]) {
        await expect(staking.connect(operator).setBeneficiary(nodeId, next))
          .to.emit(staking, "BeneficiaryChanged")
          .withArgs(nodeId, operator, previous, next);
        expect(await pool.weightOf(previous)).to.equal(0);
        expect(await pool.weightOf(next)).to.equal(NODE_WEIGHT);
        expect(await staking.contributorsOf(nodeId)).to.deep.equal([[operator.address, next.address, REQUIREMENT]]);
        previous = next;
      }
    });

    it("changes nothing when the beneficiary is the same", async () => {
      const { staking, pool, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(operator).setBeneficiary(nodeId, operator))
        .to.emit(staking, "BeneficiaryChanged")
        .withArgs(nodeId, operator, operator, operator);
      expect(await pool.weightOf(operator)).to.equal(NODE_WEIGHT);
      expect(await staking.contributorsOf(nodeId)).to.deep.equal([[operator.address, operator.address, REQUIREMENT]]);
    });

    it("keeps the node a solo node of one operator", async () => {
      const { staking, operator, elsewhere, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      const before = await staking.nodeOf(nodeId);
      await staking.connect(operator).setBeneficiary(nodeId, elsewhere);
      expect(await staking.nodeOf(nodeId)).to.deep.equal(before);
    });

    it("works while an exit is requested, and keeps the request", async () => {
      const { staking, operator, elsewhere, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(operator).requestExit(nodeId);
      const before = await staking.nodeOf(nodeId);
      await staking.connect(operator).setBeneficiary(nodeId, elsewhere);
      expect(await staking.nodeOf(nodeId)).to.deep.equal(before);
      expect(before.exitableAt).to.be.greaterThan(0);
    });

    it("ST-12: works during a pause", async () => {
      const { staking, guardian, operator, elsewhere, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(guardian).pause(DAY);
      await expect(staking.connect(operator).setBeneficiary(nodeId, elsewhere))
        .to.emit(staking, "BeneficiaryChanged")
        .withArgs(nodeId, operator, operator, elsewhere);
    });

    it("reverts when the beneficiary is zero", async () => {
      const { staking, operator, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(operator).setBeneficiary(nodeId, ZeroAddress))
        .to.be.revertedWithCustomError(staking, "BeneficiaryZero")
        .withArgs(nodeId);
    });

    it("reverts when the beneficiary or a stranger asks", async () => {
      const { staking, operator, elsewhere, other, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await staking.connect(operator).setBeneficiary(nodeId, elsewhere);
      for (const caller of [elsewhere, other]) {
        await expect(staking.connect(caller).setBeneficiary(nodeId, caller))
          .to.be.revertedWithCustomError(staking, "NotContributor")
          .withArgs(nodeId, caller);
      }
    });
  });

  describe("given an active node of three contributors", () => {
    for (const [role, position] of [
      ["operator", 0],
      ["b", 1],
      ["c", 2],
    ] as const) {
      it(`moves exactly the weight of contributor ${position}`, async () => {
        const context = await networkHelpers.loadFixture(withSharedNode);
        const { staking, pool, operator, b, c, elsewhere, nodeId } = context;
        const staker = context[role];
        await expect(staking.connect(staker).setBeneficiary(nodeId, elsewhere))
          .to.emit(staking, "BeneficiaryChanged")
          .withArgs(nodeId, staker, staker, elsewhere)
          .and.to.emit(pool, "WeightMoved")
          .withArgs(staker, elsewhere, WEIGHTS[position]);
        expect(await pool.weightOf(elsewhere)).to.equal(WEIGHTS[position]);
        expect(await staking.contributorsOf(nodeId)).to.deep.equal(
          [operator, b, c].map(({ address }, i) => [address, i === position ? elsewhere.address : address, STAKES[i]]),
        );
      });
    }

    it("moves only the caller's part when two contributors have the same beneficiary", async () => {
      const { staking, pool, b, c, elsewhere, other, nodeId } = await networkHelpers.loadFixture(withSharedNode);
      await staking.connect(b).setBeneficiary(nodeId, elsewhere);
      await staking.connect(c).setBeneficiary(nodeId, elsewhere);
      await expect(staking.connect(c).setBeneficiary(nodeId, other))
        .to.emit(pool, "WeightMoved")
        .withArgs(elsewhere, other, WEIGHTS[2]);
      expect(await pool.weightOf(elsewhere)).to.equal(WEIGHTS[1]);
      expect(await pool.weightOf(other)).to.equal(WEIGHTS[2]);
    });

    it("moves no weight where the operator's fee takes everything", async () => {
      const { system, staking, pool, operator, b, elsewhere } = await networkHelpers.loadFixture(withSharedNode);
      const contributors = contributorsWith([operator, b], [REQUIREMENT / 2n, REQUIREMENT / 2n]);
      const payer = await asRounds(chain, system);
      const { nodeId } = await registerShared(system, payer, "fee", contributors, { feeBps: 10_000n });
      await expect(staking.connect(b).setBeneficiary(nodeId, elsewhere))
        .to.emit(pool, "WeightMoved")
        .withArgs(b, elsewhere, 0);
      await expect(staking.connect(operator).setBeneficiary(nodeId, elsewhere))
        .to.emit(pool, "WeightMoved")
        .withArgs(operator, elsewhere, NODE_WEIGHT);
    });

    it("reverts when a contributor of another node asks", async () => {
      const { system, staking, other, nodeId } = await networkHelpers.loadFixture(withSharedNode);
      await registerSolo(system, "another", other);
      await expect(staking.connect(other).setBeneficiary(nodeId, other))
        .to.be.revertedWithCustomError(staking, "NotContributor")
        .withArgs(nodeId, other);
    });
  });

  describe("given a node that is not active", () => {
    it("reverts when it was never registered", async () => {
      const { staking, operator } = await networkHelpers.loadFixture(withSoloNode);
      await expect(staking.connect(operator).setBeneficiary(id("unknown"), operator))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(id("unknown"), 0);
    });

    it("reverts when it left, and when its stake was withdrawn", async () => {
      const { system, staking, operator, elsewhere, key, nodeId } = await networkHelpers.loadFixture(withSoloNode);
      await leave(chain, system, key, operator);
      await expect(staking.connect(operator).setBeneficiary(nodeId, elsewhere))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 3);
      await staking.connect(operator).withdraw([nodeId]);
      await expect(staking.connect(operator).setBeneficiary(nodeId, elsewhere))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 5);
    });
  });
});
