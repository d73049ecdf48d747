import { expect } from "chai";
import { deployClaims, rootOf } from "../../support/claims.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.veto", () => {
  async function proposed() {
    const campaign = await deployClaims(chain);
    const root = rootOf(campaign.ledger);
    await campaign.propose(root);
    return { ...campaign, root, activeAt: (await networkHelpers.time.latest()) + 2 * DAY };
  }

  it("stops the root for any attester and for the guardian (CL-09)", async () => {
    for (const who of [0, 1, 2, "guardian"] as const) {
      const { claims, attesters, guardian, root } = await networkHelpers.loadFixture(proposed);
      const caller = who === "guardian" ? guardian : attesters[who];
      await expect(claims.connect(caller).veto()).to.emit(claims, "RootVetoed").withArgs(1, root.root, caller);
      const { pending, activeAt } = await claims.pendingRoot();
      expect([pending.epoch, pending.root, activeAt]).to.deep.equal([0n, `0x${"00".repeat(32)}`, 0n]);
      await expect(claims.activate()).to.be.revertedWithCustomError(claims, "RootNotPending").withArgs();
    }
  });

  it("only delays: the same root can be proposed again and waits the whole delay anew", async () => {
    const { claims, guardian, root, propose } = await networkHelpers.loadFixture(proposed);
    await claims.connect(guardian).veto();
    await networkHelpers.time.increase(DAY);
    await propose(root);
    const proposedAt = await networkHelpers.time.latest();
    expect((await claims.pendingRoot()).activeAt).to.equal(proposedAt + 2 * DAY);
  });

  it("works until the second before the delay is over", async () => {
    const { claims, guardian, activeAt } = await networkHelpers.loadFixture(proposed);
    await networkHelpers.time.setNextBlockTimestamp(activeAt);
    await expect(claims.connect(guardian).veto())
      .to.be.revertedWithCustomError(claims, "VetoTooLate")
      .withArgs(1, activeAt);
    await networkHelpers.time.setNextBlockTimestamp(activeAt - 1);
    await expect(claims.connect(guardian).veto()).to.emit(claims, "RootVetoed");
  });

  it("reverts for everybody else", async () => {
    const { claims, deployer, governor, operations, alice } = await networkHelpers.loadFixture(proposed);
    for (const caller of [deployer, governor, operations, alice]) {
      await expect(claims.connect(caller).veto())
        .to.be.revertedWithCustomError(claims, "CallerCannotVeto")
        .withArgs(caller);
    }
  });

  it("reverts when no root is waiting", async () => {
    const { claims, guardian } = await networkHelpers.loadFixture(proposed);
    await claims.connect(guardian).veto();
    await expect(claims.connect(guardian).veto()).to.be.revertedWithCustomError(claims, "RootNotPending").withArgs();
  });
});
