import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import {
  asRounds,
  contributorsWith,
  contributorTuples,
  inOneBlock,
  leave,
  registerShared,
} from "../../support/staking.js";
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
const STAKES = [12_500_000_000_001n, 8_000_000_000_000n, 4_499_999_999_999n];

async function withActiveNodes() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, b, c, stranger] = system.stakers as [Signer, Signer, Signer, Signer, Signer];
  const solo = await registerSolo(system, "solo", operator);
  const contributors = contributorsWith([operator, b, c], STAKES);
  const shared = await registerShared(system, await asRounds(chain, system), "shared", contributors);
  return { system, ...system, operator, b, c, stranger, solo, shared, contributors };
}

async function withExitedNodes() {
  const context = await withActiveNodes();
  await leave(chain, context.system, context.solo.key, context.operator);
  await leave(chain, context.system, context.shared.key, context.operator);
  return context;
}

describe("NodeStaking.withdraw", () => {
  describe("given a solo node that left", () => {
    it("pays the operator the whole stake", async () => {
      const { staking, token, operator, solo } = await networkHelpers.loadFixture(withExitedNodes);
      const withdrawing = staking.connect(operator).withdraw([solo.nodeId]);
      await expect(withdrawing).to.emit(staking, "StakeWithdrawn").withArgs(solo.nodeId, operator, 25_000_000_000_000n);
      await expect(withdrawing).to.changeTokenBalances(
        ethers,
        token,
        [operator, staking],
        [25_000_000_000_000n, -25_000_000_000_000n],
      );
    });

    it("leaves a tombstone without stake", async () => {
      const { staking, operator, solo } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(operator).withdraw([solo.nodeId]);
      expect((await staking.nodeOf(solo.nodeId)).status).to.equal(5);
      expect(await staking.contributorsOf(solo.nodeId)).to.deep.equal([[operator.address, operator.address, 0n]]);
      expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(0);
    });

    it("pays once", async () => {
      const { staking, operator, solo } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(operator).withdraw([solo.nodeId]);
      await expect(staking.connect(operator).withdraw([solo.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(solo.nodeId, operator);
    });

    it("pays once in a block, too", async () => {
      const { staking, token, operator, solo } = await networkHelpers.loadFixture(withExitedNodes);
      const before = await token.balanceOf(operator);
      const withdraw = () => staking.connect(operator).withdraw([solo.nodeId], { gasLimit: 1_000_000 });
      expect(await inOneBlock(chain, withdraw, withdraw)).to.deep.equal(["done", "reverted"]);
      expect(await token.balanceOf(operator)).to.equal(before + REQUIREMENT);
    });

    it("reverts when a stranger asks", async () => {
      const { staking, stranger, solo } = await networkHelpers.loadFixture(withExitedNodes);
      await expect(staking.connect(stranger).withdraw([solo.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(solo.nodeId, stranger);
    });

    it("ST-12: pays during a pause and after the retirement", async () => {
      const { system, staking, token, guardian, operator, solo, shared } =
        await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(guardian).pause(7 * DAY);
      await expect(staking.connect(operator).withdraw([solo.nodeId])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        REQUIREMENT,
      );
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      await expect(staking.connect(operator).withdraw([shared.nodeId])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        STAKES[0],
      );
    });

    it("ST-02: pays what was staked, whatever the requirement is by now", async () => {
      const { system, staking, token, operator, solo } = await networkHelpers.loadFixture(withExitedNodes);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [40n * REQUIREMENT]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      await expect(staking.connect(operator).withdraw([solo.nodeId])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        REQUIREMENT,
      );
    });
  });

  describe("given a solo node whose rewards went elsewhere", () => {
    it("pays the operator and not the beneficiary", async () => {
      const { system, staking, token, b, stranger } = await networkHelpers.loadFixture(withActiveNodes);
      const node = await registerSolo(system, "redirected", b, { beneficiary: stranger.address });
      await leave(chain, system, node.key, b);
      await expect(staking.connect(stranger).withdraw([node.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(node.nodeId, stranger);
      await expect(staking.connect(b).withdraw([node.nodeId])).to.changeTokenBalances(
        ethers,
        token,
        [b, stranger, staking],
        [REQUIREMENT, 0, -REQUIREMENT],
      );
      await expect(staking.connect(b).withdraw([node.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(node.nodeId, b);
    });
  });

  describe("given a node of three contributors that left", () => {
    for (const [role, position] of [
      ["operator", 0],
      ["b", 1],
      ["c", 2],
    ] as const) {
      it(`pays contributor ${position} exactly its stake, once`, async () => {
        const context = await networkHelpers.loadFixture(withExitedNodes);
        const { staking, token, shared } = context;
        const stake = STAKES[position] as bigint;
        const withdrawing = staking.connect(context[role]).withdraw([shared.nodeId]);
        await expect(withdrawing).to.emit(staking, "StakeWithdrawn").withArgs(shared.nodeId, context[role], stake);
        await expect(withdrawing).to.changeTokenBalances(ethers, token, [context[role], staking], [stake, -stake]);
        await expect(staking.connect(context[role]).withdraw([shared.nodeId]))
          .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
          .withArgs(shared.nodeId, context[role]);
      });
    }

    it("leaves the others' stake untouched", async () => {
      const { staking, b, shared, contributors } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(b).withdraw([shared.nodeId]);
      const left = contributors.map((contributor, i) => (i === 1 ? { ...contributor, stake: 0n } : contributor));
      expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(contributorTuples(left));
      expect((await staking.nodeOf(shared.nodeId)).status).to.equal(3);
    });

    it("INV-STK-1: keeps nothing back once everybody was paid", async () => {
      const { staking, token, operator, b, c, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(c).withdraw([shared.nodeId]);
      await staking.connect(b).withdraw([shared.nodeId]);
      await staking.connect(operator).withdraw([shared.nodeId, solo.nodeId]);
      // What is left is the seeded node's.
      expect(await token.balanceOf(staking)).to.equal(REQUIREMENT);
    });
  });

  describe("given a list of nodes", () => {
    it("pays the sum and answers with it", async () => {
      const { staking, token, operator, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      const sum = 37_500_000_000_001n;
      const nodeIds = [shared.nodeId, solo.nodeId];
      expect(await staking.connect(operator).withdraw.staticCall(nodeIds)).to.equal(sum);
      const withdrawing = staking.connect(operator).withdraw(nodeIds);
      await expect(withdrawing).to.changeTokenBalance(ethers, token, operator, sum);
      await expect(withdrawing)
        .to.emit(staking, "StakeWithdrawn")
        .withArgs(shared.nodeId, operator, STAKES[0])
        .and.to.emit(staking, "StakeWithdrawn")
        .withArgs(solo.nodeId, operator, REQUIREMENT);
    });

    it("reverts when a node is named twice", async () => {
      const { staking, operator, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      for (const { nodeId } of [solo, shared]) {
        await expect(staking.connect(operator).withdraw([nodeId, nodeId]))
          .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
          .withArgs(nodeId, operator);
      }
    });

    it("reverts as a whole, naming the node, when there is nothing in one of them", async () => {
      const { staking, b, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      await expect(staking.connect(b).withdraw([shared.nodeId, solo.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(solo.nodeId, b);
      expect(await staking.withdrawable(shared.nodeId, b)).to.equal(STAKES[1]);
    });

    it("pays nothing for an empty list", async () => {
      const { staking, token, operator } = await networkHelpers.loadFixture(withExitedNodes);
      await expect(staking.connect(operator).withdraw([])).to.changeTokenBalances(
        ethers,
        token,
        [operator, staking],
        [0, 0],
      );
    });
  });

  describe("given a node that has not left", () => {
    it("reverts while it is active, before and after the request", async () => {
      const { staking, operator, solo, shared } = await networkHelpers.loadFixture(withActiveNodes);
      for (const { nodeId } of [solo, shared]) {
        const expectNothing = () =>
          expect(staking.connect(operator).withdraw([nodeId]))
            .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
            .withArgs(nodeId, operator);
        await expectNothing();
        await staking.connect(operator).requestExit(nodeId);
        await networkHelpers.time.increase(30 * DAY);
        await expectNothing();
      }
    });

    it("reverts when there is no such node", async () => {
      const { staking, operator } = await networkHelpers.loadFixture(withActiveNodes);
      for (const unknown of [ZeroHash, id("unknown")]) {
        await expect(staking.connect(operator).withdraw([unknown]))
          .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
          .withArgs(unknown, operator);
      }
    });
  });
});
