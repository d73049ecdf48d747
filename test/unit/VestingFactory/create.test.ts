import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { MonthlyVesting__factory, StakingVesting__factory } from "../../../typechain-types/index.js";
import { sesh } from "../../support/amounts.js";
import { createChain, DAY } from "../../support/system.js";
import { deployVesting, TOTAL } from "../../support/vesting.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("VestingFactory.createStakingVestings", () => {
  async function fixture() {
    return deployVesting(chain);
  }

  it("creates funded wallets with their terms", async () => {
    const { factory, token, creator, beneficiary, rewards, now, stakingGrant } =
      await networkHelpers.loadFixture(fixture);
    const grants = [stakingGrant(), stakingGrant({ id: id("second"), total: 1n, end: now + 90 * DAY })];
    const created = factory.createStakingVestings(grants);
    await created;
    const wallet = await factory.walletOf(creator, grants[0]!.id);
    await expect(created)
      .to.emit(factory, "StakingVestingCreated")
      .withArgs(creator, grants[0]!.id, wallet, beneficiary, TOTAL, now + 730 * DAY);
    const vesting = StakingVesting__factory.connect(wallet, beneficiary);
    expect(await vesting.beneficiary()).to.equal(beneficiary);
    expect(await vesting.total()).to.equal(TOTAL);
    expect(await vesting.end()).to.equal(now + 730 * DAY);
    expect(await vesting.rewardAddress()).to.equal(rewards);
    expect(await token.balanceOf(wallet)).to.equal(TOTAL);
    expect(await token.balanceOf(await factory.walletOf(creator, id("second")))).to.equal(1);
    expect(await token.balanceOf(creator)).to.equal(sesh("900000") - 1n);
  });

  it("uses an id once for a creator, and creates all or none (DP-05)", async () => {
    const { factory, creator, stranger, token, stakingGrant, monthlyGrant } = await networkHelpers.loadFixture(fixture);
    const grant = stakingGrant();
    await factory.createStakingVestings([grant]);
    await expect(factory.createStakingVestings([stakingGrant({ id: id("new") }), grant]))
      .to.be.revertedWithCustomError(factory, "GrantExists")
      .withArgs(creator, grant.id);
    expect(await factory.walletOf(creator, id("new"))).to.equal(ZeroAddress);
    await expect(factory.createMonthlyVestings([monthlyGrant({ id: grant.id })]))
      .to.be.revertedWithCustomError(factory, "GrantExists")
      .withArgs(creator, grant.id);
    await token.connect(stranger).approve(factory, TOTAL);
    await factory.connect(stranger).createStakingVestings([grant]);
    expect(await factory.walletOf(stranger, grant.id)).not.to.equal(await factory.walletOf(creator, grant.id));
  });

  it("reverts for nobody, for nothing, and for rewards to nobody", async () => {
    const { factory, beneficiary, stakingGrant } = await networkHelpers.loadFixture(fixture);
    for (const [change, args] of [
      [{ beneficiary: ZeroAddress }, [ZeroAddress, TOTAL]],
      [{ total: 0n }, [beneficiary, 0n]],
    ] as const) {
      await expect(factory.createStakingVestings([stakingGrant(change)]))
        .to.be.revertedWithCustomError(factory, "GrantInvalid")
        .withArgs(id("staking grant"), ...args);
    }
    const vesting = StakingVesting__factory.connect(await factory.stakingVesting(), beneficiary);
    await expect(factory.createStakingVestings([stakingGrant({ rewardAddress: ZeroAddress })]))
      .to.be.revertedWithCustomError(vesting, "RewardAddressInvalid")
      .withArgs(ZeroAddress);
  });

  it("takes an end from the next second to ten years ahead (VE-09)", async () => {
    const { factory, now, stakingGrant } = await networkHelpers.loadFixture(fixture);
    const at = now + 100_000;
    const limit = (time: number) => time + 3_650 * DAY;
    await networkHelpers.time.setNextBlockTimestamp(at);
    await expect(factory.createStakingVestings([stakingGrant({ end: at })]))
      .to.be.revertedWithCustomError(factory, "GrantEndInvalid")
      .withArgs(id("staking grant"), at, limit(at));
    await networkHelpers.time.setNextBlockTimestamp(at + 1);
    await expect(factory.createStakingVestings([stakingGrant({ end: limit(at + 1) + 1 })]))
      .to.be.revertedWithCustomError(factory, "GrantEndInvalid")
      .withArgs(id("staking grant"), limit(at + 1) + 1, limit(at + 1));
    await networkHelpers.time.setNextBlockTimestamp(at + 2);
    await factory.createStakingVestings([
      stakingGrant({ id: id("a"), end: at + 3 }),
      stakingGrant({ id: id("b"), end: limit(at + 2) }),
    ]);
  });

  it("leaves nobody a way to initialise a wallet or the code behind it (TB-15)", async () => {
    const { factory, beneficiary, stranger, createStaking, createMonthly, now } =
      await networkHelpers.loadFixture(fixture);
    const staking = await createStaking();
    const monthly = await createMonthly();
    for (const wallet of [staking, StakingVesting__factory.connect(await factory.stakingVesting(), beneficiary)]) {
      await expect(wallet.initialize(stranger, stranger, 1, now + DAY)).to.be.revertedWithCustomError(
        wallet,
        "InvalidInitialization",
      );
    }
    for (const wallet of [monthly, MonthlyVesting__factory.connect(await factory.monthlyVesting(), beneficiary)]) {
      await expect(wallet.initialize(stranger, stranger, 1, now, 0, 1)).to.be.revertedWithCustomError(
        wallet,
        "InvalidInitialization",
      );
    }
  });
});

