import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { IExpiringPause__factory } from "../../typechain-types/index.js";
import { impersonate } from "../support/accounts.js";
import { sesh } from "../support/amounts.js";
import { execute, messages } from "../support/bridge/messages.js";
import { LIFETIME, type Submission } from "../support/bridge/tickets.js";
import {
  createChains,
  deposit,
  deposited,
  escrowOf,
  executeAll,
  registered,
  withdraw,
  worldFixture,
} from "../support/bridge/world.js";
import { DAY } from "../support/system.js";

const chains = await createChains();
const { l2 } = chains;
const unregistered = worldFixture(chains);
const fixture = async () => registered(await unregistered());
const depositedFixture = async () => deposited(await unregistered());
const SUPPLY = sesh("240000000");

describe("Deposits", () => {
  it("wait in the gateway on Ethereum and are minted on Arbitrum, to the atomic unit", async () => {
    const world = await fixture();
    const { arbitrum, l1Token, l2Token, holder, alice, tickets } = world;
    const amount = sesh("25000.000000001");
    const sent = deposit(world, holder, amount, { to: alice.address });
    await expect(sent)
      .to.emit(arbitrum.l1Gateway, "DepositInitiated")
      .withArgs(l1Token, holder, alice, 2, 25_000_000_000_001n);
    expect(await escrowOf(world)).to.equal(25_000_000_000_001n);
    expect(await l2Token.totalSupply()).to.equal(0);

    const [deposited] = await tickets.relay();
    expect(deposited?.redemption).to.equal("redeemed");
    expect(deposited?.ticket.callValueRefundAddress).to.equal(holder.address);
    expect(await l2Token.balanceOf(alice)).to.equal(25_000_000_000_001n);
    expect(await l2Token.totalSupply()).to.equal(25_000_000_000_001n);
    expect(await l1Token.totalSupply()).to.equal(SUPPLY);
  });

  it("can be the whole supply, which can be withdrawn again (TB-14)", async () => {
    const world = await fixture();
    const { l1Token, l2Token, holder, alice, tickets } = world;
    await deposit(world, holder, SUPPLY, { to: alice.address });
    await tickets.relay();
    expect(await l2Token.totalSupply()).to.equal(SUPPLY);
    await withdraw(world, alice, SUPPLY);
    await executeAll(world);
    expect(await l2Token.totalSupply()).to.equal(0);
    expect(await escrowOf(world)).to.equal(0);
    expect(await l1Token.balanceOf(alice)).to.equal(SUPPLY);
  });

  describe("given a ticket with too little gas", () => {
    async function failed() {
      const world = await fixture();
      await deposit(world, world.holder, sesh("1000"), { to: world.alice.address, gas: 40_000n });
      const [{ ticket, redemption }] = (await world.tickets.relay()) as [Submission];
      expect(redemption).to.equal("failed");
      expect(await world.l2Token.totalSupply()).to.equal(0);
      return { ...world, ticket };
    }

    it("are minted when anybody redeems it with more, once", async () => {
      const { l2Token, alice, tickets, ticket } = await failed();
      expect(await tickets.redeem(ticket, 40_000n)).to.equal("failed");
      expect(await tickets.redeem(ticket)).to.equal("redeemed");
      expect(await tickets.redeem(ticket)).to.equal("gone");
      expect(await l2Token.balanceOf(alice)).to.equal(sesh("1000"));
      expect(await l2Token.totalSupply()).to.equal(sesh("1000"));
    });

    it("are lost with it after 7 days: the escrow keeps them and nothing is minted (AR-06)", async () => {
      const world = await failed();
      const { l2Token, holder, tickets, ticket } = world;
      await l2.networkHelpers.time.increase(LIFETIME);
      expect(await tickets.redeem(ticket)).to.equal("gone");
      expect(await l2Token.totalSupply()).to.equal(0);
      expect(await escrowOf(world)).to.equal(sesh("1000"));
      // The next ones are as good as ever.
      await deposit(world, holder, sesh("1"));
      await tickets.relay();
      expect(await l2Token.balanceOf(holder)).to.equal(sesh("1"));
    });
  });

  it("to the zero address can never be redeemed", async () => {
    const world = await fixture();
    await deposit(world, world.holder, sesh("1"), { to: ZeroAddress });
    const [{ ticket, redemption }] = (await world.tickets.relay()) as [Submission];
    expect(redemption).to.equal("failed");
    expect(await world.tickets.redeem(ticket)).to.equal("failed");
    expect(await world.l2Token.totalSupply()).to.equal(0);
  });

  it("arrive while everything that can be paused is paused and the price is stale (TB-05)", async () => {
    const world = await fixture();
    const { l2Token, system, holder, alice, tickets } = world;
    for (const contract of [system.staking, system.rounds, system.recycler])
      await IExpiringPause__factory.connect(await contract.getAddress(), system.guardian).pause(7 * DAY);
    await l2.networkHelpers.time.increase(2 * DAY);
    const { updatedAt } = await system.feed.latestRoundData();
    await expect(system.recycler.quote(1, 1))
      .to.be.revertedWithCustomError(system.oracle, "PriceStale")
      .withArgs(updatedAt, updatedAt + BigInt(DAY));

    await deposit(world, holder, sesh("25000"), { to: alice.address });
    expect((await tickets.relay())[0]?.redemption).to.equal("redeemed");
    expect(await l2Token.balanceOf(alice)).to.equal(sesh("25000"));
    await withdraw(world, alice, sesh("25000"));
    await executeAll(world);
    expect(await world.l1Token.balanceOf(alice)).to.equal(sesh("25000"));
  });

  it("arrive with the last SESH there is, while burned fees wait to be reminted (TB-05)", async () => {
    const world = await fixture();
    const { l2Token, system, holder, alice, tickets } = world;
    await deposit(world, holder, SUPPLY - 1n);
    await tickets.relay();
    const recycler = await impersonate(l2, await system.recycler.getAddress());
    const payer = await l2.ethers.getSigner(holder.address);
    await l2Token.connect(payer).approve(recycler, sesh("10"));
    await l2Token.connect(recycler).recycle(payer, sesh("10"));

    await deposit(world, holder, 1n, { to: alice.address });
    expect((await tickets.relay())[0]?.redemption).to.equal("redeemed");
    await system.recycler.flush();
    expect(await l2Token.totalSupply()).to.equal(SUPPLY);
    expect(await escrowOf(world)).to.equal(SUPPLY);
  });
});

