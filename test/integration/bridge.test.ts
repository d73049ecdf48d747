import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { getAddress, id, Wallet, ZeroHash, zeroPadValue } from "ethers";
import { sesh } from "../support/amounts.js";
import { ACCESS_KEY, createBridgeScene, type BridgeScene } from "../support/bridge/scene.js";
import { LIFETIME } from "../support/bridge/tickets.js";
import { escrowOf, register } from "../support/bridge/world.js";
import type { Fault } from "../support/rpcServer.js";
import { DAY } from "../support/system.js";

interface Sent {
  plan: { ether?: { amount: string }; dates: { at: number }[]; notes: string[] };
  result: { hash: string; gasUsed: string; approval?: { hash: string; gasUsed: string } };
}

interface TicketData {
  id: string;
  status: string;
  redeemableUntil?: number;
}

interface StatusData {
  registration: { state: string; next: { step: string; tickets?: TicketData[] } };
  deposits: TicketData[];
  withdrawals: { status: string; amount: string; executableFrom?: number }[];
}

interface Failure {
  error: { code: string; message: string; hint: string; details?: Record<string, unknown> };
}

const STRANGE = getAddress(`0x${"ab".repeat(20)}`);

/** Answers every call of that function with the same. */
function answerCall(signature: string, result: string): Fault {
  return ({ id: requestId, method, params }, response) => {
    const { data } = (params[0] ?? {}) as { data?: string };
    if (method !== "eth_call" || data?.startsWith(id(signature).slice(0, 10)) !== true) return false;
    response.end(JSON.stringify({ jsonrpc: "2.0", id: requestId, result }));
    return true;
  };
}

