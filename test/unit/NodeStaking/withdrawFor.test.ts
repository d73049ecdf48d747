import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { asRounds, contributorsWith, leave, registerShared } from "../../support/staking.js";
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
const { ethers, networkHelpers } = chain;
const QUARTER = REQUIREMENT / 4n;

async function withExitedNodes() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, b, stranger] = system.stakers as [Signer, Signer, Signer, Signer];
  const solo = await registerSolo(system, "solo", operator, { beneficiary: stranger.address });
  const contributors = contributorsWith([operator, b], [3n * QUARTER, QUARTER]);
  const shared = await registerShared(system, await asRounds(chain, system), "shared", contributors);
  for (const { key } of [solo, shared]) await leave(chain, system, key, operator);
  return { system, ...system, operator, b, stranger, solo, shared };
}

describe("NodeStaking.withdrawFor", () => {
  describe("given nodes that left", () => {
    it("pays the staker, whoever calls, and nobody else", async () => {
      const { staking, token, operator, b, stranger, shared } = await networkHelpers.loadFixture(withExitedNodes);
      const withdrawing = staking.connect(stranger).withdrawFor(b, [shared.nodeId]);
      await expect(withdrawing).to.emit(staking, "StakeWithdrawn").withArgs(shared.nodeId, b, 6_250_000_000_000n);
      await expect(withdrawing).to.changeTokenBalances(
        ethers,
        token,
        [b, operator, stranger, staking],
        [6_250_000_000_000n, 0, 0, -6_250_000_000_000n],
      );
    });

    it("pays the sum over several nodes and answers with it", async () => {
      const { staking, token, operator, stranger, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      const nodeIds = [solo.nodeId, shared.nodeId];
      expect(await staking.connect(stranger).withdrawFor.staticCall(operator, nodeIds)).to.equal(7n * QUARTER);
      await expect(staking.connect(stranger).withdrawFor(operator, nodeIds)).to.changeTokenBalance(
        ethers,
        token,
        operator,
        43_750_000_000_000n,
      );
    });

    it("ST-12: pays during a pause", async () => {
      const { staking, guardian, operator, stranger, solo } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(guardian).pause(DAY);
      await expect(staking.connect(stranger).withdrawFor(operator, [solo.nodeId]))
        .to.emit(staking, "StakeWithdrawn")
        .withArgs(solo.nodeId, operator, REQUIREMENT);
    });

    it("reverts when the staker took it already", async () => {
      const { staking, operator, stranger, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      await staking.connect(operator).withdraw([solo.nodeId, shared.nodeId]);
      for (const { nodeId } of [solo, shared]) {
        await expect(staking.connect(stranger).withdrawFor(operator, [nodeId]))
          .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
          .withArgs(nodeId, operator);
      }
    });

    it("reverts for the beneficiary, who owns no stake", async () => {
      const { staking, operator, stranger, solo } = await networkHelpers.loadFixture(withExitedNodes);
      await expect(staking.connect(operator).withdrawFor(stranger, [solo.nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(solo.nodeId, stranger);
    });

    it("reverts for the zero address", async () => {
      const { staking, operator, solo, shared } = await networkHelpers.loadFixture(withExitedNodes);
      for (const { nodeId } of [solo, shared]) {
        await expect(staking.connect(operator).withdrawFor(ZeroAddress, [nodeId]))
          .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
          .withArgs(nodeId, ZeroAddress);
      }
    });
  });

  it("reverts while the node is active", async () => {
    const { system, staking, b, stranger } = await networkHelpers.loadFixture(withExitedNodes);
    const { nodeId } = await registerSolo(system, "active", b);
    await expect(staking.connect(stranger).withdrawFor(b, [nodeId]))
      .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
      .withArgs(nodeId, b);
  });
});
