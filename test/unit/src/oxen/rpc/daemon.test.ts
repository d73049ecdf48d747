import { expect } from "chai";
import type { BigJson } from "../../../../../src/core/bigJson.js";
import { burnAddressOf } from "../../../../../src/oxen/burnAddress.js";
import { readDeposit } from "../../../../../src/oxen/deposits.js";
import { OxenDaemon } from "../../../../../src/oxen/rpc/daemon.js";
import { OxenRpc } from "../../../../../src/oxen/rpc/jsonRpc.js";
import { OxenWallet } from "../../../../../src/oxen/rpc/wallet.js";
import {
  faults,
  OxenChain,
  rpcVector,
  startDaemon,
  startWallet,
  type OxenLie,
  type OxenServer,
} from "../../../../support/oxenNode.js";
import { rejectionOf } from "../../../../support/rejection.js";

const burn = burnAddressOf("mainnet", "a test");
/** Answers with what a file says, whatever the chain is. */
const asDocumented =
  (prefix = ""): OxenLie =>
  (method) =>
    rpcVector(`${prefix}${method}`).result;
const problem = async (promise: Promise<unknown>) => (await rejectionOf(promise)).shortMessage;
const without = (result: Record<string, BigJson>, field: string) =>
  Object.fromEntries(Object.entries(result).filter(([name]) => name !== field));

