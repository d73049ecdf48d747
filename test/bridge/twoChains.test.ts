import * as sdk from "@arbitrum/sdk";
import { StaticJsonRpcProvider } from "@ethersproject/providers";
import { expect } from "chai";
import { Wallet } from "ethers";
import { RpcProvider } from "../../src/config/rpcProvider.js";
import { MockArbRetryableTx__factory } from "../../typechain-types/index.js";
import { sesh } from "../support/amounts.js";
import { aliasOf } from "../support/bridge/nitroNode.js";
import { ARB_RETRYABLE_TX } from "../support/bridge/arbOs.js";
import { read, send } from "../support/bridge/artifacts.js";
import { LIFETIME } from "../support/bridge/tickets.js";
import { startTwoChains } from "../support/bridge/twoChains.js";
import { deployWorld, deposit, register, withdraw } from "../support/bridge/world.js";
import { CHAIN_ID } from "../support/system.js";

const at = {
  l1Router: "0xcE18836b233C83325Cc8848CA4487e94C6288264",
  l1Gateway: "0xba2F7B6eAe1F9d174199C5E4867b563E0eaC40F3",
  l2Gateway: "0x8Ca1e1AC0f260BC4dA7Dd60aCA6CA66208E642C5",
};
const { ParentToChildMessageStatus: Ticket, ChildToParentMessageStatus: Withdrawal } = sdk;