describe("Withdrawals", () => {
  it("burn on Arbitrum, and pay on Ethereum once they are confirmed, once (AR-12)", async () => {
    const world = await depositedFixture();
    const { arbitrum, l1Token, l2Token, alice, stranger } = world;
    await withdraw(world, alice, sesh("250.000000001"), { to: stranger.address });
    expect(await l2Token.balanceOf(alice)).to.equal(749_999_999_999n);
    expect(await l2Token.totalSupply()).to.equal(749_999_999_999n);

    const [early] = await messages(chains, arbitrum, { confirmed: false });
    await expect(execute(arbitrum, alice, early!))
      .to.be.revertedWithCustomError(arbitrum.outbox, "UnknownRoot")
      .withArgs(early!.leaf);
    const [withdrawal] = await messages(chains, arbitrum);
    await expect(execute(arbitrum, alice, withdrawal!))
      .to.emit(arbitrum.l1Gateway, "WithdrawalFinalized")
      .withArgs(l1Token, alice, stranger, 0, 250_000_000_001n);
    expect(await l1Token.balanceOf(stranger)).to.equal(250_000_000_001n);
    expect(await escrowOf(world)).to.equal(749_999_999_999n);
    await expect(execute(arbitrum, alice, withdrawal!))
      .to.be.revertedWithCustomError(arbitrum.outbox, "AlreadySpent")
      .withArgs(0);
  });

  it("pay in any order", async () => {
    const world = await depositedFixture();
    const { arbitrum, l1Token, alice, stranger } = world;
    for (const amount of [1n, 20n, 300n]) await withdraw(world, alice, amount);
    const sent = await messages(chains, arbitrum);
    for (const [index, total] of [
      [2, 300n],
      [0, 301n],
      [1, 321n],
    ] as const) {
      await execute(arbitrum, stranger, sent[index]!);
      expect(await l1Token.balanceOf(alice)).to.equal(total);
    }
  });

  it("revert above the balance", async () => {
    const world = await depositedFixture();
    const { l2Token, alice } = world;
    await expect(withdraw(world, alice, sesh("1000.000000001")))
      .to.be.revertedWithCustomError(l2Token, "ERC20InsufficientBalance")
      .withArgs(alice, 1_000_000_000_000n, 1_000_000_000_001n);
  });
});

describe("SESH sent to a gateway by mistake (TB-12)", () => {
  it("stays in the escrow on Ethereum and mints nothing", async () => {
    const world = await depositedFixture();
    const { arbitrum, l1Token, l2Token, holder, alice, tickets } = world;
    await l1Token.connect(holder).transfer(arbitrum.l1Gateway, sesh("5"));
    expect(await tickets.relay()).to.deep.equal([]);
    expect(await l2Token.totalSupply()).to.equal(sesh("1000"));
    await withdraw(world, alice, sesh("1000"));
    await executeAll(world);
    expect(await escrowOf(world)).to.equal(sesh("5"));
  });

  it("stays in the supply on Arbitrum", async () => {
    const world = await depositedFixture();
    const { arbitrum, l2Token, alice } = world;
    await l2Token.connect(await l2.ethers.getSigner(alice.address)).transfer(arbitrum.l2Gateway, sesh("5"));
    expect(await l2Token.totalSupply()).to.equal(sesh("1000"));
    await withdraw(world, alice, sesh("995"));
    expect(await l2Token.totalSupply()).to.equal(sesh("5"));
  });
});