describe("sesh bridge", () => {
  let scene: BridgeScene;

  before(async () => {
    scene = await createBridgeScene();
  });

  beforeEach(() => scene.reset());

  after(async () => {
    const printed = scene.cli.transcript.join("\n");
    for (const secret of [scene.cli.wallet.privateKey.slice(2), ACCESS_KEY]) expect(printed).not.to.contain(secret);
    await scene.close();
  });

  const deposit = (...more: string[]) => scene.cli.json<Sent>(["bridge", "deposit", "1000", "--yes", ...more]);
  const withdraw = (...more: string[]) => scene.cli.json<Sent>(["bridge", "withdraw", "250", "--yes", ...more]);
  const ticketsOf = async (hash: string) =>
    (await scene.cli.json<{ tickets: TicketData[] }>(["bridge", "status", hash])).tickets;
  const status = () => scene.cli.json<StatusData>(["bridge", "status"]);
  const refusal = async (args: string[], code = 1) => (await scene.cli.json<Failure>(["bridge", ...args], code)).error;

  async function deposited(): Promise<void> {
    await scene.registered();
    await deposit();
    await scene.arbOs.carry();
  }

  describe("deposit", () => {
    it("approves exactly the amount, pays for the ticket, and brings the SESH to Arbitrum", async () => {
      const { world, account, arbOs } = scene;
      await scene.registered();
      const { plan, result } = await deposit();
      expect(BigInt(plan.ether!.amount) > 0n).to.equal(true);
      expect(result.approval?.hash).to.match(/^0x/);
      expect(await world.l1Token.allowance(account, world.arbitrum.l1Gateway)).to.equal(0);
      expect(await escrowOf(world)).to.equal(sesh("1000"));
      expect((await ticketsOf(result.hash)).map(({ status: state }) => state)).to.deep.equal(["waiting"]);

      const [ticket] = await arbOs.carry();
      expect(ticket!.deposit).to.equal(BigInt(plan.ether!.amount));
      expect(ticket!.excessFeeRefundAddress).to.equal(account);
      expect(await world.l2Token.balanceOf(account)).to.equal(sesh("1000"));
      expect(await ticketsOf(result.hash)).to.containSubset([{ id: ticket!.id, status: "redeemed" }]);
      expect((await status()).deposits).to.containSubset([{ status: "redeemed", amount: "1000000000000" }]);
    });

    it("shows what it costs before it asks, and sends nothing without a yes", async () => {
      await scene.registered();
      const { code, out } = await scene.cli.run(["bridge", "deposit", "1000"], { answer: false });
      expect(code).to.equal(3);
      expect(out).to.contain("sepolia (chain 11155111)");
      expect(out).to.match(/Sends along +0\.\d+ ETH {2}for the ticket, at most/);
      expect(out).to.contain(`exactly 1,000 SESH for ${await scene.contracts.l1Gateway.getAddress()}`);
      expect(await escrowOf(scene.world)).to.equal(0);
    });

    it("pays for more than the prices of now, so that it is not refused when they rise (AR-06)", async () => {
      await scene.registered();
      const { result } = await deposit();
      const [ticket] = await scene.arbOs.carry({ tryAtOnce: false });
      const { provider } = scene.ethereum.chain.ethers;
      const { inbox } = scene.contracts;
      const receipt = await provider.getTransactionReceipt(result.hash);
      const block = await provider.getBlock(receipt!.blockNumber);
      const length = (ticket!.data.length - 2) / 2;
      const submission = (await inbox
        .getFunction("calculateRetryableSubmissionFee")
        .staticCall(length, block!.baseFeePerGas)) as bigint;
      expect(ticket!.maxSubmissionCost >= 3n * submission).to.equal(true);
      const gasPrice = (await scene.arbitrum.chain.ethers.provider.getFeeData()).gasPrice!;
      expect(ticket!.maxFeePerGas >= 4n * gasPrice).to.equal(true);
      expect(ticket!.gasLimit > 75_000n).to.equal(true);
    });

    for (const [why, how] of [
      ["costs more gas than was bid", { tryAtOnce: false }],
      ["runs out of gas", { gas: 40_000n }],
    ] as const) {
      it(`given a ticket that ${why}: another account redeems it (AR-06)`, async () => {
        const { world, account, cli, arbOs } = scene;
        await scene.registered();
        const { result } = await deposit();
        await arbOs.carry(how);
        const [ticket] = await ticketsOf(result.hash);
        expect(ticket).to.containSubset({ status: "failed" });
        const now = await scene.arbitrum.chain.networkHelpers.time.latest();
        expect(ticket!.redeemableUntil!).to.be.within(now + 7 * DAY - 60, now + 7 * DAY);
        const shown = (await cli.run(["bridge", "status"])).out;
        expect(shown)
          .to.contain(`its ticket waits to be redeemed, until`)
          .and.contain(`sesh bridge redeem ${ticket!.id}`);

        const other = Wallet.createRandom();
        await world.system.deployer.sendTransaction({ to: other.address, value: 10n ** 18n });
        const options = { env: { SESH_PRIVATE_KEY: other.privateKey }, answer: true };
        expect((await cli.run(["bridge", "redeem", result.hash], options)).code).to.equal(0);
        expect(await world.l2Token.balanceOf(account)).to.equal(sesh("1000"));
        expect(await ticketsOf(result.hash)).to.containSubset([{ status: "redeemed" }]);
        expect(await refusal(["redeem", ticket!.id, "--yes"])).to.containSubset({ code: "PRECONDITION_FAILED" });
      });
    }

    it("given a ticket that nobody redeems in 7 days: says that it has expired (AR-06)", async () => {
      await scene.registered();
      const { result } = await deposit();
      await scene.arbOs.carry({ tryAtOnce: false });
      const [ticket] = await ticketsOf(result.hash);
      await scene.arbOs.pass(LIFETIME + 1);
      expect(await ticketsOf(result.hash)).to.containSubset([{ id: ticket!.id, status: "expired" }]);
      expect((await refusal(["redeem", ticket!.id, "--yes"])).message).to.equal(
        `Arbitrum has no ticket ${ticket!.id} that could be redeemed.`,
      );
    });

    it("refuses before SESH is registered, as the default gateway would take it", async () => {
      const error = await refusal(["deposit", "1000", "--yes"]);
      expect(error.message).to.equal("SESH is not registered with the bridge yet.");
      expect(error.details).to.containSubset({ state: "notSent" });
      expect(await scene.world.l1Token.balanceOf(scene.account)).to.equal(sesh("10000"));
    });

    it("refuses more SESH than there is, before an approval", async () => {
      await scene.registered();
      const { world, account } = scene;
      const error = await refusal(["deposit", "10000.000000001", "--yes"]);
      expect(error).to.containSubset({ code: "CONTRACT_REVERTED", details: { error: "ERC20InsufficientBalance" } });
      expect(await world.l1Token.allowance(account, world.arbitrum.l1Gateway)).to.equal(0);
    });

    it("refuses recipients that could never use it (SD-03)", async () => {
      await scene.registered();
      const { world, contracts } = scene;
      for (const [address, what] of [
        [await world.system.pool.getAddress(), "the contract RewardPool"],
        [await world.l2Token.getAddress(), "the contract SessionToken"],
        [await contracts.l2Gateway.getAddress(), "Arbitrum's gateway"],
      ] as const) {
        const error = await refusal(["deposit", "1", "--to", address, "--yes"], 2);
        expect(error.message).to.equal(`--to: ${address} is ${what}.`);
      }
    });

    it("refuses to credit a contract on Ethereum, whose alias would get it (AR-08)", async () => {
      await scene.registered();
      const contract = await scene.world.l1Token.getAddress();
      const error = await refusal(["deposit", "1", "--refund-to", contract, "--yes"], 2);
      expect(error.message).to.contain(`--refund-to: ${contract} is a contract on Ethereum`);
    });

    it("writes a batch for a Safe on Ethereum, which has to name both accounts (AR-04, AR-08)", async () => {
      await scene.registered();
      const { world, cli, ethereum } = scene;
      const safe = await world.l1Token.getAddress();
      await ethereum.chain.networkHelpers.setBalance(safe, 10n ** 18n);
      await world.l1Token.connect(world.holder).transfer(safe, sesh("1000"));
      const file = cli.path("safe.json");
      const args = ["deposit", "1000", "--safe", safe, "--safe-batch", file, "--yes", "--force"];
      expect((await refusal(args, 2)).message).to.contain("need not be yours on Arbitrum");
      expect((await refusal([...args, "--to", world.alice.address], 2)).message).to.contain("--refund-to");

      await cli.json(["bridge", ...args, "--to", world.alice.address, "--refund-to", world.alice.address]);
      const batch = JSON.parse(await readFile(file, "utf8")) as {
        chainId: string;
        transactions: { to: string; value: string }[];
      };
      expect(batch.chainId).to.equal("11155111");
      expect(batch.transactions.map(({ to }) => to)).to.deep.equal([safe, await scene.contracts.l1Router.getAddress()]);
      expect(batch.transactions[0]!.value).to.equal("0");
      expect(BigInt(batch.transactions[1]!.value) > 0n).to.equal(true);
    });
  });

  describe("withdraw and finish", () => {
    it("says before it asks that it takes a week and a second transaction (AR-12)", async () => {
      await deposited();
      const { code, out } = await scene.cli.run(["bridge", "withdraw", "250"], { answer: false });
      expect(code).to.equal(3);
      expect(out).to.contain("it can be finished on Ethereum, about then").and.contain("It takes about 7 days");
      expect(out).to.match(
        /second transaction, on Ethereum: `sesh bridge finish`\. That takes up to 180000 gas there, about 0\.\d+ ETH/,
      );
    });

    it("pays on Ethereum once it is confirmed, whoever finishes it, once (AR-12)", async () => {
      const { world, account, cli, arbOs } = scene;
      await deposited();
      const { plan, result } = await withdraw();
      expect(await world.l2Token.balanceOf(account)).to.equal(sesh("750"));
      const [waiting] = (await status()).withdrawals;
      expect(waiting).to.containSubset({ status: "waiting", amount: "250000000000" });
      expect(waiting!.executableFrom).to.be.within(plan.dates[0]!.at, plan.dates[0]!.at + 60);
      const early = await refusal(["finish", result.hash, "--yes"]);
      expect(early.message).to.equal("The withdrawal is not confirmed on Ethereum yet.");
      expect(early.details).to.deep.equal({ executableFrom: waiting!.executableFrom });

      await arbOs.confirm();
      expect((await cli.run(["bridge", "status"])).out).to.contain(
        `can be finished: sesh bridge finish ${result.hash}`,
      );
      const other = Wallet.createRandom();
      await world.holder.sendTransaction({ to: other.address, value: 10n ** 18n });
      const options = { env: { SESH_PRIVATE_KEY: other.privateKey }, answer: true };
      expect((await cli.run(["bridge", "finish", result.hash], options)).code).to.equal(0);
      expect(await world.l1Token.balanceOf(account)).to.equal(sesh("9250"));
      expect((await status()).withdrawals).to.containSubset([{ status: "executed" }]);
      expect((await refusal(["finish", result.hash, "--yes"])).message).to.equal(
        "The withdrawal has been paid already.",
      );
    });

    it("proves each of several withdrawals, and those that were sent after the last confirmation wait", async () => {
      const { world, account, cli, arbOs } = scene;
      await deposited();
      const first = await withdraw("--to", world.stranger.address);
      const second = await withdraw();
      await arbOs.confirm();
      const third = await withdraw();
      await cli.json(["bridge", "finish", second.result.hash, "--yes"]);
      expect(await world.l1Token.balanceOf(account)).to.equal(sesh("9250"));
      await cli.json(["bridge", "finish", first.result.hash, "--yes"]);
      expect(await world.l1Token.balanceOf(world.stranger)).to.equal(sesh("250"));
      expect((await status()).withdrawals.map(({ status: state }) => state)).to.deep.equal([
        "executed",
        "executed",
        "waiting",
      ]);
      expect((await refusal(["finish", third.result.hash, "--yes"])).code).to.equal("PRECONDITION_FAILED");
    });

    it("refuses contracts of the bridge as recipients, and a transaction without a withdrawal", async () => {
      await deposited();
      const { contracts, world } = scene;
      const inbox = await contracts.inbox.getAddress();
      const error = await refusal(["withdraw", "1", "--to", inbox, "--yes"], 2);
      expect(error.message).to.equal(`--to: ${inbox} is Arbitrum's inbox.`);
      const { hash } = await world.system.deployer.sendTransaction({ to: world.alice.address, value: 1n });
      expect((await refusal(["finish", hash, "--yes"])).message).to.equal(`${hash} has no withdrawal of SESH.`);
    });
  });

  describe("status of a registration", () => {
    it("is complete only when both tickets are redeemed (DP-12)", async () => {
      const { world, arbOs, cli } = scene;
      expect((await status()).registration).to.containSubset({ state: "notSent", next: { step: "send" } });
      await register(world, { gas: [300_000n, 0n] });
      expect((await status()).registration).to.containSubset({ state: "sent", next: { step: "wait" } });
      await arbOs.carry();
      const { registration } = await status();
      expect(registration).to.containSubset({ state: "sent", next: { step: "redeem" } });
      expect(registration.next.tickets).to.have.length(1);
      expect((await refusal(["deposit", "1", "--yes"])).message).to.equal(
        "The registration of SESH with the bridge is not complete yet.",
      );
      await cli.json(["bridge", "redeem", registration.next.tickets![0]!.id, "--yes"]);
      expect((await status()).registration).to.containSubset({ state: "complete", next: { step: "complete" } });
    });

    it("says that it has to be sent again when a ticket has expired (DP-12)", async () => {
      const { world, arbOs } = scene;
      await register(world, { gas: [0n, 300_000n] });
      await arbOs.carry();
      await arbOs.pass(LIFETIME + 1);
      expect((await status()).registration).to.containSubset({ state: "sent", next: { step: "sendAgain" } });
      await register(world);
      expect((await status()).registration).to.containSubset({ next: { step: "wait" } });
      await arbOs.carry();
      expect((await status()).registration).to.containSubset({ state: "complete" });
    });
  });

  describe("given something wrong", () => {
    it("refuses an endpoint of Ethereum that serves another chain", async () => {
      const error = await refusal(["status", "--ethereum-rpc-url", scene.arbitrum.url], 2);
      expect(error).to.containSubset({ code: "CHAIN_MISMATCH", message: "The RPC endpoint serves chain 421614." });
    });

    it("asks for an endpoint of Ethereum", async () => {
      const { code, err } = await scene.cli.run(["bridge", "status"], { env: { SESH_ETHEREUM_RPC_URL: "" } });
      expect(code).to.equal(2);
      expect(err).to.contain("SESH_ETHEREUM_RPC_URL or SEPOLIA_RPC_URL");
    });

    it("refuses a bridge that contradicts itself, and sends nothing", async () => {
      await scene.registered();
      scene.ethereum.server.fault = answerCall("counterpartGateway()", zeroPadValue(STRANGE, 32));
      const error = await refusal(["deposit", "1", "--yes"], 2);
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.message).to.contain(`The bridge contradicts itself: the gateway on Ethereum names ${STRANGE}`);
    });

    for (const [signature, problem] of [
      ["allowedDelayedInboxes(address)", "the bridge takes nothing from the inbox"],
      ["allowedOutboxes(address)", "the bridge takes nothing from the outbox"],
    ] as const) {
      it(`refuses to go on when ${problem}`, async () => {
        scene.ethereum.server.fault = answerCall(signature, ZeroHash);
        expect((await refusal(["status"], 2)).message).to.contain(problem);
      });
    }

    it("says what is registered instead of our token, and refuses deposits", async () => {
      await scene.registered();
      scene.arbitrum.server.fault = answerCall("l1ToL2Token(address)", zeroPadValue(STRANGE, 32));
      const { registration } = await status();
      expect(registration).to.containSubset({
        state: "conflicting",
        next: { step: "impossible" },
        differences: [{ what: "the token of the gateway on Arbitrum", actual: STRANGE }],
      });
      expect((await scene.cli.run(["bridge", "status"])).out).to.contain(
        `the token of the gateway on Arbitrum is ${STRANGE}`,
      );
      expect((await refusal(["deposit", "1", "--yes"])).message).to.equal(
        "Something else is registered for SESH with the bridge.",
      );
    });

    it("names the variable of the endpoint that fails", async () => {
      for (const [side, variable] of [
        [scene.arbitrum, "SESH_RPC_URL"],
        [scene.ethereum, "SESH_ETHEREUM_RPC_URL"],
      ] as const) {
        side.server.fault = ({ method }, response) => {
          if (method !== "eth_call") return false;
          response.statusCode = 404;
          response.end("no");
          return true;
        };
        const error = await refusal(["status"]);
        expect(error.code).to.equal("RPC_FAILED");
        expect(error.hint).to.equal(`Try again in a moment, or choose another endpoint with ${variable}.`);
        side.server.fault = undefined;
      }
    });

    it("gives up with an error that says so when an endpoint fails in between", async () => {
      await deposited();
      await withdraw();
      await scene.arbOs.confirm();
      scene.arbitrum.server.fault = ({ method }, response) => {
        if (method !== "eth_getBlockByHash") return false;
        response.statusCode = 400;
        response.end("no");
        return true;
      };
      expect(await refusal(["status"])).to.containSubset({ code: "RPC_FAILED" });
      scene.arbitrum.server.fault = ({ id, method }, response) => {
        if (method !== "eth_getBlockByHash") return false;
        // An endpoint of another kind of chain says nothing of messages.
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { number: "0x1" } }));
        return true;
      };
      expect((await refusal(["status"])).message).to.match(/^The Arbitrum endpoint does not say what block 0x/);
    });

    it("says so when a ticket is redeemed and its call fails again", async () => {
      await scene.registered();
      const { result } = await deposit();
      await scene.arbOs.carry({ tryAtOnce: false });
      const redeemScheduled = scene.arbOs.redeemScheduled.bind(scene.arbOs);
      scene.arbOs.redeemScheduled = (transaction) => redeemScheduled(transaction, 40_000n);
      const error = await refusal(["redeem", result.hash, "--yes"]);
      scene.arbOs.redeemScheduled = redeemScheduled;
      expect(error.message).to.equal("The ticket was tried, and its call has failed again.");
      expect(await ticketsOf(result.hash)).to.containSubset([{ status: "failed" }]);
      await scene.cli.json(["bridge", "redeem", result.hash, "--yes"]);
      expect(await ticketsOf(result.hash)).to.containSubset([{ status: "redeemed" }]);
    });

    it("refuses what is no hash, and what neither chain knows", async () => {
      expect((await refusal(["status", "0x12"], 2)).message).to.equal("hash: not a hash.");
      const unknown = id("unknown");
      expect((await refusal(["status", unknown])).message).to.equal(
        `Neither chain has the transaction or ticket ${unknown}.`,
      );
      expect((await refusal(["finish", unknown, "--yes"])).message).to.equal(`Arbitrum has no transaction ${unknown}.`);
    });

    it("does not send again when the answer to a deposit is lost, and says what became of it", async () => {
      await scene.registered();
      const { world, ethereum } = scene;
      let sent = 0;
      ethereum.server.fault = async ({ method, params }, response) => {
        if (method !== "eth_sendRawTransaction") return false;
        sent++;
        await ethereum.chain.provider.request({ method, params });
        response.destroy();
        return true;
      };
      await deposit();
      expect(sent).to.equal(2);
      expect(await escrowOf(world)).to.equal(sesh("1000"));
    });
  });
});
