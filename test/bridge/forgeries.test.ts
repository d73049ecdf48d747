import { expect } from "chai";
import { getAddress } from "ethers";
import { MockArbSys__factory } from "../../typechain-types/index.js";
import { aliased, impersonate } from "../support/accounts.js";
import { sesh } from "../support/amounts.js";
import { ARB_SYS } from "../support/bridge/arbitrum.js";
import { read, send } from "../support/bridge/artifacts.js";
import { execute, messages } from "../support/bridge/messages.js";
import {
  BID,
  createChains,
  deposited,
  escrowOf,
  GAS,
  type RelayedWorld,
  SUBMISSION,
  ticketValue,
  type World,
  worldFixture,
} from "../support/bridge/world.js";
import type { Signer } from "../support/system.js";

const chains = await createChains();
const { l1, l2 } = chains;
const unregistered = worldFixture(chains);
const fixture = async () => deposited(await unregistered());

/** Sends a call to Arbitrum through the real inbox, as anybody on Ethereum can. */
async function sendTicket(
  { arbitrum, tickets }: RelayedWorld,
  caller: Signer,
  { to, data }: { to: string; data: string },
) {
  const args = [to, 0, SUBMISSION, caller, caller, GAS, BID, data];
  await send(arbitrum.inbox, caller, "createRetryableTicket", ...args, { value: ticketValue(GAS) });
  return (await tickets.relay())[0]!;
}

describe("Messages that nobody but the gateways may send", () => {
  it("mint nothing for addresses of Ethereum, with or without alias, and for the proxies' administrator (TB-04)", async () => {
    const { arbitrum, l1Token, l2Token, stranger } = await fixture();
    const l1Gateway = await arbitrum.l1Gateway.getAddress();
    const addresses = [l1Gateway, aliased(l1Gateway), await l1Token.getAddress(), arbitrum.proxyAdmin.address];
    for (const address of [...addresses, aliased(await arbitrum.l2Gateway.getAddress())]) {
      const caller = await impersonate(l2, address);
      await expect(l2Token.connect(caller).bridgeMint(stranger, 1))
        .to.be.revertedWithCustomError(l2Token, "CallerNotGateway")
        .withArgs(caller, arbitrum.l2Gateway);
      await expect(l2Token.connect(caller).bridgeBurn(stranger, 1))
        .to.be.revertedWithCustomError(l2Token, "CallerNotGateway")
        .withArgs(caller, arbitrum.l2Gateway);
    }
  });

  it("are taken by the gateway on Arbitrum from the alias of its counterpart, not from its address (AR-04)", async () => {
    const { arbitrum, l1Token, l2Token, stranger } = await fixture();
    const l1Gateway = await arbitrum.l1Gateway.getAddress();
    const args = [l1Token, stranger, stranger, sesh("1"), await depositData(arbitrum, l1Token, stranger)] as const;
    for (const address of [l1Gateway, aliased(await arbitrum.l1Router.getAddress()), stranger.address])
      await expect(
        send(arbitrum.l2Gateway, await impersonate(l2, address), "finalizeInboundTransfer", ...args),
      ).to.be.revertedWith("ONLY_COUNTERPART_GATEWAY");
    const counterpart = await impersonate(l2, aliased(l1Gateway));
    await send(arbitrum.l2Gateway, counterpart, "finalizeInboundTransfer", ...args);
    expect(await l2Token.balanceOf(stranger)).to.equal(sesh("1"));
  });

  it("fail as tickets that somebody sends through the inbox (AR-05)", async () => {
    const world = await fixture();
    const { arbitrum, l1Token, l2Token, stranger } = world;
    const mint = l2Token.interface.encodeFunctionData("bridgeMint", [stranger.address, sesh("1")]);
    const finalize = arbitrum.l2Gateway.interface.encodeFunctionData("finalizeInboundTransfer", [
      await l1Token.getAddress(),
      stranger.address,
      stranger.address,
      sesh("1"),
      await depositData(arbitrum, l1Token, stranger),
    ]);
    for (const call of [
      { to: await l2Token.getAddress(), data: mint },
      { to: await arbitrum.l2Gateway.getAddress(), data: finalize },
    ]) {
      const { ticket, redemption } = await sendTicket(world, stranger, call);
      expect(redemption).to.equal("failed");
      expect(await world.tickets.redeem(ticket)).to.equal("failed");
    }
    expect(await l2Token.totalSupply()).to.equal(sesh("1000"));
  });

  it("of a contract on Ethereum do nothing in the name of the wallet with its address on Arbitrum (AR-04, AR-05)", async () => {
    const world = await fixture();
    const { arbitrum, l2Token, stranger, alice } = world;
    const address = await arbitrum.outbox.getAddress();
    const namesake = await impersonate(l2, address);
    await l2Token.connect(await l2.ethers.getSigner(alice.address)).transfer(namesake, sesh("100"));
    const contract = await impersonate(l1, address);
    const data = l2Token.interface.encodeFunctionData("transfer", [stranger.address, sesh("100")]);
    const { ticket, redemption } = await sendTicket(world, contract, { to: await l2Token.getAddress(), data });
    expect(ticket.sender).to.equal(getAddress(aliased(address)));
    expect(redemption).to.equal("failed");
    expect(await l2Token.balanceOf(namesake)).to.equal(sesh("100"));
    // Not the ticket was wrong: its sender had no SESH.
    await l2Token.connect(namesake).transfer(ticket.sender, sesh("100"));
    expect(await world.tickets.redeem(ticket)).to.equal("redeemed");
    expect(await l2Token.balanceOf(stranger)).to.equal(sesh("100"));
  });

  it("take nothing out of the escrow, neither directly nor through the outbox", async () => {
    const world = await fixture();
    const { arbitrum, l1Token, stranger } = world;
    const data = l1.ethers.AbiCoder.defaultAbiCoder().encode(["uint256", "bytes"], [0, "0x"]);
    const args = [await l1Token.getAddress(), stranger.address, stranger.address, sesh("1000"), data] as const;
    await expect(send(arbitrum.l1Gateway, stranger, "finalizeInboundTransfer", ...args)).to.be.revertedWith(
      "NOT_FROM_BRIDGE",
    );
    const arbSys = MockArbSys__factory.connect(ARB_SYS, await l2.ethers.getSigner(stranger.address));
    const finalize = arbitrum.l1Gateway.interface.encodeFunctionData("finalizeInboundTransfer", args);
    await arbSys.sendTxToL1(arbitrum.l1Gateway, finalize);
    const [forged] = await messages(chains, arbitrum);
    await expect(execute(arbitrum, stranger, forged!)).to.be.revertedWith("ONLY_COUNTERPART_GATEWAY");
    expect(await escrowOf(world)).to.equal(sesh("1000"));
  });
});

/** The data a deposit arrives with: no token to create, no call to make. */
async function depositData({ l1Gateway }: World["arbitrum"], l1Token: World["l1Token"], account: Signer) {
  const call = await read<string>(l1Gateway, "getOutboundCalldata", l1Token, account, account, 1, "0x");
  return l1Gateway.interface.decodeFunctionData("finalizeInboundTransfer", call).getValue("_data") as string;
}
