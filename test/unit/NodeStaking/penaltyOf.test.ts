import { expect } from "chai";
import { idOf, withDeadNodes, withNodes } from "../../support/penalties.js";
import { MISCONDUCT } from "../../support/quorum.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const NONE = [0n, 0n, 0n];
const running = async () => withNodes(chain);
const dying = async () => withDeadNodes(chain);

describe("NodeStaking.penaltyOf", () => {
  it("is all zero for a node that is active, decommissioned, or was never registered", async () => {
    const { staking, state } = await networkHelpers.loadFixture(running);
    await state("shared", "decommission");
    for (const label of ["solo", "shared", "nobody"])
      expect(await staking.penaltyOf(idOf(label)), label).to.deep.equal(NONE);
  });

  it("is all zero for a node that has exited, paid out or not", async () => {
    const { staking, dead } = await networkHelpers.loadFixture(dying);
    for (const { nodeId, status } of dead)
      if (status !== 4) expect(await staking.penaltyOf(nodeId)).to.deep.equal(NONE);
  });

  it("follows a deregistration to the withdrawal", async () => {
    const { staking, state, operator, solo } = await networkHelpers.loadFixture(running);
    await state("solo", "decommission");
    await time.increase(2 * DAY);
    const now = (await time.latest()) + 60;
    await state("solo", "deregister", { at: now });
    const penalty = [50_000_000_000n, BigInt(now) + 2_592_000n, 0n];
    expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal(penalty);
    await time.increase(30 * DAY);
    await staking.connect(operator).withdraw([solo.nodeId]);
    expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal(penalty);
  });

  it("follows misconduct through escrow to settlement, and to annulment", async () => {
    const { staking, state, governor, solo, redirected } = await networkHelpers.loadFixture(running);
    for (const label of ["solo", "redirected"]) await state(label, "decommission");
    await time.increase(2 * DAY);
    const now = (await time.latest()) + 60;
    await state("solo", "deregister", { at: now, reason: MISCONDUCT });
    await state("redirected", "deregister", { at: now + 1, reason: MISCONDUCT });
    const [lockedUntil, annullableUntil] = [BigInt(now) + 2_592_000n, BigInt(now) + 604_800n];
    expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([1_250_000_000_000n, lockedUntil, annullableUntil]);
    await staking.connect(governor).annulPenalty(redirected.nodeId);
    expect(await staking.penaltyOf(redirected.nodeId)).to.deep.equal([0n, lockedUntil + 1n, 0n]);
    await time.increaseTo(annullableUntil);
    await staking.settlePenalty(solo.nodeId);
    expect(await staking.penaltyOf(solo.nodeId)).to.deep.equal([1_250_000_000_000n, lockedUntil, 0n]);
  });
});
