import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { SessionTokenL1__factory } from "../../typechain-types/index.js";
import { aliased } from "../support/accounts.js";
import { sesh } from "../support/amounts.js";
import { read, send } from "../support/bridge/artifacts.js";
import { known, knownBefore, knownWhenRegistered } from "../support/bridge/known.js";
import { LIFETIME, type Ticket } from "../support/bridge/tickets.js";
import {
  BID,
  createChains,
  deposit,
  escrowOf,
  executeAll,
  GAS,
  register,
  registered,
  SUBMISSION,
  ticketValue,
  withdraw,
  worldFixture,
} from "../support/bridge/world.js";

const chains = await createChains();
const { l1, l2 } = chains;
const fixture = worldFixture(chains);

describe("Registration with Arbitrum's custom gateway", () => {
  it("binds both sides with two tickets, from the aliases of gateway and router", async () => {
    const world = await fixture();
    const { arbitrum, l1Token, l2Token, registrant, tickets } = world;
    await expect(register(world)).to.emit(l1Token, "RegistrationSent").withArgs(l2Token);
    const relayed = await tickets.relay();
    expect(relayed.map(({ redemption }) => redemption)).to.deep.equal(["redeemed", "redeemed"]);
    expect(relayed.map(({ ticket: { sender, to } }) => [sender, to])).to.deep.equal([
      [getAddress(aliased(await arbitrum.l1Gateway.getAddress())), await arbitrum.l2Gateway.getAddress()],
      [getAddress(aliased(await arbitrum.l1Router.getAddress())), await arbitrum.l2Router.getAddress()],
    ]);
    expect(relayed.map(({ ticket }) => ticket.excessFeeRefundAddress)).to.deep.equal([
      registrant.address,
      registrant.address,
    ]);
    expect(await known(world)).to.deep.equal(await knownWhenRegistered(world));
    expect(await read(arbitrum.l1Router, "calculateL2TokenAddress", l1Token)).to.equal(l2Token);
    expect(await l1Token.l2Token()).to.equal(l2Token);
  });

  it("keeps nothing of the ether; the bridge has what both tickets take (TB-02)", async () => {
    const world = await fixture();
    const { arbitrum, l1Token, registrant } = world;
    const { provider } = l1.ethers;
    const before = await provider.getBalance(registrant);
    const receipt = (await (await register(world)).wait())!;
    expect(await provider.getBalance(l1Token)).to.equal(0);
    expect(await provider.getBalance(arbitrum.bridge)).to.equal(2n * ticketValue(GAS));
    expect(before - (await provider.getBalance(registrant)) - receipt.fee).to.equal(2n * ticketValue(GAS));
  });

  it("credits a contract on Ethereum under its alias (AR-08)", async () => {
    const world = await fixture();
    const contract = await world.arbitrum.outbox.getAddress();
    await register(world, { creditBack: contract });
    for (const { ticket } of await world.tickets.relay()) {
      expect(ticket.excessFeeRefundAddress).to.equal(getAddress(aliased(contract)));
      expect(ticket.callValueRefundAddress).to.equal(getAddress(aliased(contract)));
    }
  });

  describe("given too little ether", () => {
    it("reverts when a submission costs more, and binds nothing (AR-06)", async () => {
      const world = await fixture();
      await expect(register(world, { submission: 1n }))
        .to.be.revertedWithCustomError(world.arbitrum.inbox, "InsufficientSubmissionCost")
        .withArgs(anyValue, 1);
      expect(await known(world)).to.deep.equal(await knownBefore(world));
      expect(await world.l1Token.l2Token()).to.equal(ZeroAddress);
    });

    it("reverts when the value does not cover submission and gas, and binds nothing (TB-02)", async () => {
      const { arbitrum, l1Token, l2Token, registrant } = await fixture();
      const costs = [SUBMISSION, SUBMISSION, GAS, GAS, BID] as const;
      const values = [ticketValue(GAS), ticketValue(GAS) - 1n] as const;
      const call = l1Token
        .connect(registrant)
        .registerTokenOnL2(l2Token, ...costs, ...values, registrant, { value: values[0] + values[1] });
      await expect(call)
        .to.be.revertedWithCustomError(arbitrum.inbox, "InsufficientValue")
        .withArgs(ticketValue(GAS), ticketValue(GAS) - 1n);
      expect(await l1Token.l2Token()).to.equal(ZeroAddress);
    });
  });

  describe("given somebody who wants to be first (TB-01)", () => {
    it("refuses every caller but the registrant, who registers afterwards", async () => {
      const world = await fixture();
      const { l1Token, holder, stranger, registrant } = world;
      for (const caller of [stranger, holder])
        await expect(register(world, { caller }))
          .to.be.revertedWithCustomError(l1Token, "CallerNotTokenRegistrant")
          .withArgs(caller, registrant);
      expect(await known(await registered(world))).to.deep.equal(await knownWhenRegistered(world));
    });

    it("lets nobody call gateway or router in the token's place", async () => {
      const { arbitrum, l2Token, stranger } = await fixture();
      // Both ask their caller whether it is enabled: an account has no answer.
      const binding = "registerTokenToL2(address,uint256,uint256,uint256,address)";
      await expect(
        send(arbitrum.l1Gateway, stranger, binding, l2Token, GAS, BID, SUBMISSION, stranger, {
          value: ticketValue(GAS),
          gasLimit: 1_000_000,
        }),
      ).to.be.revertedWithoutReason(l1.ethers);
      await expect(
        send(arbitrum.l1Gateway, stranger, "forceRegisterTokenToL2", [], [], GAS, BID, SUBMISSION),
      ).to.be.revertedWith("ONLY_OWNER");
      await expect(send(arbitrum.l1Router, stranger, "setGateways", [], [], GAS, BID, SUBMISSION)).to.be.revertedWith(
        "ONLY_OWNER",
      );
    });

    it("gives another token that names ours on Arbitrum neither deposits into it nor withdrawals from it", async () => {
      const world = await registered(await fixture());
      const { arbitrum, l2Token, holder, stranger, alice, tickets } = world;
      const { l1Gateway, l1Router } = arbitrum;
      const args = [stranger, stranger, await l1Gateway.getAddress(), await l1Router.getAddress()] as const;
      const counterfeit = await new SessionTokenL1__factory(stranger).deploy(...args);
      await register(world, { token: counterfeit, caller: stranger });
      await deposit(world, holder, sesh("1000"), { to: alice.address });
      await tickets.relay();
      expect(await read(arbitrum.l2Gateway, "l1ToL2Token", counterfeit)).to.equal(l2Token);

      // What is deposited comes back, because our token says which one it stands for.
      await deposit(world, stranger, sesh("500"), { token: counterfeit });
      expect((await tickets.relay())[0]?.redemption).to.equal("redeemed");
      expect(await l2Token.balanceOf(stranger)).to.equal(0);
      expect(await l2Token.totalSupply()).to.equal(sesh("1000"));
      await executeAll(world);
      expect(await counterfeit.balanceOf(stranger)).to.equal(sesh("240000000"));

      await expect(withdraw(world, alice, sesh("500"), { token: counterfeit })).to.be.revertedWith(
        "NOT_EXPECTED_L1_TOKEN",
      );
      expect(await l2Token.balanceOf(alice)).to.equal(sesh("1000"));
    });
  });

  describe("given tickets with too little gas", () => {
    it("is finished by anybody who redeems them", async () => {
      const world = await fixture();
      await register(world, { gas: [30_000n, 30_000n] });
      const relayed = await world.tickets.relay();
      expect(relayed.map(({ redemption }) => redemption)).to.deep.equal(["failed", "failed"]);
      expect((await known(world)).arbitrum).to.deep.equal((await knownBefore(world)).arbitrum);
      for (const { ticket } of relayed) expect(await world.tickets.redeem(ticket)).to.equal("redeemed");
      expect(await known(world)).to.deep.equal(await knownWhenRegistered(world));
      for (const { ticket } of relayed) expect(await world.tickets.redeem(ticket)).to.equal("gone");
    });

    it("takes the router's ticket before the gateway's", async () => {
      const world = await fixture();
      await register(world, { gas: [0n, GAS] });
      const relayed = await world.tickets.relay();
      expect(relayed.map(({ redemption }) => redemption)).to.deep.equal(["failed", "redeemed"]);
      expect(await world.tickets.redeem(relayed[0]!.ticket)).to.equal("redeemed");
      expect(await known(world)).to.deep.equal(await knownWhenRegistered(world));
    });

    it("can be redeemed until 7 days have passed, and not a second later", async () => {
      const world = await fixture();
      const { tickets } = world;
      await register(world, { gas: [0n, 0n] });
      const [first, second] = (await tickets.relay()).map(({ ticket }) => ticket) as [Ticket, Ticket];
      await l2.networkHelpers.time.setNextBlockTimestamp(first.expiresAt);
      expect(await tickets.redeem(first)).to.equal("redeemed");
      expect(await tickets.redeem(second)).to.equal("gone");
    });

    it("is sent again by the registrant when they have expired", async () => {
      const world = await fixture();
      const { l1Token, l2Token, tickets } = world;
      await register(world, { gas: [0n, 0n] });
      const lost = await tickets.relay();
      await l2.networkHelpers.time.increase(LIFETIME);
      for (const { ticket } of lost) expect(await tickets.redeem(ticket)).to.equal("gone");
      expect((await known(world)).arbitrum).to.deep.equal((await knownBefore(world)).arbitrum);

      await expect(register(world)).to.emit(l1Token, "RegistrationSent").withArgs(l2Token);
      await tickets.relay();
      expect(await known(world)).to.deep.equal(await knownWhenRegistered(world));
    });
  });

  describe("given a deposit in the wrong order", () => {
    it("makes another token before the registration, which stays apart and can be withdrawn", async () => {
      const world = await fixture();
      const { arbitrum, l1Token, l2Token, holder, alice, tickets } = world;
      await deposit(world, holder, sesh("1000"), { to: alice.address, gas: 2_000_000n });
      expect((await tickets.relay())[0]?.redemption).to.equal("redeemed");
      expect(await l1Token.balanceOf(arbitrum.l1Default)).to.equal(sesh("1000"));
      expect(await l2Token.totalSupply()).to.equal(0);

      await registered(world);
      await deposit(world, holder, sesh("500"), { to: alice.address });
      await tickets.relay();
      expect(await l2Token.balanceOf(alice)).to.equal(sesh("500"));
      expect(await escrowOf(world)).to.equal(sesh("500"));
      // The router does not lead to the other token any more.
      const onArbitrum = await l2.ethers.getSigner(alice.address);
      const withdrawal = "outboundTransfer(address,address,uint256,bytes)";
      await send(arbitrum.l2Default, onArbitrum, withdrawal, l1Token, alice, sesh("1000"), "0x");
      await executeAll(world);
      expect(await l1Token.balanceOf(alice)).to.equal(sesh("1000"));
      expect(await escrowOf(world)).to.equal(sesh("500"));
    });

    it("reverts at a gateway without the router", async () => {
      const { arbitrum, holder, l1Token } = await fixture();
      await expect(
        send(arbitrum.l1Gateway, holder, "outboundTransferCustomRefund", l1Token, holder, holder, 1, GAS, BID, "0x"),
      ).to.be.revertedWith("NOT_FROM_ROUTER");
    });

    it("comes back to its sender when Arbitrum does not know the token yet", async () => {
      const world = await fixture();
      const { arbitrum, l1Token, l2Token, holder, alice, tickets } = world;
      await register(world, { gas: [0n, GAS] });
      await deposit(world, holder, sesh("1000"), { to: alice.address });
      const [registration, , deposited] = await tickets.relay();
      expect([registration?.redemption, deposited?.redemption]).to.deep.equal(["failed", "redeemed"]);
      expect(await l2Token.totalSupply()).to.equal(0);
      expect(await l1Token.balanceOf(arbitrum.l1Gateway)).to.equal(sesh("1000"));

      const returned = await executeAll(world);
      expect(returned).to.have.length(1);
      expect(await l1Token.balanceOf(holder)).to.equal(sesh("240000000"));

      expect(await tickets.redeem(registration!.ticket)).to.equal("redeemed");
      await deposit(world, holder, sesh("1000"), { to: alice.address });
      await tickets.relay();
      expect(await l2Token.balanceOf(alice)).to.equal(sesh("1000"));
    });
  });
});
