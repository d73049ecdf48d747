import { expect } from "chai";
import { id } from "ethers";
import type { ReadClient } from "../../../../src/contracts/client.js";
import type { Address } from "../../../../src/core/addresses.js";
import { vestingsOf } from "../../../../src/queries/vestingsOf.js";
import { vestingStatus } from "../../../../src/queries/vestingStatus.js";
import { sesh } from "../../../support/amounts.js";
import { createChain, DAY } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";
import { deployVesting, MONTH, TOTAL } from "../../../support/vesting.js";

const chain = await createChain();

describe("queries of vesting wallets", () => {
  let world: Awaited<ReturnType<typeof deployVesting>>;
  let client: ReadClient;
  beforeEach(async () => {
    world = await deployVesting(chain);
    client = await readClientOf(chain, world);
  });

  const to = (seconds: number) => chain.networkHelpers.time.increaseTo(world.now + seconds);
  async function monthly(change: object = {}) {
    const vesting = await world.createMonthly(change);
    return { vesting, wallet: (await vesting.getAddress()) as Address };
  }

  it("tell the next step of a monthly grant, to the second", async () => {
    const { wallet } = await monthly({ cliffMonths: 2, steps: 3, total: 1_000_000_000n });
    const next = async () => (await vestingStatus(client, wallet)).next;
    expect(await next()).to.deep.equal({ at: world.now + 3 * MONTH, amount: 333_333_333n });
    // At the cliff nothing is free, and the next step is the first.
    await to(2 * MONTH);
    expect(await next()).to.deep.equal({ at: world.now + 3 * MONTH, amount: 333_333_333n });
    await to(3 * MONTH - 1);
    expect(await next()).to.deep.equal({ at: world.now + 3 * MONTH, amount: 333_333_333n });
    await to(3 * MONTH);
    expect(await next()).to.deep.equal({ at: world.now + 4 * MONTH, amount: 333_333_333n });
    await to(5 * MONTH - 1);
    expect(await next()).to.deep.equal({ at: world.now + 5 * MONTH, amount: 333_333_334n });
    await to(5 * MONTH);
    expect(await next()).to.equal(undefined);
    expect(await vestingStatus(client, wallet)).to.include({ end: world.now + 5 * MONTH, releasable: 1_000_000_000n });
  });

  it("tell what was revoked, after which there is no end to wait for", async () => {
    const { vesting, wallet } = await monthly({ grantor: world.stranger.address, cliffMonths: 0, steps: 4 });
    await to(MONTH);
    expect(await vestingStatus(client, wallet)).to.include({
      grantor: world.stranger.address,
      end: world.now + 4 * MONTH,
    });
    await vesting.connect(world.stranger).revoke();
    const status = await vestingStatus(client, wallet);
    expect(status).to.include({ revoked: (TOTAL * 3n) / 4n, total: TOTAL / 4n, releasable: TOTAL / 4n });
    expect([status.end, status.next]).to.deep.equal([undefined, undefined]);
  });

  it("tell a staking grant's end as its one step, and what was added as free (VE-10)", async () => {
    const vesting = await world.createStaking();
    const wallet = (await vesting.getAddress()) as Address;
    await world.token.connect(world.creator).transfer(wallet, sesh("7"));
    const end = world.now + 730 * DAY;
    expect(await vestingStatus(client, wallet)).to.deep.include({
      key: id("staking grant"),
      creator: world.creator.address,
      balance: TOTAL + sesh("7"),
      locked: TOTAL,
      releasable: sesh("7"),
      end,
      next: { at: end, amount: TOTAL },
      rewardAddress: world.rewards.address,
      staked: { inNodes: 0n, inRounds: 0n, withdrawable: 0n, nodes: [], rounds: [] },
    });
    await to(730 * DAY);
    const { locked, next } = await vestingStatus(client, wallet);
    expect([locked, next]).to.deep.equal([0n, undefined]);
  });

  it("find wallets by what accounts are for them now (VE-08)", async () => {
    const { beneficiary, stranger, rewards } = world;
    const { vesting } = await monthly({ grantor: rewards.address });
    const rolesOf = async ({ address }: { address: string }) =>
      (await vestingsOf(client, address as Address)).map(({ roles }) => roles);
    expect(await rolesOf(beneficiary)).to.deep.equal([["beneficiary"]]);
    expect(await rolesOf(rewards)).to.deep.equal([["grantor"]]);
    await vesting.offerBeneficiary(rewards);
    expect(await rolesOf(rewards)).to.deep.equal([["grantor", "offered"]]);
    await vesting.offerBeneficiary(stranger);
    expect(await rolesOf(rewards)).to.deep.equal([["grantor"]]);
    await vesting.connect(stranger).acceptBeneficiary();
    expect(await rolesOf(stranger)).to.deep.equal([["beneficiary"]]);
    expect(await rolesOf(beneficiary)).to.deep.equal([]);
  });
});