describe("VestingFactory.createMonthlyVestings", () => {
  async function fixture() {
    return deployVesting(chain);
  }

  it("creates a funded wallet with its schedule", async () => {
    const { factory, token, creator, beneficiary, stranger, now, monthlyGrant } =
      await networkHelpers.loadFixture(fixture);
    const grant = monthlyGrant({ grantor: stranger.address, steps: 24 });
    const created = factory.createMonthlyVestings([grant]);
    await created;
    const wallet = await factory.walletOf(creator, grant.id);
    await expect(created)
      .to.emit(factory, "MonthlyVestingCreated")
      .withArgs(creator, grant.id, wallet, beneficiary, stranger, TOTAL, now, 12, 24);
    const vesting = MonthlyVesting__factory.connect(wallet, beneficiary);
    expect(await vesting.beneficiary()).to.equal(beneficiary);
    expect(await vesting.grantor()).to.equal(stranger);
    expect(await vesting.schedule()).to.deep.equal([BigInt(now), 12n, 24n]);
    expect(await vesting.total()).to.equal(TOTAL);
    expect(await token.balanceOf(wallet)).to.equal(TOTAL);
  });

  it("reverts for a grantor that is the beneficiary, for nobody and for nothing (VE-09)", async () => {
    const { factory, beneficiary, monthlyGrant } = await networkHelpers.loadFixture(fixture);
    for (const [change, args] of [
      [{ grantor: beneficiary.address }, [beneficiary, TOTAL]],
      [{ beneficiary: ZeroAddress }, [ZeroAddress, TOTAL]],
      [{ total: 0n }, [beneficiary, 0n]],
    ] as const) {
      await expect(factory.createMonthlyVestings([monthlyGrant(change)]))
        .to.be.revertedWithCustomError(factory, "GrantInvalid")
        .withArgs(id("monthly grant"), ...args);
    }
  });

  it("takes starts from 30 days ago to a year ahead (VE-09)", async () => {
    const { factory, now, monthlyGrant } = await networkHelpers.loadFixture(fixture);
    const at = now + 100_000;
    const rows = [
      [at - 30 * DAY - 1, at],
      [at + 1 + 365 * DAY + 1, at + 1],
      [2n ** 64n - 1n, at + 2],
    ] as const;
    for (const [start, time] of rows) {
      await networkHelpers.time.setNextBlockTimestamp(time);
      await expect(factory.createMonthlyVestings([monthlyGrant({ start })]))
        .to.be.revertedWithCustomError(factory, "GrantScheduleInvalid")
        .withArgs(id("monthly grant"), start, 12, 12);
    }
    await networkHelpers.time.setNextBlockTimestamp(at + 3);
    await factory.createMonthlyVestings([
      monthlyGrant({ id: id("a"), start: at + 3 - 30 * DAY }),
      monthlyGrant({ id: id("b"), start: at + 3 + 365 * DAY }),
    ]);
  });

  it("takes 1 to 120 steps after up to 120 months (VE-09)", async () => {
    const { factory, now, monthlyGrant } = await networkHelpers.loadFixture(fixture);
    for (const [cliffMonths, steps] of [
      [12, 0],
      [12, 121],
      [121, 12],
    ]) {
      await expect(factory.createMonthlyVestings([monthlyGrant({ cliffMonths, steps })]))
        .to.be.revertedWithCustomError(factory, "GrantScheduleInvalid")
        .withArgs(id("monthly grant"), now, cliffMonths, steps);
    }
    await factory.createMonthlyVestings([
      monthlyGrant({ id: id("a"), cliffMonths: 0, steps: 1 }),
      monthlyGrant({ id: id("b"), cliffMonths: 120, steps: 120 }),
    ]);
  });
});
