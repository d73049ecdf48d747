import { expect } from "chai";
import { id } from "ethers";
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
const { networkHelpers } = chain;
const FIFTEEN_DAYS = 1_296_000n;

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, contributor, stranger] = system.stakers as [Signer, Signer, Signer, Signer];
  const node = await registerSolo(system, "solo", operator);
  return { system, ...system, operator, contributor, stranger, ...node };
}

async function requested() {
  const context = await started();
  await context.staking.connect(context.operator).requestExit(context.nodeId);
  return context;
}

describe("NodeStaking.cancelExit", () => {
  describe("given a solo node with an exit request", () => {
    it("takes the request back", async () => {
      const { staking, operator, nodeId } = await networkHelpers.loadFixture(requested);
      await expect(staking.connect(operator).cancelExit(nodeId)).to.emit(staking, "ExitCancelled").withArgs(nodeId);
      expect((await staking.nodeOf(nodeId)).exitableAt).to.equal(0);
      expect((await staking.nodeOf(nodeId)).status).to.equal(1);
    });

    it("takes it back even when the delay is over, as long as nobody has finished the exit", async () => {
      const { staking, operator, key, nodeId } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increase(2n * FIFTEEN_DAYS);
      await staking.connect(operator).cancelExit(nodeId);
      await expect(staking.exit(key)).to.be.revertedWithCustomError(staking, "ExitNotRequested").withArgs(nodeId);
    });

    it("ST-16: the next request waits for the whole delay again", async () => {
      const { staking, operator, key, nodeId } = await networkHelpers.loadFixture(requested);
      await networkHelpers.time.increase(FIFTEEN_DAYS - 100n);
      await staking.connect(operator).cancelExit(nodeId);
      await staking.connect(operator).requestExit(nodeId);
      const exitableAt = BigInt(await networkHelpers.time.latest()) + FIFTEEN_DAYS;
      await networkHelpers.time.setNextBlockTimestamp(exitableAt - 1n);
      await expect(staking.exit(key))
        .to.be.revertedWithCustomError(staking, "ExitTooEarly")
        .withArgs(nodeId, exitableAt);
    });

    it("works for a node whose rewards go elsewhere", async () => {
      const { staking, operator, stranger, nodeId } = await networkHelpers.loadFixture(requested);
      await staking.connect(operator).setBeneficiary(nodeId, stranger);
      await expect(staking.connect(operator).cancelExit(nodeId)).to.emit(staking, "ExitCancelled").withArgs(nodeId);
    });

    it("ST-12: works during a pause", async () => {
      const { staking, guardian, operator, nodeId } = await networkHelpers.loadFixture(requested);
      await staking.connect(guardian).pause(DAY);
      await expect(staking.connect(operator).cancelExit(nodeId)).to.emit(staking, "ExitCancelled").withArgs(nodeId);
    });

    it("reverts when somebody else asks, the beneficiary included", async () => {
      const { staking, operator, stranger, nodeId } = await networkHelpers.loadFixture(requested);
      await staking.connect(operator).setBeneficiary(nodeId, stranger);
      await expect(staking.connect(stranger).cancelExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NotSoloOperator")
        .withArgs(nodeId, stranger);
    });

    it("reverts the second time", async () => {
      const { staking, operator, nodeId } = await networkHelpers.loadFixture(requested);
      await staking.connect(operator).cancelExit(nodeId);
      await expect(staking.connect(operator).cancelExit(nodeId))
        .to.be.revertedWithCustomError(staking, "ExitNotRequested")
        .withArgs(nodeId);
    });
  });

  it("reverts when no exit was requested", async () => {
    const { staking, operator, nodeId } = await networkHelpers.loadFixture(started);
    await expect(staking.connect(operator).cancelExit(nodeId))
      .to.be.revertedWithCustomError(staking, "ExitNotRequested")
      .withArgs(nodeId);
  });

  describe("ST-15: given a node of several contributors with an exit request", () => {
    for (const role of ["operator", "contributor"] as const) {
      it(`reverts when the ${role} wants to keep the others in`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const { system, staking, operator, contributor } = context;
        const contributors = contributorsWith([operator, contributor], [REQUIREMENT / 2n, REQUIREMENT / 2n]);
        const { nodeId } = await registerShared(system, await asRounds(chain, system), "shared", contributors);
        await staking.connect(contributor).requestExit(nodeId);
        await expect(staking.connect(context[role]).cancelExit(nodeId))
          .to.be.revertedWithCustomError(staking, "NotSoloOperator")
          .withArgs(nodeId, context[role]);
      });
    }
  });

  describe("given a node that is not active", () => {
    it("reverts when it was never registered", async () => {
      const { staking, operator } = await networkHelpers.loadFixture(started);
      await expect(staking.connect(operator).cancelExit(id("unknown")))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(id("unknown"), 0);
    });

    it("ST-09: reverts when it left, and when its stake was withdrawn", async () => {
      const { system, staking, operator, key, nodeId } = await networkHelpers.loadFixture(started);
      await leave(chain, system, key, operator);
      await expect(staking.connect(operator).cancelExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 3);
      await staking.connect(operator).withdraw([nodeId]);
      await expect(staking.connect(operator).cancelExit(nodeId))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(nodeId, 5);
    });
  });
});