describe("OxenDaemon", () => {
  let server: OxenServer;
  let daemon: OxenDaemon;

  beforeEach(async () => {
    server = await startDaemon(new OxenChain(burn, 10));
    server.lie = asDocumented();
    daemon = new OxenDaemon(new OxenRpc("daemon", server.url, { attempts: 1 }));
  });

  afterEach(() => server.close());

  const asked = () => server.requests.at(-1)!;
  const expectAsked = (name: string) => {
    const { method, params } = rpcVector(name).request;
    expect({ method: asked().method, params: asked().params }).to.deep.equal({ method, params });
  };

  it("knows network, height and immutable block", async () => {
    const hash = "6d9a2ce1ab8de11ca1a3c92d4c6fd2c9fd4ac9d3a3dd0f11cb8d7d0cbf5c5a10";
    expect(await daemon.info()).to.deep.equal({
      network: "mainnet",
      height: 1_800_123,
      immutable: { height: 1_800_112, hash },
    });
    expectAsked("get_info");
  });

  it("knows the headers of a range, and takes no other ones for them", async () => {
    const headers = await daemon.headers(1_800_112, 1_800_113);
    expect(headers.map(({ height, timestamp }) => [height, timestamp])).to.deep.equal([
      [1_800_112, 1_763_998_680],
      [1_800_113, 1_763_998_799],
    ]);
    expectAsked("get_block_headers_range");
    for (const [first, last] of [
      [1_800_112, 1_800_114],
      [1_800_111, 1_800_112],
      [1_800_113, 1_800_113],
    ] as const) {
      expect(await problem(daemon.headers(first, last))).to.contain(`other headers than those of ${first} to ${last}`);
    }
  });

  it("knows no immutable block where the daemon names none, only half of one, or is offline", async () => {
    const info = rpcVector("get_info").result;
    for (const result of [
      without(info, "immutable_height"),
      without(info, "immutable_block_hash"),
      { ...info, immutable_height: 0n },
      { ...info, immutable_block_hash: "" },
      { ...info, offline: true },
    ]) {
      server.lie = () => result;
      expect(await daemon.info()).to.deep.equal({ network: "mainnet", height: 1_800_123 });
    }
  });

  it("refuses what a bootstrap node says, a busy daemon and wrong fields (SD-06)", async () => {
    server.fault = faults.bootstrap;
    expect(await problem(daemon.info())).to.contain("wrong contents at untrusted");
    server.fault = faults.busy;
    expect(await problem(daemon.info())).to.contain("wrong contents at status");
    server.fault = undefined;
    const info = rpcVector("get_info").result;
    for (const [field, value] of [
      ["height", -1n],
      ["height", "1800123"],
      ["height", 2n ** 53n],
      ["nettype", 1n],
      ["immutable_height", null],
      ["immutable_block_hash", "6D9A"],
    ] as const) {
      server.lie = () => ({ ...info, [field]: value });
      expect(await problem(daemon.info()), field).to.contain(`answered get_info with wrong contents at ${field}`);
    }
  });

  it("gives the hash of a block, and refuses another block", async () => {
    const { hash } = rpcVector("get_block_header_by_height").result.block_header as { hash: string };
    expect(await daemon.blockHash(1_800_112)).to.equal(hash);
    expectAsked("get_block_header_by_height");
    expect(await problem(daemon.blockHash(1_800_111))).to.contain("the header of another block");
    server.lie = (method) => {
      const { result } = rpcVector(method);
      return { ...result, block_header: { ...(result.block_header as object), orphan_status: true } };
    };
    expect(await problem(daemon.blockHash(1_800_112))).to.contain("wrong contents at block_header.orphan_status");
  });

  it("gives transactions that are what their id says, and refuses others", async () => {
    const [txid] = rpcVector("get_transactions").request.params.tx_hashes as [string];
    const found = (await daemon.transactions([txid])).get(txid)!;
    expectAsked("get_transactions");
    const { amount, paymentId } = readDeposit(burn, found.height!, found.transaction);
    expect({ height: found.height, amount, paymentId }).to.deep.equal({
      height: 1_800_111,
      amount: 9_007_199_254_740_993n,
      paymentId: "a1b2c3d4e5f60708",
    });

    const other = "00".repeat(32);
    expect(await problem(daemon.transactions([other]))).to.contain("another transaction than");
    const entry = (rpcVector("get_transactions").result.txs as Record<string, BigJson>[])[0]!;
    server.lie = (_method, result) => ({ ...result, status: "OK", txs: [{ ...entry, tx_hash: other }] });
    expect(await problem(daemon.transactions([other]))).to.contain(`another transaction than ${other}`);
    server.lie = (_method, result) => ({ ...result, txs: [{ ...entry, pruned: "00" }] });
    expect(await problem(daemon.transactions([txid]))).to.contain("in a form not known here");
    server.lie = (_method, result) => ({ ...result, txs: [{ ...entry, in_pool: true }] });
    expect((await daemon.transactions([txid])).get(txid)!.height).to.equal(undefined);
    server.lie = (_method, result) => ({ ...result, txs: [], missed_tx: [txid] });
    expect((await daemon.transactions([txid])).size).to.equal(0);
  });

  it("asks for at most 100 transactions at once", async () => {
    server.lie = (_method, result) => ({ ...result, txs: [] });
    await daemon.transactions(Array.from({ length: 201 }, (_, i) => i.toString(16).padStart(64, "0")));
    expect(server.requests.map(({ params }) => (params.tx_hashes as string[]).length)).to.deep.equal([100, 100, 1]);
  });

  it("computes the supply with all digits: what was emitted less what was burnt", async () => {
    expect(await daemon.supplyAt(1_800_112)).to.equal(66_300_000_000_000_001n);
    expectAsked("get_coinbase_tx_sum");
    server.lie = (_method, result) => ({ ...result, emission_amount: 1n, burn_amount: 2n });
    expect(await problem(daemon.supplyAt(1_800_112))).to.contain("more was burnt than ever existed");
  });

  it("lists service nodes with their contributors", async () => {
    const [node] = await daemon.serviceNodes();
    expectAsked("get_service_nodes");
    expect(node!.publicKey).to.match(/^aa11/);
    expect(node!.contributors.map(({ amount }) => amount)).to.deep.equal([11_250_000_000_000n, 3_750_000_000_000n]);
  });

  it("tells spent key images from others", async () => {
    const images = rpcVector("is_key_image_spent").request.params.key_images as string[];
    expect(await daemon.keyImages(images)).to.deep.equal(["unspent", "spent", "pool"]);
    expectAsked("is_key_image_spent");
    expect(await problem(daemon.keyImages(images.slice(1)))).to.contain("about 3 key images instead of 2");
    server.lie = () => ({ status: "OK", spent_status: [3n] });
    expect(await problem(daemon.keyImages(images.slice(2)))).to.contain("wrong contents at spent_status.0");
  });
});

