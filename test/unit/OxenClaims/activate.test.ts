import { expect } from "chai";
import { deployClaims, rootOf, rootTuple } from "../../support/claims.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.activate", () => {
  async function proposed() {
    const campaign = await deployClaims(chain);
    const root = rootOf(campaign.ledger);
    await campaign.propose(root);
    return { ...campaign, root, activeAt: (await networkHelpers.time.latest()) + 2 * DAY };
  }

  it("makes the pending root the active one, whoever calls", async () => {
    const { claims, stranger, root, activeAt } = await networkHelpers.loadFixture(proposed);
    await networkHelpers.time.setNextBlockTimestamp(activeAt);
    await expect(claims.connect(stranger).activate())
      .to.emit(claims, "RootActivated")
      .withArgs(1, root.root, 4_590_904_545_455n);
    expect(await claims.activeRoot()).to.deep.equal(rootTuple(root));
    const { pending, activeAt: none } = await claims.pendingRoot();
    expect([pending.epoch, none]).to.deep.equal([0n, 0n]);
  });

  it("reverts one second before the veto delay is over (CL-09)", async () => {
    const { claims, activeAt } = await networkHelpers.loadFixture(proposed);
    await networkHelpers.time.setNextBlockTimestamp(activeAt - 1);
    await expect(claims.activate()).to.be.revertedWithCustomError(claims, "RootNotReady").withArgs(1, activeAt);
  });

  it("reverts when no root is waiting, so none is activated twice", async () => {
    const { claims, activeAt } = await networkHelpers.loadFixture(proposed);
    await networkHelpers.time.setNextBlockTimestamp(activeAt);
    await claims.activate();
    await expect(claims.activate()).to.be.revertedWithCustomError(claims, "RootNotPending").withArgs();
  });
});
