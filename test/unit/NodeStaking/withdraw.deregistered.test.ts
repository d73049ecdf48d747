import { expect } from "chai";
import { idOf, MISCONDUCT_PENALTY, PENALTY, SHARED_STAKES, withNodes } from "../../support/penalties.js";
import { MISCONDUCT } from "../../support/quorum.js";
import { inOneBlock } from "../../support/staking.js";
import { asGovernor, createChain, DAY, REQUIREMENT, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const THIRTY_DAYS = 2_592_000;
const SEVEN_DAYS = 604_800;

/** The solo, the redirected and the shared node were deregistered within three seconds, for one reason. */
async function deregistered(reason: number, lock?: number) {
  const context = await withNodes(chain);
  const { system, staking, state } = context;
  if (lock !== undefined)
    await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("setDeregistrationLock", [lock]));
  for (const label of ["solo", "redirected", "shared"]) await state(label, "decommission");
  await time.increase(2 * DAY);
  const at = (await time.latest()) + 60;
  for (const [i, label] of ["solo", "redirected", "shared"].entries())
    await state(label, "deregister", { at: at + i, reason });
  return { ...context, at };
}

const forDowntime = async () => deregistered(1);
const forMisconduct = async () => deregistered(MISCONDUCT);
const forMisconductWithShortLock = async () => deregistered(MISCONDUCT, 3_600);
const NODES = [
  ["solo", 0],
  ["redirected", 1],
  ["shared", 2],
] as const;

type Context = Awaited<ReturnType<typeof forDowntime>>;

async function expectNothing({ staking }: Context, label: string, staker: Signer): Promise<void> {
  await expect(staking.connect(staker).withdraw([idOf(label)]))
    .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
    .withArgs(idOf(label), staker);
}

async function expectPaid({ staking, token }: Context, label: string, staker: Signer, amount: bigint): Promise<void> {
  const withdrawing = staking.connect(staker).withdraw([idOf(label)]);
  await expect(withdrawing).to.emit(staking, "StakeWithdrawn").withArgs(idOf(label), staker, amount);
  await expect(withdrawing).to.changeTokenBalances(ethers, token, [staker, staking], [amount, -amount]);
}