describe("Two local chains as Arbitrum's SDK sees them", () => {
  let chains: Awaited<ReturnType<typeof startTwoChains>>;
  let world: Awaited<ReturnType<typeof deployWorld>>;
  let ethereum: StaticJsonRpcProvider;
  let arbitrum: StaticJsonRpcProvider;

  before(async () => {
    chains = await startTwoChains({ at, ethereumChainId: 11_155_111 });
    const { contracts } = chains;
    world = await deployWorld({ l1: chains.ethereum.chain, l2: chains.arbitrum.chain }, contracts);
    ethereum = new StaticJsonRpcProvider(chains.ethereum.url);
    arbitrum = new StaticJsonRpcProvider(chains.arbitrum.url);
    const network = sdk.getArbitrumNetworks().find(({ chainId }) => chainId === Number(CHAIN_ID))!;
    const { bridge, inbox, outbox, rollup } = contracts;
    const addresses = await Promise.all([bridge, inbox, outbox, rollup].map((contract) => contract.getAddress()));
    const [bridgeAddress, inboxAddress, outboxAddress, rollupAddress] = addresses as [string, string, string, string];
    sdk.registerCustomArbitrumNetwork(
      {
        ...network,
        isCustom: true,
        ethBridge: {
          ...network.ethBridge,
          ...{ bridge: bridgeAddress, inbox: inboxAddress, outbox: outboxAddress, rollup: rollupAddress },
        },
      },
      { throwIfAlreadyRegistered: false },
    );
  });

  after(() => chains.stop());

  async function messagesOf(hash: string) {
    const receipt = await ethereum.getTransactionReceipt(hash);
    return new sdk.ParentTransactionReceipt(receipt).getParentToChildMessages(arbitrum);
  }

  it("have Arbitrum's contracts at the addresses that were asked for, pointing at each other", async () => {
    const { l1Gateway, l1Router, l2Gateway, l2Router } = chains.contracts;
    expect(await l1Gateway.getAddress()).to.equal(at.l1Gateway);
    expect(await read(l1Gateway, "router")).to.equal(at.l1Router);
    expect(await read(l1Gateway, "counterpartGateway")).to.equal(at.l2Gateway);
    expect(await read(l2Gateway, "counterpartGateway")).to.equal(at.l1Gateway);
    expect(await read(l1Router, "counterpartGateway")).to.equal(await l2Router.getAddress());
  });

  it("name tickets as it does, redeem them, and bind the token", async () => {
    const { hash } = await register(world);
    const messages = await messagesOf(hash);
    expect(await Promise.all(messages.map((message) => message.status()))).to.deep.equal([
      Ticket.NOT_YET_CREATED,
      Ticket.NOT_YET_CREATED,
    ]);
    const arrived = await chains.arbOs.carry();
    expect(arrived.map(({ id }) => id)).to.deep.equal(messages.map(({ retryableCreationId }) => retryableCreationId));
    expect(await chains.arbOs.carry()).to.deep.equal([]);
    const again = await messagesOf(hash);
    expect(await Promise.all(again.map((message) => message.status()))).to.deep.equal([
      Ticket.REDEEMED,
      Ticket.REDEEMED,
    ]);
    expect(await read(world.arbitrum.l2Router, "getGateway", world.l1Token)).to.equal(at.l2Gateway);
  });

  it("keep a ticket that was not tried or failed, until anybody redeems it", async () => {
    const provider = new RpcProvider(chains.arbitrum.url, CHAIN_ID);
    const [funder] = await chains.arbitrum.chain.ethers.getSigners();
    const anybody = Wallet.createRandom(provider);
    await funder!.sendTransaction({ to: anybody.address, value: 10n ** 18n });
    const precompile = MockArbRetryableTx__factory.connect(ARB_RETRYABLE_TX, anybody);
    for (const how of [{ tryAtOnce: false }, { gas: 40_000n }]) {
      const { hash } = await deposit(world, world.holder, sesh("10"), { to: world.alice.address });
      const before = await world.l2Token.balanceOf(world.alice);
      await chains.arbOs.carry(how);
      const [message] = await messagesOf(hash);
      expect(await message!.status()).to.equal(Ticket.FUNDS_DEPOSITED_ON_CHILD);
      expect(await precompile.getTimeout(message!.retryableCreationId)).to.be.greaterThan(0);
      expect(await world.l2Token.balanceOf(world.alice)).to.equal(before);

      await (await precompile.redeem(message!.retryableCreationId)).wait();
      expect(await world.l2Token.balanceOf(world.alice)).to.equal(before + sesh("10"));
      expect(await (await messagesOf(hash))[0]!.status()).to.equal(Ticket.REDEEMED);
      await expect(precompile.redeem.staticCall(message!.retryableCreationId)).to.be.revertedWithCustomError(
        precompile,
        "NoTicketWithID",
      );
    }
    provider.destroy();
  });

  it("let a ticket go after 7 days", async () => {
    const { hash } = await deposit(world, world.holder, sesh("1"));
    await chains.arbOs.carry({ tryAtOnce: false });
    await chains.arbOs.pass(LIFETIME + 1);
    expect(await (await messagesOf(hash))[0]!.status()).to.equal(Ticket.EXPIRED);
  });

  it("estimate a ticket, and refuse one that cannot succeed", async () => {
    const { l1Gateway, l2Gateway } = chains.contracts;
    const data = await read<string>(
      l1Gateway,
      "getOutboundCalldata",
      ...[world.l1Token, world.holder, world.alice, 1n, "0x"],
    );
    const estimator = new sdk.ParentToChildMessageGasEstimator(arbitrum);
    const ticket = { from: at.l1Gateway, to: at.l2Gateway, data, l2CallValue: (await ethereum.getGasPrice()).mul(0) };
    const refunds = { excessFeeRefundAddress: world.alice.address, callValueRefundAddress: world.alice.address };
    const gas = await estimator.estimateRetryableTicketGasLimit({ ...ticket, ...refunds });
    expect(gas.toNumber()).to.be.within(50_000, 300_000);
    const forged = estimator.estimateRetryableTicketGasLimit({ ...ticket, ...refunds, from: world.alice.address });
    expect(String(await forged.catch((error: unknown) => error))).to.include("ONLY_COUNTERPART_GATEWAY");
    expect(aliasOf(at.l1Gateway)).to.equal("0xCb407B6EAE1F9d174199c5E4867b563E0eac5204");
    expect(await l2Gateway.getAddress()).to.equal(at.l2Gateway);
  });

  it("prove withdrawals once they are confirmed", async () => {
    const hashes: string[] = [];
    for (const amount of [3n, 20n, 100n]) hashes.push((await withdraw(world, world.alice, amount)).hash);
    const receiptOf = async (hash: string) =>
      new sdk.ChildTransactionReceipt(await arbitrum.getTransactionReceipt(hash));
    const withdrawalOf = async (hash: string) => (await (await receiptOf(hash)).getChildToParentMessages(ethereum))[0]!;
    expect(await (await withdrawalOf(hashes[1]!)).status(arbitrum)).to.equal(Withdrawal.UNCONFIRMED);
    await chains.arbOs.confirm();
    const withdrawal = await withdrawalOf(hashes[1]!);
    expect(await withdrawal.status(arbitrum)).to.equal(Withdrawal.CONFIRMED);
    const proof = await withdrawal.getOutboxProof(arbitrum);
    const [event] = (await receiptOf(hashes[1]!)).getChildToParentEvents() as [sdk.ChildToParentTransactionEvent];
    const { caller, destination, arbBlockNum, ethBlockNum, timestamp, callvalue, data } = event;
    const item = [
      caller,
      destination,
      ...[arbBlockNum, ethBlockNum, timestamp, callvalue].map((number) => number.toBigInt()),
      data,
    ];
    await send(chains.contracts.outbox, world.stranger, "executeTransaction", proof, 1, ...item);
    expect(await world.l1Token.balanceOf(world.alice)).to.equal(20n);
    expect(await (await withdrawalOf(hashes[1]!)).status(arbitrum)).to.equal(Withdrawal.EXECUTED);
  });
});
