import { expect } from "chai";
import { Wallet, ZeroAddress } from "ethers";
import { execute } from "../../../../src/actions/execute.js";
import { planCreateVestings, VESTING_BATCH, vestingJobs } from "../../../../src/actions/createVestings.js";
import { perform } from "../../../../src/actions/perform.js";
import type { Client } from "../../../../src/contracts/client.js";
import { createdVestings } from "../../../../src/contracts/vestings.js";
import type { Address } from "../../../../src/core/addresses.js";
import { MonthlyVesting__factory, StakingVesting__factory } from "../../../../typechain-types/index.js";
import { grantKey, type Grant, type MonthlyGrant, type StakingGrant } from "../../../../src/vesting/grants.js";
import { sesh } from "../../../support/amounts.js";
import { rejectionOf } from "../../../support/rejection.js";
import { createChain, DAY, deploySystem, type System } from "../../../support/system.js";
import { fundedClient, readClientOf } from "../../../support/toolkit.js";

const chain = await createChain();
const address = () => Wallet.createRandom().address as Address;

describe("actions/createVestings", function () {
  this.timeout(120_000);

  let system: System;
  let client: Client;
  let now: number;
  before(async () => {
    system = await deploySystem(chain);
    now = await chain.networkHelpers.time.latest();
  });
  let beneficiary: Address;
  beforeEach(async () => {
    beneficiary = address();
    client = await fundedClient(chain, system, await readClientOf(chain, system));
  });

  const rewardAddress = address();
  const staking = (id: string, change: Partial<StakingGrant> = {}): StakingGrant => {
    return { kind: "staking", id, beneficiary, rewardAddress, total: sesh("10"), end: now + 730 * DAY, ...change };
  };
  const monthly = (id: string, change: Partial<MonthlyGrant> = {}): MonthlyGrant => {
    return { kind: "monthly", id, beneficiary, total: sesh("20"), start: now, cliffMonths: 12, steps: 24, ...change };
  };
  const spent = async () => sesh("100000") - (await system.token.balanceOf(client.account));
  const walletOf = (id: string) => system.vestingFactory.walletOf(client.account, grantKey(id));
  const run = async (grants: Grant[]) => {
    for (const job of vestingJobs(client, grants)) await perform(client, job, { pause: 1 });
  };

  it("plans who gets what and when, and an exact approval (DP-05)", async () => {
    const grantor = address();
    const plan = await planCreateVestings(client, [monthly("a", { grantor }), monthly("b")]);
    expect(plan.pays).to.deep.equal([
      { what: "Into the wallets", amount: sesh("40"), to: client.deployment.VestingFactory },
    ]);
    expect(plan.spend).to.deep.equal({
      spender: client.deployment.VestingFactory,
      amount: sesh("40"),
      approvalOnly: true,
    });
    expect(plan.receives.map(({ to, amount }) => [to, amount])).to.deep.equal([
      [beneficiary, sesh("20")],
      [beneficiary, sesh("20")],
    ]);
    expect(plan.receives[0]!.what)
      .to.contain("24 monthly steps after 12 months")
      .and.contain(`revocable by ${grantor}`);
    const locked = await planCreateVestings(client, [staking("c")]);
    expect(locked.receives[0]!.what).to.contain("locked until");
    expect(locked.notes[0]).to.equal("Nobody can take these grants back.");
  });

  it("makes and funds the wallets, and leaves no allowance", async () => {
    const result = await execute(client, await planCreateVestings(client, [staking("a"), staking("b")]));
    expect(result.approval).to.not.equal(undefined);
    expect(result.events.map(({ name }) => name)).to.include("StakingVestingCreated");
    expect(await system.token.balanceOf(await walletOf("b"))).to.equal(sesh("10"));
    expect(await system.token.allowance(client.account, client.deployment.VestingFactory)).to.equal(0n);
  });

  it("refuses every grant that the factory would refuse before it approves anything", async () => {
    const grants = [staking("a", { end: now }), staking("b", { beneficiary: client.deployment.NodeStaking })];
    const error = await rejectionOf(planCreateVestings(client, grants));
    expect(error.shortMessage).to.match(/a: end: .* is past; b: beneficiary: .* is the contract NodeStaking/);
  });

  it("makes one job of a kind and of 64 grants at most, and refuses an id that is there twice (DP-05)", async () => {
    const many = Array.from({ length: VESTING_BATCH + 1 }, (_, i) => staking(`s-${i}`));
    const jobs = vestingJobs(client, [monthly("m"), ...many]);
    const plans = await Promise.all(jobs.map((job) => job.plan()));
    expect(plans.map(({ call }) => [call.method, (call.args[0] as unknown[]).length])).to.deep.equal([
      ["createStakingVestings", 64],
      ["createStakingVestings", 1],
      ["createMonthlyVestings", 1],
    ]);
    expect(() => vestingJobs(client, [staking("a"), monthly("a")])).to.throw("the id a is there twice");
  });

  it("fits a full batch into a transaction of at most half a block of Arbitrum", async () => {
    const full = Array.from({ length: VESTING_BATCH }, (_, i) =>
      monthly(`m-${i}`, { beneficiary: address(), grantor: address() }),
    );
    const { gasUsed } = await execute(client, await planCreateVestings(client, full));
    expect((gasUsed * 12n) / 10n < 16_000_000n, `${gasUsed} gas`).to.equal(true);
  });

  it("does nothing a second time (DP-05)", async () => {
    const grants = [staking("a"), monthly("b")];
    await run(grants);
    expect(await spent()).to.equal(sesh("30"));
    for (const job of vestingJobs(client, grants)) {
      expect(await job.isDone()).to.equal(true);
      expect(await perform(client, job)).to.equal(undefined);
    }
    expect(await spent()).to.equal(sesh("30"));
  });

  it("makes only what is missing when the list has grown (DP-05)", async () => {
    await run([staking("b")]);
    const [job] = vestingJobs(client, [staking("a"), staking("b"), staking("c")]);
    expect(await job!.isDone()).to.equal(false);
    expect((await job!.plan()).pays[0]!.amount).to.equal(sesh("20"));
    await perform(client, job!);
    expect(await spent()).to.equal(sesh("30"));
  });

  it("goes on after an approval that was the last thing before the end (DP-05)", async () => {
    await system.token.connect(client.signer).approve(client.deployment.VestingFactory, sesh("10"));
    const [job] = vestingJobs(client, [staking("a")]);
    const result = await perform(client, job!);
    expect(result!.approval).to.equal(undefined);
    expect(await spent()).to.equal(sesh("10"));
  });

  it("plans anew what another run of the same account has made in between (DP-05)", async () => {
    const [job] = vestingJobs(client, [staking("a"), staking("b")]);
    const plan = await job!.plan();
    await run([staking("b")]);
    // An allowance lets the old plan reach the factory, which refuses it.
    await system.token.connect(client.signer).approve(client.deployment.VestingFactory, sesh("20"));
    await perform(client, job!, { plan, pause: 1 });
    expect(await spent()).to.equal(sesh("20"));
  });

  const changes: [string, () => Grant, () => Grant, RegExp][] = [
    ["amount", () => staking("x"), () => staking("x", { total: sesh("11") }), /amount is 10 SESH, not 11 SESH/],
    [
      "beneficiary",
      () => staking("x"),
      () => staking("x", { beneficiary: rewardAddress }),
      /beneficiary is 0x.*, not 0x/,
    ],
    [
      "reward address",
      () => staking("x"),
      () => staking("x", { rewardAddress: beneficiary }),
      /rewardAddress is 0x.*, not 0x/,
    ],
    [
      "end",
      () => staking("x"),
      () => staking("x", { end: 2_000_000_000 }),
      /end is .* UTC, not 2033-05-18 03:33:20 UTC/,
    ],
    ["kind", () => staking("x"), () => monthly("x", { total: sesh("10") }), /kind is staking, not monthly/],
    ["start", () => monthly("x"), () => monthly("x", { start: 2_000_000_000 }), /start is .* UTC, not 2033/],
    ["cliff", () => monthly("x"), () => monthly("x", { cliffMonths: 0 }), /cliffMonths is 12, not 0/],
    ["steps", () => monthly("x"), () => monthly("x", { steps: 12 }), /steps is 24, not 12/],
    ["grantor", () => monthly("x"), () => monthly("x", { grantor: rewardAddress }), /grantor is nobody, not 0x/],
  ];
  for (const [what, before, after, problem] of changes) {
    it(`refuses a list whose ${what} is not what was made, and names both (DP-05)`, async () => {
      await run([before()]);
      const error = await rejectionOf(vestingJobs(client, [after()])[0]!.isDone());
      expect(error.code).to.equal("PRECONDITION_FAILED");
      expect(error.shortMessage).to.contain("list: x (").and.match(problem);
      expect((error.details.grants as { id: string; wallet: string }[])[0]).to.include({
        id: "x",
        wallet: await walletOf("x"),
      });
    });
  }

  it("compares with what was made, not with what has become of it since (DP-05, VE-08)", async () => {
    const [owner, grantor] = await Promise.all([
      fundedClient(chain, system, client),
      fundedClient(chain, system, client),
    ]);
    const grants = [
      monthly("m", { beneficiary: owner.account, grantor: grantor.account }),
      staking("s", { beneficiary: owner.account }),
    ];
    await run(grants);
    const created = await createdVestings(client, { creator: client.account });
    expect(created.map(({ key }) => key)).to.have.members([grantKey("m"), grantKey("s")]);
    const wallet = StakingVesting__factory.connect(await walletOf("s"), owner.signer);
    await wallet.setRewardAddress(owner.account, []);
    await wallet.offerBeneficiary(grantor.account);
    await wallet.connect(grantor.signer).acceptBeneficiary();
    await MonthlyVesting__factory.connect(await walletOf("m"), grantor.signer).revoke();
    for (const job of vestingJobs(client, grants)) expect(await job.isDone()).to.equal(true);
  });

  it("refuses a list that another account has carried out, and no other with the same ids (DP-05)", async () => {
    await run([staking("own-1", { beneficiary: client.account })]);
    const other = await fundedClient(chain, system, client);
    const [again] = vestingJobs(other, [staking("own-1", { beneficiary: client.account })]);
    expect(await again!.isDone()).to.equal(false);
    const error = await rejectionOf(perform(other, again!, { pause: 1 }));
    expect(error.shortMessage).to.equal(`Another account has made the same grants: own-1 (by ${client.account}).`);
    expect(await system.vestingFactory.walletOf(other.account, grantKey("own-1"))).to.equal(ZeroAddress);
    for (const change of [{ beneficiary: other.account }, { beneficiary: client.account, total: sesh("10.1") }]) {
      const plan = await planCreateVestings(other, [staking("own-1", change)]);
      expect(plan.call.method).to.equal("createStakingVestings");
    }
  });
});