describe("NodeStaking.withdraw of a deregistered node", () => {
  describe("given the penalty for downtime", () => {
    for (const [label, later] of NODES) {
      const whole = label === "shared" ? 6_250_000_000_000n : 25_000_000_000_000n;

      it(`reverts at once and in the last second of the lock of 30 days (${label})`, async () => {
        const context = await networkHelpers.loadFixture(forDowntime);
        const { staking, operator, at } = context;
        await expectNothing(context, label, operator);
        await time.setNextBlockTimestamp(at + later + THIRTY_DAYS - 1);
        await expectNothing(context, label, operator);
        expect(await staking.withdrawable(idOf(label), operator)).to.equal(0);
      });

      for (const second of [0, 1])
        it(`pays the operator ${whole - PENALTY} ${second} seconds after the lock (${label})`, async () => {
          const context = await networkHelpers.loadFixture(forDowntime);
          await time.setNextBlockTimestamp(context.at + later + THIRTY_DAYS + second);
          await expectPaid(context, label, context.operator, whole - PENALTY);
        });

      it(`pays once, in a block too (${label})`, async () => {
        const context = await networkHelpers.loadFixture(forDowntime);
        const { staking, token, operator } = context;
        await time.increase(THIRTY_DAYS);
        const before = await token.balanceOf(operator);
        const withdraw = () => staking.connect(operator).withdraw([idOf(label)], { gasLimit: 1_000_000 });
        expect(await inOneBlock(chain, withdraw, withdraw)).to.deep.equal(["done", "reverted"]);
        expect(await token.balanceOf(operator)).to.equal(before + whole - PENALTY);
        await expectNothing(context, label, operator);
      });
    }

    it("makes contributors wait as long as the operator, and pays them everything", async () => {
      const context = await networkHelpers.loadFixture(forDowntime);
      for (const other of context.others) await expectNothing(context, "shared", other);
      await time.setNextBlockTimestamp(context.at + 2 + THIRTY_DAYS - 1);
      await expectNothing(context, "shared", context.others[0] as Signer);
      await time.setNextBlockTimestamp(context.at + 2 + THIRTY_DAYS);
      for (const [i, other] of context.others.entries())
        await expectPaid(context, "shared", other, SHARED_STAKES[i + 1] as bigint);
    });

    for (const order of ["operator first", "operator last", "operator in the middle"] as const)
      it(`pays everybody the same in any order: ${order}`, async () => {
        const context = await networkHelpers.loadFixture(forDowntime);
        const { staking, token, operator, others } = context;
        await time.increase(THIRTY_DAYS);
        const place = { "operator first": 0, "operator last": 9, "operator in the middle": 4 }[order];
        const stakers = [...others];
        stakers.splice(place, 0, operator);
        const before = await token.balanceOf(staking);
        for (const staker of stakers) {
          const amount = staker === operator ? 6_200_000_000_000n : SHARED_STAKES[others.indexOf(staker) + 1]!;
          await expectPaid(context, "shared", staker, amount);
          await expectNothing(context, "shared", staker);
        }
        // INV-STK-1: with the penalty that left before, exactly what came in.
        expect(before - (await token.balanceOf(staking))).to.equal(REQUIREMENT - PENALTY);
        expect((await staking.contributorsOf(idOf("shared"))).map(({ stake }) => stake)).to.deep.equal(
          Array(10).fill(0n),
        );
        expect((await staking.nodeOf(idOf("shared"))).status).to.equal(4);
      });

    it("leaves exactly the other nodes' stake once everybody was paid (INV-STK-1)", async () => {
      const context = await networkHelpers.loadFixture(forDowntime);
      const { staking, token, operator, others } = context;
      await time.increase(THIRTY_DAYS);
      await staking.connect(operator).withdraw(["shared", "solo", "redirected"].map(idOf));
      for (const other of others) await staking.withdrawFor(other, [idOf("shared")]);
      expect(await token.balanceOf(staking)).to.equal(6n * REQUIREMENT);
      expect((await staking.nodeOf(idOf("solo"))).status).to.equal(5);
    });

    it("pays the operator, not the beneficiary", async () => {
      const context = await networkHelpers.loadFixture(forDowntime);
      await time.increase(THIRTY_DAYS);
      await expectNothing(context, "redirected", context.elsewhere);
      await expectPaid(context, "redirected", context.operator, 24_950_000_000_000n);
    });

    it("reverts for strangers and for the liquidator", async () => {
      const context = await networkHelpers.loadFixture(forDowntime);
      await time.increase(THIRTY_DAYS);
      for (const [label] of NODES)
        for (const account of [context.stranger, context.liquidator]) await expectNothing(context, label, account);
    });

    it("pays during a pause, and a list with nodes that exited", async () => {
      const { staking, token, guardian, seeder, operator, keys, putOut } =
        await networkHelpers.loadFixture(forDowntime);
      await putOut("seed 0");
      await staking.connect(seeder).requestExit(idOf("seed 1"));
      await time.increase(THIRTY_DAYS);
      await staking.exit(keys[1]!);
      await staking.connect(guardian).pause(7 * DAY);
      await expect(staking.connect(seeder).withdraw(["seed 0", "seed 1"].map(idOf))).to.changeTokenBalance(
        ethers,
        token,
        seeder,
        49_950_000_000_000n,
      );
      await expect(staking.connect(operator).withdraw([idOf("solo")])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        24_950_000_000_000n,
      );
    });

    it("is not released sooner by the retirement of the network", async () => {
      const context = await networkHelpers.loadFixture(forDowntime);
      const { system, staking, putOut, operator } = context;
      const data = staking.interface.encodeFunctionData("retire");
      await context.authority.connect(context.governor).schedule(staking, data, 0);
      await time.increase(30 * DAY);
      await putOut("seed 0");
      const { withdrawableAt } = await staking.penaltyOf(idOf("seed 0"));
      await time.increase(5 * DAY);
      await system.authority.connect(system.governor).execute(staking, data);
      await expectNothing(context, "seed 0", context.seeder);
      await time.setNextBlockTimestamp(withdrawableAt);
      await expectPaid(context, "seed 0", context.seeder, 24_950_000_000_000n);
      await expectPaid(context, "solo", operator, 24_950_000_000_000n);
    });
  });

  describe("given a penalty for misconduct", () => {
    it("pays stake less 5 % after the lock, settled or not, and the settlement is paid all the same", async () => {
      for (const settled of [false, true]) {
        const context = await networkHelpers.loadFixture(forMisconduct);
        const { staking, token, operator, others, at } = context;
        const before = await token.balanceOf(staking);
        await time.increaseTo(at + SEVEN_DAYS + 2);
        if (settled) for (const [label] of NODES) await staking.settlePenalty(idOf(label));
        await expectNothing(context, "solo", operator);
        await time.setNextBlockTimestamp(at + THIRTY_DAYS);
        await expectPaid(context, "solo", operator, 23_750_000_000_000n);
        await time.increase(2);
        await expectPaid(context, "redirected", operator, 23_750_000_000_000n);
        await expectPaid(context, "shared", operator, 5_000_000_000_000n);
        for (const [i, other] of others.entries()) await expectPaid(context, "shared", other, SHARED_STAKES[i + 1]!);
        if (!settled) for (const [label] of NODES) await staking.settlePenalty(idOf(label));
        expect(before - (await token.balanceOf(staking))).to.equal(3n * REQUIREMENT);
      }
    });

    it("pays the whole stake after an annulment, still after the lock", async () => {
      const context = await networkHelpers.loadFixture(forMisconduct);
      const { staking, governor, operator, others, at } = context;
      for (const [label] of NODES) await staking.connect(governor).annulPenalty(idOf(label));
      await time.setNextBlockTimestamp(at + THIRTY_DAYS - 1);
      await expectNothing(context, "solo", operator);
      await time.setNextBlockTimestamp(at + THIRTY_DAYS);
      await expectPaid(context, "solo", operator, 25_000_000_000_000n);
      await time.increase(2);
      await expectPaid(context, "redirected", operator, 25_000_000_000_000n);
      await expectPaid(context, "shared", operator, 6_250_000_000_000n);
      for (const [i, other] of others.entries()) await expectPaid(context, "shared", other, SHARED_STAKES[i + 1]!);
    });
  });

  describe("given a penalty for misconduct and a lock of an hour", () => {
    for (const [label, later] of NODES) {
      it(`pays nobody before the penalty can no longer be annulled (${label})`, async () => {
        const context = await networkHelpers.loadFixture(forMisconductWithShortLock);
        const { operator, others, at } = context;
        await time.increaseTo(at + later + 3_600);
        await expectNothing(context, label, operator);
        if (label === "shared") await expectNothing(context, label, others[0] as Signer);
        await time.setNextBlockTimestamp(at + later + SEVEN_DAYS - 1);
        await expectNothing(context, label, operator);
        await time.setNextBlockTimestamp(at + later + SEVEN_DAYS);
        const whole = label === "shared" ? 6_250_000_000_000n : REQUIREMENT;
        await expectPaid(context, label, operator, whole - MISCONDUCT_PENALTY);
      });
    }

    it("pays the whole stake when it was annulled in the last second", async () => {
      const context = await networkHelpers.loadFixture(forMisconductWithShortLock);
      const { staking, governor, operator, at } = context;
      await time.setNextBlockTimestamp(at + SEVEN_DAYS - 1);
      await staking.connect(governor).annulPenalty(idOf("solo"));
      await time.setNextBlockTimestamp(at + SEVEN_DAYS);
      await expectPaid(context, "solo", operator, 25_000_000_000_000n);
    });
  });
});

