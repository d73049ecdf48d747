import { expect } from "chai";
import { ROLES } from "../../../src/contracts/roles.js";
import { idOf, MISCONDUCT_PENALTY, withAccused } from "../../support/penalties.js";
import { MISCONDUCT } from "../../support/quorum.js";
import { inOneBlock } from "../../support/staking.js";
import { asGovernor, createChain, DAY, registerSolo, REQUIREMENT } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const SEVEN_DAYS = 604_800;
const THIRTY_DAYS = 2_592_000;

function accused() {
  return withAccused(chain);
}

describe("NodeStaking.annulPenalty", () => {
  describe("given a penalty for misconduct in escrow", () => {
    for (const [name, seconds] of [
      ["at once", 1],
      ["in the last second before the 7 days are over", SEVEN_DAYS - 1],
    ] as const)
      it(`gives it back ${name}`, async () => {
        const { staking, token, governor, solo, operator, accusedAt } = await networkHelpers.loadFixture(accused);
        await time.setNextBlockTimestamp(accusedAt + seconds);
        const annulling = staking.connect(governor).annulPenalty(solo.nodeId);
        await expect(annulling).to.emit(staking, "PenaltyAnnulled").withArgs(solo.nodeId, 1_250_000_000_000n);
        await expect(annulling).to.changeTokenBalances(ethers, token, [staking, operator], [0, 0]);
        expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([0n, BigInt(accusedAt + THIRTY_DAYS), 0n]);
        expect(await staking.contributorsOf(solo.nodeId)).to.deep.equal([
          [operator.address, operator.address, REQUIREMENT],
        ]);
      });

    for (const [name, later] of [
      ["in the second in which the 7 days are over", 0],
      ["one second later", 1],
      ["a year later", 365 * DAY],
    ] as const)
      it(`reverts ${name}`, async () => {
        const { staking, governor, solo, annullableUntil } = await networkHelpers.loadFixture(accused);
        await time.setNextBlockTimestamp(annullableUntil + later);
        await expect(staking.connect(governor).annulPenalty(solo.nodeId))
          .to.be.revertedWithCustomError(staking, "AnnulmentTooLate")
          .withArgs(solo.nodeId, annullableUntil);
        expect((await staking.penaltyOf(solo.nodeId)).amount).to.equal(MISCONDUCT_PENALTY);
      });

    it("reverts the second time, in the same block and later", async () => {
      const { staking, governor, solo } = await networkHelpers.loadFixture(accused);
      const annul = () => staking.connect(governor).annulPenalty(solo.nodeId, { gasLimit: 1_000_000 });
      expect(await inOneBlock(chain, annul, annul)).to.deep.equal(["done", "reverted"]);
      await expect(annul()).to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow").withArgs(solo.nodeId);
    });

    it("leaves nothing to settle", async () => {
      const { staking, governor, solo, annullableUntil } = await networkHelpers.loadFixture(accused);
      await staking.connect(governor).annulPenalty(solo.nodeId);
      await time.increaseTo(annullableUntil);
      await expect(staking.settlePenalty(solo.nodeId))
        .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
        .withArgs(solo.nodeId);
    });

    it("does not bring the node back: its operator registers a new key", async () => {
      const { system, staking, governor, solo, operator } = await networkHelpers.loadFixture(accused);
      await staking.connect(governor).annulPenalty(solo.nodeId);
      expect((await staking.nodeOf(solo.nodeId)).status).to.equal(4);
      await expect(registerSolo(system, "solo", operator))
        .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
        .withArgs(solo.nodeId);
      await registerSolo(system, "another", operator);
      expect((await staking.nodeOf(idOf("another"))).status).to.equal(1);
    });

    it("needs no delay: a governor's would be as long as the escrow", async () => {
      const { authority, staking, governor } = await networkHelpers.loadFixture(accused);
      const { selector } = staking.interface.getFunction("annulPenalty");
      expect(await authority.canCall(governor, staking, selector)).to.deep.equal([true, 0n]);
      expect(await authority.hasRole(ROLES.ANNULMENT, governor)).to.deep.equal([true, 0n]);
    });

    for (const role of ["operator", "guardian", "operations", "deployer", "liquidator", "stranger"] as const)
      it(`reverts when the caller is ${role}`, async () => {
        const context = await networkHelpers.loadFixture(accused);
        await expect(context.staking.connect(context[role]).annulPenalty(context.solo.nodeId))
          .to.be.revertedWithCustomError(context.staking, "AccessManagedUnauthorized")
          .withArgs(context[role]);
      });

    it("reverts when the quorum contract calls", async () => {
      const { staking, quorum, quorumCaller, solo } = await networkHelpers.loadFixture(accused);
      await expect(quorumCaller.annulPenalty(solo.nodeId))
        .to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized")
        .withArgs(quorum);
    });
  });

  describe("given nothing in escrow", () => {
    it("reverts for an active, a decommissioned, and an unknown node", async () => {
      const { staking, governor, state } = await networkHelpers.loadFixture(accused);
      await state("shared", "decommission");
      for (const id of ["redirected", "shared", "nobody"].map(idOf))
        await expect(staking.connect(governor).annulPenalty(id))
          .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
          .withArgs(id);
    });

    it("reverts for any other deregistration: that penalty was paid at once", async () => {
      const { staking, governor, putOut, redirected } = await networkHelpers.loadFixture(accused);
      await putOut("redirected");
      await expect(staking.connect(governor).annulPenalty(redirected.nodeId))
        .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
        .withArgs(redirected.nodeId);
    });

    it("reverts after the settlement", async () => {
      const { staking, governor, solo, annullableUntil } = await networkHelpers.loadFixture(accused);
      await time.increaseTo(annullableUntil);
      await staking.settlePenalty(solo.nodeId);
      await expect(staking.connect(governor).annulPenalty(solo.nodeId))
        .to.be.revertedWithCustomError(staking, "PenaltyNotInEscrow")
        .withArgs(solo.nodeId);
    });
  });

  it("touches one node's penalty and no other's", async () => {
    const { system, staking, governor, putOut, solo, redirected } = await networkHelpers.loadFixture(accused);
    await putOut("redirected", { reason: MISCONDUCT });
    const before = await staking.penaltyOf(redirected.nodeId);
    await staking.connect(governor).annulPenalty(solo.nodeId);
    expect(await staking.penaltyOf(redirected.nodeId)).to.deep.equal(before);
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    await expect(staking.settlePenalty(redirected.nodeId)).to.emit(staking, "PenaltySettled");
  });
});
