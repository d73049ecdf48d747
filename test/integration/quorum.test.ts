import { expect } from "chai";
import { seeded, statement, submit } from "../support/quorum.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY, REQUIREMENT, type Signer } from "../support/system.js";

const HOUR = 3_600;

describe("Story of a node that is down", () => {
  it("the quorum puts it out, takes it back, and deregisters it when its credit is used up", async () => {
    const chain = await createChain();
    const { system, staking, quorum, pool, seeded: network, at } = await beginStory(chain, { nodes: 6 });
    const { time } = chain.networkHelpers;
    const [operator, liquidator] = system.stakers as [Signer, Signer];
    const nodeId = network.nodeIds[5] as string;
    const { supply } = await balancesOf(system);
    const startedAt = Number(await staking.startedAt());
    const state = async (
      seconds: number,
      kind: "decommission" | "recommission" | "deregister",
      signers: string[],
      silent: string[] = [],
    ) => {
      const stated = await statement(chain, "seed 5", kind, { timestamp: startedAt + seconds - 60 });
      return at(seconds, async () => submit(system, [stated], signers, { silent, from: liquidator }));
    };

    // 2 hours of credit and 24 more for 30 days.
    await expect(state(30 * DAY, "decommission", seeded(6)))
      .to.emit(staking, "NodeDecommissioned")
      .withArgs(nodeId, 1, 26 * HOUR);
    const others = await pool.claimable(operator);
    await expect(state(30 * DAY + HOUR, "recommission", seeded(5)))
      .to.emit(staking, "NodeRecommissioned")
      .withArgs(nodeId, 1, 24 * HOUR);
    // It was paid for nothing while five others were.
    expect(await pool.claimable(operator)).to.be.greaterThan(others);
    expect(await pool.activeNodes()).to.equal(6);

    // Down again; one of the others does not answer, which is no more than a third.
    await expect(state(31 * DAY + HOUR, "decommission", seeded(4, 1).concat("seed 5"), ["seed 0"]))
      .to.emit(staking, "NodeDecommissioned")
      .withArgs(nodeId, 1, 24 * HOUR + 48 * 60);
    const usedUp = 31 * DAY + HOUR + 24 * HOUR + 48 * 60;
    await expect(state(usedUp - 1, "deregister", seeded(5)))
      .to.be.revertedWithCustomError(quorum, "CreditNotUsedUp")
      .withArgs(nodeId, 1);
    const before = await balancesOf(system);
    const deregistering = await state(usedUp, "deregister", seeded(5));
    const withdrawableAt = startedAt + usedUp + 30 * DAY;
    await expect(deregistering)
      .to.emit(staking, "NodeDeregistered")
      .withArgs(nodeId, liquidator, 1, 7_500_000_000n, 42_500_000_000n, withdrawableAt);
    const after = await balancesOf(system);
    expect(after.pool - before.pool).to.equal(42_500_000_000n);
    expect(after.staking - before.staking).to.equal(-50_000_000_000n);

    await time.setNextBlockTimestamp(withdrawableAt - 1);
    await expect(staking.connect(operator).withdraw([nodeId]))
      .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
      .withArgs(nodeId, operator);
    await time.setNextBlockTimestamp(withdrawableAt);
    await expect(staking.connect(operator).withdraw([nodeId]))
      .to.emit(staking, "StakeWithdrawn")
      .withArgs(nodeId, operator, 24_950_000_000_000n);
    await pool.connect(operator).claim();
    const end = await balancesOf(system);
    expect(end.staking).to.equal(5n * REQUIREMENT);
    expect(end.ledger).to.equal(end.pool);
    expect(end.supply).to.equal(supply);
  });
});
