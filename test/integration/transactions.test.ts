import { expect } from "chai";
import { id, parseEther, Transaction, Wallet } from "ethers";
import { RpcProvider } from "../../src/config/rpcProvider.js";
import { collectLogs, findBlockAt, findCreationBlock, scanLogs } from "../../src/contracts/logs.js";
import { sendTransaction } from "../../src/contracts/transactions.js";
import type { Address } from "../../src/core/addresses.js";
import { rejectionOf } from "../support/rejection.js";
import { createRpcServer, type Fault, type RpcServer } from "../support/rpcServer.js";
import { CHAIN_ID, createChain, deploySystem, type System } from "../support/system.js";

const FAST = { timeout: 3_000, interval: 20 };

describe("Sending and reading through an unreliable endpoint", () => {
  let chain: Awaited<ReturnType<typeof createChain>>;
  let system: System;
  let server: RpcServer;
  let provider: RpcProvider;
  let wallet: Wallet;

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
  });

  beforeEach(async () => {
    server = await createRpcServer(chain.provider);
    provider = new RpcProvider(server.url, CHAIN_ID, { timeout: 500, attempts: 2, pause: 1 });
    wallet = new Wallet(Wallet.createRandom().privateKey, provider);
    await system.deployer.sendTransaction({ to: wallet.address, value: parseEther("1") });
  });
  afterEach(async () => {
    await chain.provider.request({ method: "evm_setAutomine", params: [true] });
    provider.destroy();
    await server.close();
  });

  const payment = () => ({ to: Wallet.createRandom().address, value: 1n, gasLimit: 30_000n });
  const broadcasts = () => server.requests.filter(({ method }) => method === "eth_sendRawTransaction");
  const nonce = () => chain.ethers.provider.getTransactionCount(wallet.address);

  /** Passes the transaction on, but the answer never comes. */
  const loseAnswer: Fault = async ({ method, params }, response) => {
    if (method !== "eth_sendRawTransaction") return false;
    await chain.provider.request({ method, params });
    response.destroy();
    return true;
  };

  const failTimes = (times: number, faulty: string): Fault => {
    let left = times;
    return ({ method }, response) => {
      if (method !== faulty || left-- <= 0) return false;
      response.destroy();
      return true;
    };
  };

  describe("sendTransaction", () => {
    it("finds by its hash a transaction whose answer was lost, and does not send again (SD-07)", async () => {
      server.fault = loseAnswer;
      let hash = "";
      const receipt = await sendTransaction(provider, wallet, payment(), {
        ...FAST,
        onHash: (known) => {
          hash = known;
        },
      });
      expect(receipt.hash).to.equal(hash);
      expect(broadcasts()).to.have.length(1);
      expect(await nonce()).to.equal(1);
    });

    it("is not misled when the lost transaction cannot be found at first and the second is refused (SD-07)", async () => {
      let hidden = 2;
      server.fault = async (request, response) => {
        if (request.method === "eth_sendRawTransaction" && broadcasts().length === 1)
          return loseAnswer(request, response);
        if (!request.method.startsWith("eth_getTransaction") || hidden <= 0 || broadcasts().length === 0) return false;
        if (broadcasts().length === 2) hidden--;
        response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, result: null }));
        return true;
      };
      expect((await sendTransaction(provider, wallet, payment(), FAST)).status).to.equal(1);
      expect(broadcasts()).to.have.length(2);
      expect(await nonce()).to.equal(1);
    });

    it("hands over the very same bytes again if the transaction did not arrive (SD-07)", async () => {
      server.fault = failTimes(2, "eth_sendRawTransaction");
      const receipt = await sendTransaction(provider, wallet, payment(), FAST);
      const hashes = broadcasts().map(({ params }) => Transaction.from(params[0] as string).hash);
      expect(hashes).to.deep.equal([receipt.hash, receipt.hash, receipt.hash]);
      expect(await nonce()).to.equal(1);
    });

    it("gives the hash to look up where the outcome stays unknown (SD-07)", async () => {
      server.fault = failTimes(99, "eth_sendRawTransaction");
      const error = await rejectionOf(sendTransaction(provider, wallet, payment(), FAST));
      expect(error.code).to.equal("TRANSACTION_PENDING");
      expect(error.details.hash).to.match(/^0x[0-9a-f]{64}$/);
      expect(await nonce()).to.equal(0);
    });

    it("outlives receipts that fail or come late (SD-06)", async () => {
      server.fault = failTimes(5, "eth_getTransactionReceipt");
      expect((await sendTransaction(provider, wallet, payment(), FAST)).status).to.equal(1);
    });

    it("refuses to send while an earlier transaction is unconfirmed (SD-07)", async () => {
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      const first = await rejectionOf(sendTransaction(provider, wallet, payment(), { timeout: 100, interval: 20 }));
      expect(first.code).to.equal("TRANSACTION_PENDING");
      const second = await rejectionOf(sendTransaction(provider, wallet, payment(), FAST));
      expect(second.shortMessage).to.contain("1 unconfirmed transactions");
      expect(broadcasts()).to.have.length(1);
      await chain.provider.request({ method: "evm_mine", params: [] });
    });

    it("says what the network refuses without trying again", async () => {
      const error = await rejectionOf(
        sendTransaction(provider, wallet, { ...payment(), value: parseEther("2") }, FAST),
      );
      expect(error.shortMessage).to.contain("too little ETH");
      expect(broadcasts()).to.have.length(1);
    });

    it("explains a transaction that was included and failed", async () => {
      const data = system.token.interface.encodeFunctionData("transfer", [system.deployer.address, 5n]);
      const to = await system.token.getAddress();
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      const sending = sendTransaction(provider, wallet, { to, data, gasLimit: 100_000n }, FAST);
      const mining = chain.networkHelpers
        .mine()
        .then(() => new Promise((resolve) => setTimeout(resolve, 150)))
        .then(() => chain.networkHelpers.mine());
      const error = await rejectionOf(sending);
      await mining;
      expect(error.code).to.equal("CONTRACT_REVERTED");
      expect(error.shortMessage).to.equal(`${wallet.address} has 0 SESH but needs 0.000000005 SESH.`);
      expect(error.details.hash).to.match(/^0x/);
    });
  });

  describe("scanLogs", () => {
    const filter = async () => ({
      address: (await system.token.getAddress()) as Address,
      topics: [id("Transfer(address,address,uint256)")],
    });

    /** Refuses ranges of more than `limit` blocks, as endpoints do. */
    const limitRange =
      (limit: number): Fault =>
      ({ id: request, method, params }, response) => {
        if (method !== "eth_getLogs") return false;
        const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
        if (Number(toBlock) - Number(fromBlock) < limit) return false;
        const error = { code: -32005, message: "query returned more than 10000 results" };
        response.end(JSON.stringify({ jsonrpc: "2.0", id: request, error }));
        return true;
      };

    it("halves ranges that are too large and loses nothing (IX-05)", async () => {
      const head = await provider.getBlockNumber();
      const whole = await collectLogs(provider, await filter(), 0, head);
      expect(whole.length > 10).to.equal(true);
      for (const limit of [1, 3, 7]) {
        server.fault = limitRange(limit);
        const found = await collectLogs(provider, await filter(), 0, head);
        const place = ({ blockNumber, index }: { blockNumber: number; index: number }) => `${blockNumber}:${index}`;
        expect(found.map(place)).to.deep.equal(whole.map(place));
      }
    });

    it("gives the newest first and asks no further than its reader", async () => {
      const head = await provider.getBlockNumber();
      const blocks: number[] = [];
      for await (const logs of scanLogs(provider, await filter(), 0, head, 5)) {
        blocks.push(...logs.map(({ blockNumber }) => blockNumber));
        if (blocks.length > 0) break;
      }
      expect(blocks).to.deep.equal(blocks.toSorted((a, b) => b - a));
      const ranges = server.requests.filter(({ method }) => method === "eth_getLogs");
      expect(ranges.length < 10).to.equal(true);
    });

    it("gives up when a single block is refused, or nothing answers", async () => {
      server.fault = limitRange(0);
      expect((await rejectionOf(collectLogs(provider, await filter(), 0, 3))).code).to.equal("RPC_FAILED");
      server.fault = failTimes(99, "eth_getLogs");
      expect((await rejectionOf(collectLogs(provider, await filter(), 0, 3))).shortMessage).to.contain(
        "cannot be reached",
      );
    });
  });

  it("findBlockAt finds the first block of a time", async () => {
    const head = await provider.getBlockNumber();
    const block = (await provider.getBlock(head - 3))!;
    const before = (await provider.getBlock(head - 4))!;
    expect(await findBlockAt(provider, block.timestamp)).to.equal(block.number);
    expect(await findBlockAt(provider, before.timestamp + 1)).to.equal(block.number);
    expect(await findBlockAt(provider, 0)).to.equal(0);
    expect(await findBlockAt(provider, block.timestamp + 1e6)).to.equal(head);
  });

  it("findCreationBlock finds the block of a contract's creation, and 0 where old state is not kept", async () => {
    const address = (await system.token.getAddress()) as Address;
    const block = await findCreationBlock(provider, address);
    const codes = [block - 1, block].map(async (number) => (await provider.getCode(address, number)) !== "0x");
    expect(await Promise.all(codes)).to.deep.equal([false, true]);
    server.fault = ({ id: request, method }, response) => {
      if (method !== "eth_getCode") return false;
      response.end(
        JSON.stringify({ jsonrpc: "2.0", id: request, error: { code: -32000, message: "missing trie node" } }),
      );
      return true;
    };
    expect(await findCreationBlock(provider, address)).to.equal(0);
  });
});
