import { expect } from "chai";
import { idOf, SHARED_STAKES, sumOf, withNodes } from "../../support/penalties.js";
import { seeded, UPTIME } from "../../support/quorum.js";
import { asGovernor, createChain, DAY, REQUIREMENT, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const FIFTEEN_DAYS = 1_296_000;
const LABELS = ["solo", "redirected", "shared"] as const;

/** Three nodes of one operator are down. */
async function down() {
  const context = await withNodes(chain);
  for (const label of LABELS) await context.state(label, "decommission");
  return context;
}

/** And their exit is requested. */
async function requested() {
  const context = await down();
  const { staking, operator } = context;
  for (const label of LABELS) await staking.connect(operator).requestExit(idOf(label));
  return context;
}

async function deregistered() {
  const context = await down();
  for (const label of LABELS) await context.quorumCaller.deregister(context[label].key, UPTIME, context.stranger);
  return context;
}

describe("NodeStaking.requestExit of a decommissioned node", () => {
  for (const label of LABELS)
    it(`opens the exit after exactly 15 days and leaves the node decommissioned (${label})`, async () => {
      const { staking, operator } = await networkHelpers.loadFixture(down);
      const now = (await time.latest()) + 5;
      await time.setNextBlockTimestamp(now);
      await expect(staking.connect(operator).requestExit(idOf(label)))
        .to.emit(staking, "ExitRequested")
        .withArgs(idOf(label), operator, now + FIFTEEN_DAYS);
      const { status, exitableAt } = await staking.nodeOf(idOf(label));
      expect([status, exitableAt]).to.deep.equal([2n, BigInt(now + FIFTEEN_DAYS)]);
    });

  it("reverts the second time, whether the first was before or after the decommission", async () => {
    const { staking, operator, seeder, state } = await networkHelpers.loadFixture(requested);
    await staking.connect(seeder).requestExit(idOf("seed 0"));
    await state("seed 0", "decommission");
    for (const [label, staker] of [
      ["solo", operator],
      ["seed 0", seeder],
    ] as const)
      await expect(staking.connect(staker).requestExit(idOf(label)))
        .to.be.revertedWithCustomError(staking, "ExitAlreadyRequested")
        .withArgs(idOf(label), (await staking.nodeOf(idOf(label))).exitableAt);
  });

  it("is for small contributors from the 30th day on, like that of an active node", async () => {
    const { staking, others } = await networkHelpers.loadFixture(down);
    await expect(staking.connect(others[0]).requestExit(idOf("shared"))).to.emit(staking, "ExitRequested");
  });

  for (const label of LABELS)
    it(`reverts once the node is deregistered (${label})`, async () => {
      const { staking, operator } = await networkHelpers.loadFixture(deregistered);
      await expect(staking.connect(operator).requestExit(idOf(label)))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(idOf(label), 4);
    });
});

describe("NodeStaking.cancelExit of a decommissioned node", () => {
  for (const label of ["solo", "redirected"] as const)
    it(`takes the request back (${label})`, async () => {
      const { staking, operator } = await networkHelpers.loadFixture(requested);
      await expect(staking.connect(operator).cancelExit(idOf(label)))
        .to.emit(staking, "ExitCancelled")
        .withArgs(idOf(label));
      const { status, exitableAt } = await staking.nodeOf(idOf(label));
      expect([status, exitableAt]).to.deep.equal([2n, 0n]);
      await expect(staking.connect(operator).cancelExit(idOf(label)))
        .to.be.revertedWithCustomError(staking, "ExitNotRequested")
        .withArgs(idOf(label));
    });

  it("reverts for a node of several", async () => {
    const { staking, operator } = await networkHelpers.loadFixture(requested);
    await expect(staking.connect(operator).cancelExit(idOf("shared")))
      .to.be.revertedWithCustomError(staking, "NotSoloOperator")
      .withArgs(idOf("shared"), operator);
  });

  it("reverts once the node is deregistered", async () => {
    const { staking, operator, quorumCaller, solo, stranger } = await networkHelpers.loadFixture(requested);
    await quorumCaller.deregister(solo.key, UPTIME, stranger);
    await expect(staking.connect(operator).cancelExit(solo.nodeId))
      .to.be.revertedWithCustomError(staking, "NodeNotActive")
      .withArgs(solo.nodeId, 4);
  });
});

describe("NodeStaking.exit of a decommissioned node", () => {
  for (const label of LABELS) {
    it(`reverts one second before the delay is over (${label})`, async () => {
      const context = await networkHelpers.loadFixture(requested);
      const { staking } = context;
      const { exitableAt } = await staking.nodeOf(idOf(label));
      await time.setNextBlockTimestamp(exitableAt - 1n);
      await expect(staking.exit(context[label].key))
        .to.be.revertedWithCustomError(staking, "ExitTooEarly")
        .withArgs(idOf(label), exitableAt);
    });

    for (const later of [0n, 1n])
      it(`lets it go ${later} seconds after, changing neither quorum nor weights (${label})`, async () => {
        const context = await networkHelpers.loadFixture(requested);
        const { staking, pool, stranger } = context;
        const { exitableAt } = await staking.nodeOf(idOf(label));
        await time.setNextBlockTimestamp(exitableAt + later);
        const exiting = staking.connect(stranger).exit(context[label].key);
        await expect(exiting).to.emit(staking, "NodeExited").withArgs(idOf(label));
        await expect(exiting).not.to.emit(pool, "WeightsRemoved");
        expect((await staking.nodeOf(idOf(label))).status).to.equal(3);
        expect(await staking.quorumMembers()).to.deep.equal([6n, sumOf(seeded(6))]);
        expect(await staking.activeNodes()).to.equal(6);
        expect(await pool.activeNodes()).to.equal(6);
      });
  }

  it("gives everybody the whole stake at once: downtime alone costs no stake", async () => {
    const context = await networkHelpers.loadFixture(requested);
    const { staking, token, operator, others } = context;
    await time.increase(FIFTEEN_DAYS);
    for (const label of LABELS) await staking.exit(context[label].key);
    await expect(staking.connect(operator).withdraw(LABELS.map(idOf))).to.changeTokenBalance(
      ethers,
      token,
      operator,
      56_250_000_000_000n,
    );
    for (const [i, other] of others.entries())
      await expect(staking.withdrawFor(other, [idOf("shared")]))
        .to.emit(staking, "StakeWithdrawn")
        .withArgs(idOf("shared"), other, SHARED_STAKES[i + 1]);
    expect(await token.balanceOf(staking)).to.equal(6n * REQUIREMENT);
  });

  it("reverts without a request", async () => {
    const { staking, solo } = await networkHelpers.loadFixture(down);
    await expect(staking.exit(solo.key))
      .to.be.revertedWithCustomError(staking, "ExitNotRequested")
      .withArgs(solo.nodeId);
  });

  it("needs no request once the network is retired", async () => {
    const { system, staking, operator, solo } = await networkHelpers.loadFixture(down);
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    await expect(staking.exit(solo.key)).to.emit(staking, "NodeExited").withArgs(solo.nodeId);
    await expect(staking.connect(operator).withdraw([solo.nodeId]))
      .to.emit(staking, "StakeWithdrawn")
      .withArgs(solo.nodeId, operator, REQUIREMENT);
  });

  it("lets the pool go to a successor: nodes that are down do not hold it back", async () => {
    const { system, staking, pool, keys, stranger } = await networkHelpers.loadFixture(down);
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
    for (const key of keys) await staking.exit(key);
    const data = pool.interface.encodeFunctionData("setStaking", [stranger.address]);
    await expect(asGovernor(chain, system, pool, data))
      .to.emit(pool, "StakingChanged")
      .withArgs(staking, stranger.address);
  });

  it("PN-06: is over when the quorum was faster: a requested exit protects nobody from deregistration", async () => {
    const { staking, state, solo, operator } = await networkHelpers.loadFixture(requested);
    const { exitableAt } = await staking.nodeOf(solo.nodeId);
    const at = Number(exitableAt) - 1;
    await state("solo", "deregister", { at });
    await time.setNextBlockTimestamp(exitableAt);
    await expect(staking.exit(solo.key))
      .to.be.revertedWithCustomError(staking, "NodeNotActive")
      .withArgs(solo.nodeId, 4);
    expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(0);
    await time.increaseTo(at + 30 * DAY);
    expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(24_950_000_000_000n);
  });

  for (const label of LABELS)
    it(`reverts once the node is deregistered (${label})`, async () => {
      const context = await networkHelpers.loadFixture(deregistered);
      const { staking } = context;
      await expect(staking.exit(context[label].key))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(idOf(label), 4);
    });
});

describe("NodeStaking.setBeneficiary of a decommissioned node", () => {
  for (const [label, previous] of [
    ["solo", "operator"],
    ["redirected", "elsewhere"],
    ["shared", "operator"],
  ] as const)
    it(`records the beneficiary and moves no weight (${label})`, async () => {
      const context = await networkHelpers.loadFixture(down);
      const { staking, pool, operator, stranger } = context;
      const changing = staking.connect(operator).setBeneficiary(idOf(label), stranger);
      await expect(changing)
        .to.emit(staking, "BeneficiaryChanged")
        .withArgs(idOf(label), operator, context[previous], stranger);
      await expect(changing).not.to.emit(pool, "WeightMoved");
      expect(await pool.weightOf(stranger)).to.equal(0);
      const [first] = await staking.contributorsOf(idOf(label));
      const stake = label === "shared" ? 6_250_000_000_000n : REQUIREMENT;
      expect([first!.staker, first!.beneficiary, first!.stake]).to.deep.equal([
        operator.address,
        stranger.address,
        stake,
      ]);
      expect((await staking.nodeOf(idOf(label))).status).to.equal(2);
    });

  it("changes nothing about the penalty or who gets the stake of a solo node", async () => {
    const context = await networkHelpers.loadFixture(down);
    const { staking, token, operator, stranger, liquidator, state } = context;
    await staking.connect(operator).setBeneficiary(idOf("solo"), stranger);
    await time.increase(2 * DAY);
    await expect(state("solo", "deregister")).to.changeTokenBalance(ethers, token, liquidator, 7_500_000_000n);
    await time.increase(30 * DAY);
    await expect(staking.connect(operator).withdraw([idOf("solo")])).to.changeTokenBalances(
      ethers,
      token,
      [operator, stranger],
      [24_950_000_000_000n, 0],
    );
  });

  it("reverts once the node is deregistered", async () => {
    const { staking, operator, others, stranger } = await networkHelpers.loadFixture(deregistered);
    for (const [label, staker] of [
      ["solo", operator],
      ["redirected", operator],
      ["shared", others[2] as Signer],
    ] as const)
      await expect(staking.connect(staker).setBeneficiary(idOf(label), stranger))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(idOf(label), 4);
  });
});