describe("OxenWallet", () => {
  let server: OxenServer;
  let wallet: OxenWallet;

  beforeEach(async () => {
    server = await startWallet(new OxenChain(burn, 10));
    server.lie = asDocumented("wallet_");
    wallet = new OxenWallet(new OxenRpc("wallet", server.url, { attempts: 2, pause: 1 }));
  });

  afterEach(() => server.close());

  it("lists what came in, with all digits, and what is in the pool", async () => {
    expect(await wallet.transfers(1_800_000)).to.deep.equal([
      {
        txid: "3f0c1b2a39485766758493a2b1c0dfeefd0c1b2a39485766758493a2b1c0df01",
        height: 1_800_111,
        amount: 9_007_199_254_740_993n,
        paymentId: "a1b2c3d4e5f60718",
        checkpointed: true,
      },
      {
        txid: "4f0c1b2a39485766758493a2b1c0dfeefd0c1b2a39485766758493a2b1c0df02",
        height: 0,
        amount: 1_500_000_000n,
        paymentId: "0000000000000000",
        checkpointed: false,
      },
    ]);
    const { method, params } = rpcVector("wallet_get_transfers").request;
    expect(server.requests.map((request) => ({ method: request.method, params: request.params }))).to.deep.equal([
      { method, params },
    ]);
  });

  it("leaves out rewards and what came to subaddresses", async () => {
    server.lie = (_method, result) => {
      const [entry] = rpcVector("wallet_get_transfers").result.in as Record<string, BigJson>[];
      return {
        ...result,
        in: [
          { ...entry, type: "snode" },
          { ...entry, subaddr_index: { major: 0n, minor: 1n } },
        ],
      };
    };
    expect(await wallet.transfers(0)).to.deep.equal([]);
    server.lie = () => ({});
    expect(await wallet.transfers(0)).to.deep.equal([]);
  });

  it("refuses amounts that no wallet can have and wrong fields (SD-02, SD-06)", async () => {
    const { result } = rpcVector("wallet_get_transfers");
    const [entry] = result.in as Record<string, BigJson>[];
    for (const [field, value] of [
      ["amount", 2n ** 64n],
      ["amount", -1n],
      ["amount", "5"],
      ["txid", "3F"],
      ["payment_id", ""],
      ["height", null],
      ["checkpointed", true],
    ] as const) {
      server.lie = () => ({ in: [{ ...entry, [field]: value }] });
      expect(await problem(wallet.transfers(0)), field).to.contain(`wrong contents at in.0.${field}`);
    }
  });

  it("makes a view-only wallet of the published key, once, and refuses another address", async () => {
    server.lie = undefined;
    await wallet.generateFromKeys(burn, 1_800_000, "claims");
    const { params } = server.requests[0]!;
    expect({ ...params, viewkey: undefined, address: undefined }).to.deep.equal({
      ...rpcVector("wallet_generate_from_keys").request.params,
      viewkey: undefined,
      address: undefined,
    });
    expect(params.address).to.equal(burn.address);
    expect(params.viewkey).to.match(/^[0-9a-f]{64}$/);
    server.lie = asDocumented("wallet_");
    expect(await problem(wallet.generateFromKeys(burn, 0, "claims"))).to.contain("made a wallet of L6bwQJLF");
    server.fault = faults.html;
    server.requests.length = 0;
    await problem(wallet.generateFromKeys(burn, 0, "claims"));
    expect(server.requests).to.have.length(1);
  });

  it("knows its address and how far it has scanned", async () => {
    server.lie = undefined;
    expect(await wallet.address()).to.equal(burn.address);
    expect(await wallet.height()).to.equal(10);
    await wallet.refresh();
    expect(server.requests.map(({ method }) => method)).to.deep.equal(["get_address", "get_height", "refresh"]);
  });
});