describe("NodeStaking.withdrawFor of a deregistered node", () => {
  it("pays operator and contributors what withdraw would, whoever calls, and nobody before", async () => {
    const { staking, token, operator, others, stranger, at } = await networkHelpers.loadFixture(forDowntime);
    const [first] = others as [Signer];
    for (const [label, staker] of [
      ["solo", operator],
      ["shared", first],
    ] as const)
      await expect(staking.connect(stranger).withdrawFor(staker, [idOf(label)]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(idOf(label), staker);
    await time.increaseTo(at + 2 + THIRTY_DAYS);
    const labels = ["solo", "redirected", "shared"];
    expect(await staking.connect(stranger).withdrawFor.staticCall(operator, labels.map(idOf))).to.equal(
      56_100_000_000_000n,
    );
    await expect(staking.connect(stranger).withdrawFor(operator, labels.map(idOf))).to.changeTokenBalances(
      ethers,
      token,
      [operator, stranger, staking],
      [56_100_000_000_000n, 0, -56_100_000_000_000n],
    );
    await expect(staking.connect(stranger).withdrawFor(first, [idOf("shared")]))
      .to.emit(staking, "StakeWithdrawn")
      .withArgs(idOf("shared"), first, 2_083_333_333_333n);
  });
});

describe("NodeStaking.withdrawable and contributorsOf of a deregistered node", () => {
  it("withdrawable is nothing until the lock ends and then the stake, the operator's less the penalty", async () => {
    const { staking, operator, others, elsewhere, liquidator, at } = await networkHelpers.loadFixture(forDowntime);
    await time.increaseTo(at + THIRTY_DAYS - 1);
    for (const [label] of NODES) expect(await staking.withdrawable(idOf(label), operator)).to.equal(0);
    expect(await staking.withdrawable(idOf("shared"), others[0]!)).to.equal(0);
    await time.increaseTo(at + THIRTY_DAYS);
    expect(await staking.withdrawable(idOf("solo"), operator)).to.equal(24_950_000_000_000n);
    expect(await staking.withdrawable(idOf("shared"), others[0]!)).to.equal(0);
    await time.increaseTo(at + THIRTY_DAYS + 2);
    expect(await staking.withdrawable(idOf("redirected"), operator)).to.equal(24_950_000_000_000n);
    expect(await staking.withdrawable(idOf("shared"), operator)).to.equal(6_200_000_000_000n);
    for (const [i, other] of others.entries())
      expect(await staking.withdrawable(idOf("shared"), other)).to.equal(SHARED_STAKES[i + 1]);
    for (const account of [elsewhere, liquidator])
      for (const [label] of NODES) expect(await staking.withdrawable(idOf(label), account)).to.equal(0);
  });

  it("contributorsOf shows what each has left: the operator's stake less the penalty, until it is withdrawn", async () => {
    const { staking, operator, elsewhere, at } = await networkHelpers.loadFixture(forMisconduct);
    const expected = (beneficiary: Signer, stake: bigint) => [[operator.address, beneficiary.address, stake]];
    expect(await staking.contributorsOf(idOf("solo"))).to.deep.equal(expected(operator, 23_750_000_000_000n));
    expect(await staking.contributorsOf(idOf("redirected"))).to.deep.equal(expected(elsewhere, 23_750_000_000_000n));
    await time.increaseTo(at + THIRTY_DAYS + 2);
    await staking.connect(operator).withdraw(["solo", "redirected", "shared"].map(idOf));
    expect(await staking.contributorsOf(idOf("solo"))).to.deep.equal(expected(operator, 0n));
    expect(await staking.contributorsOf(idOf("redirected"))).to.deep.equal(expected(elsewhere, 0n));
    expect((await staking.contributorsOf(idOf("shared"))).map(({ stake }) => stake)).to.deep.equal([
      0n,
      ...SHARED_STAKES.slice(1),
    ]);
  });

  it("nodeOf goes from deregistered to withdrawn for a solo node, with a list it stays deregistered", async () => {
    const { staking, operator } = await networkHelpers.loadFixture(forDowntime);
    await time.increase(THIRTY_DAYS);
    for (const [label, status] of [
      ["solo", 5],
      ["redirected", 4],
    ] as const) {
      const before = await staking.nodeOf(idOf(label));
      expect(before.status).to.equal(4);
      await staking.connect(operator).withdraw([idOf(label)]);
      const after = await staking.nodeOf(idOf(label));
      expect(after.status).to.equal(status);
      expect([after.operator, after.registeredAt, after.stakingRequirement]).to.deep.equal([
        before.operator,
        before.registeredAt,
        25_000_000_000_000n,
      ]);
    }
  });
});
