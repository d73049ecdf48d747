import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { burnAddressOf } from "../../../../src/oxen/burnAddress.js";
import { DaemonQuorum } from "../../../../src/oxen/daemonQuorum.js";
import { OxenDaemon } from "../../../../src/oxen/rpc/daemon.js";
import { OxenRpc } from "../../../../src/oxen/rpc/jsonRpc.js";
import { OxenWallet } from "../../../../src/oxen/rpc/wallet.js";
import { Watcher } from "../../../../src/oxen/watcher.js";
import { WatchReader } from "../../../../src/oxen/watchReader.js";
import { WatchStore } from "../../../../src/oxen/watchStore.js";
import { faults, OxenChain, startDaemon, startWallet, type OxenServer } from "../../../support/oxenNode.js";
import { rejectionOf } from "../../../support/rejection.js";

const burn = burnAddressOf("mainnet", "a test");
const settings = { network: "mainnet", address: burn.address, startHeight: 10 };
const paymentId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
/** Above 2^53. */
const AMOUNT = 9_007_199_254_740_993n;
const HALTED_AT = 1_764_000_000;

describe("Watcher", () => {
  let chain: OxenChain;
  let daemons: OxenServer[];
  let wallet: Awaited<ReturnType<typeof startWallet>>;
  let folder: string;
  let store: WatchStore;
  let watcher: Watcher;

  const start = async (quorum = 2) => {
    store = await WatchStore.open(folder, settings);
    const options = { timeout: 2_000, attempts: 1 };
    watcher = new Watcher({
      daemons: new DaemonQuorum(
        daemons.map(({ url }) => new OxenDaemon(new OxenRpc("daemon", url, options))),
        quorum,
        settings.network,
      ),
      wallet: new OxenWallet(new OxenRpc("wallet", wallet.url, options)),
      burn,
      store,
      now: () => HALTED_AT,
    });
  };
  const restart = async () => {
    await store.close();
    await start();
  };
  const rows = () => [...store.deposits.values()].map(({ txid, amount }) => ({ txid, amount }));
  const expectHalt = async (reason: string) => {
    const before = await readFile(join(folder, "deposits.jsonl"), "utf8");
    const anchor = store.state!.anchor;
    const look = await watcher.poll();
    expect(look.status).to.equal("halted");
    expect(look.reason).to.contain(reason);
    expect(store.state!.halt).to.deep.equal({ at: HALTED_AT, reason: look.reason });
    expect(store.state!.anchor).to.deep.equal(anchor);
    expect(await readFile(join(folder, "deposits.jsonl"), "utf8")).to.equal(before);
  };

  beforeEach(async () => {
    chain = new OxenChain(burn, 100);
    chain.immutable = 88;
    daemons = await Promise.all([startDaemon(chain), startDaemon(chain), startDaemon(chain)]);
    wallet = await startWallet(chain);
    folder = await mkdtemp(join(tmpdir(), "sesh-watch-"));
    await start();
  });

  afterEach(async () => {
    await store.close();
    await Promise.all([...daemons, wallet].map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  describe("given a chain in order", () => {
    it("makes final what lies at or below the immutable block, and shows the rest as pending", async () => {
      const last = chain.pay(88, { amounts: [AMOUNT], paymentId });
      const above = chain.pay(89, { amounts: [5n] });
      const pool = chain.pay(0, { amounts: [6n] });
      const { status, added, pending, problems } = await watcher.poll();
      expect({ status, problems }).to.deep.equal({ status: "current", problems: [] });
      expect(added.map(({ txid, height, amount, paymentId: id }) => ({ txid, height, amount, id }))).to.deep.equal([
        { txid: last, height: 88, amount: AMOUNT, id: "0102030405060708" },
      ]);
      const none = "0000000000000000";
      expect(pending).to.deep.equal([
        { txid: above, height: 89, amount: 5n, paymentId: none },
        { txid: pool, height: 0, amount: 6n, paymentId: none },
      ]);
      expect(store.state!.anchor).to.deep.equal({ height: 88, hash: chain.blocks[88] });
    });

    it("sums several outputs of one transaction, which is one deposit (CL-08)", async () => {
      const txid = chain.pay(50, { amounts: [AMOUNT, 7n, 7n] });
      expect((await watcher.poll()).added).to.have.length(1);
      expect(rows()).to.deep.equal([{ txid, amount: AMOUNT + 14n }]);
      expect(store.deposits.get(txid)).to.deep.include({
        listed: { amount: AMOUNT + 14n, paymentId: "0000000000000000" },
      });
      expect(store.deposits.get(txid)).not.to.have.property("paymentId");
      chain.pay(0, { amounts: [1n, 2n] });
      expect((await watcher.poll()).pending.map(({ amount }) => amount)).to.deep.equal([3n]);
    });

    it("does not count again what the wallet still lists in the pool", async () => {
      const txid = chain.pay(50, { amounts: [4n] });
      wallet.lie = (method, result) =>
        method === "get_transfers"
          ? { ...result, pool: (result.in as object[]).map((entry) => ({ ...entry, height: 0n, type: "pool" })) }
          : result;
      const { pending } = await watcher.poll();
      expect(pending).to.deep.equal([]);
      expect(store.deposits.get(txid)!.listed.amount).to.equal(4n);
    });

    it("makes a deposit final once, however often it looks (CL-08)", async () => {
      const first = chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      expect((await watcher.poll()).added).to.deep.equal([]);
      chain.mine(10);
      const second = chain.pay(95, { amounts: [2n] });
      chain.immutable = 96;
      expect((await watcher.poll()).added.map(({ txid }) => txid)).to.deep.equal([second]);
      expect((await watcher.poll()).added).to.deep.equal([]);
      expect(rows()).to.deep.equal([
        { txid: first, amount: 1n },
        { txid: second, amount: 2n },
      ]);
    });

    it("orders what becomes final together by height and transaction", async () => {
      const ids = [60, 40, 40, 50].map((height, i) => ({ height, txid: chain.pay(height, { amounts: [BigInt(i)] }) }));
      const sorted = ids.sort((a, b) => a.height - b.height || (a.txid < b.txid ? -1 : 1));
      expect((await watcher.poll()).added.map(({ txid }) => txid)).to.deep.equal(sorted.map(({ txid }) => txid));
    });

    it("counts nothing before the first block", async () => {
      chain.pay(9, { amounts: [1n] });
      const counted = chain.pay(10, { amounts: [2n] });
      await watcher.poll();
      expect(rows()).to.deep.equal([{ txid: counted, amount: 2n }]);
    });

    it("takes the amount from the transaction and not from the wallet", async () => {
      const txid = chain.pay(50, { amounts: [AMOUNT], paymentId });
      wallet.lie = (method, result) =>
        method === "get_transfers"
          ? { in: (result.in as object[]).map((entry) => ({ ...entry, amount: 1n, payment_id: "ff".repeat(8) })) }
          : result;
      const [deposit] = (await watcher.poll()).added;
      expect(deposit).to.include({ txid, amount: AMOUNT, paymentId: "0102030405060708" });
      expect((await watcher.poll()).status).to.equal("current");
    });
  });

  describe("given a reorganisation", () => {
    it("above the immutable block, forgets what was pending there", async () => {
      const final = chain.pay(80, { amounts: [1n] });
      const lost = chain.pay(95, { amounts: [2n] });
      expect((await watcher.poll()).pending.map(({ txid }) => txid)).to.deep.equal([lost]);
      chain.reorganise(92);
      chain.mine(5);
      chain.immutable = 100;
      const look = await watcher.poll();
      expect(look).to.include({ status: "current" });
      expect(look.pending).to.deep.equal([]);
      expect(rows()).to.deep.equal([{ txid: final, amount: 1n }]);
    });

    it("of the immutable block, halts, and stays halted over restarts until somebody resumes it", async () => {
      chain.pay(80, { amounts: [1n] });
      await watcher.poll();
      const was = chain.blocks[88]!;
      chain.reorganise(88);
      await expectHalt(`block 88 was ${was} and final, and is ${chain.blocks[88]} for the daemon 127.0.0.1:`);
      chain.blocks[88] = was;
      expect((await watcher.poll()).status).to.equal("halted");
      await restart();
      expect((await watcher.poll()).status).to.equal("halted");
      const { reason } = await store.resume(HALTED_AT + 5, "one daemon had a broken disk");
      expect((await watcher.poll()).status).to.equal("current");
      expect(store.state!.halt).to.equal(undefined);
      expect(store.state!.resumed).to.deep.equal([
        { at: HALTED_AT, reason, resumedAt: HALTED_AT + 5, because: "one daemon had a broken disk" },
      ]);
      expect((await rejectionOf(store.resume(HALTED_AT, "again"))).shortMessage).to.equal("The watcher is not halted.");
    });

    it("of the immutable block that one daemon alone sees, halts", async () => {
      await watcher.poll();
      daemons[2]!.lie = (method, result) =>
        method === "get_block_header_by_height"
          ? { ...result, block_header: { ...(result.block_header as object), hash: "ab".repeat(32) } }
          : result;
      await expectHalt(`is ${"ab".repeat(32)} and ${chain.blocks[88]} for the daemon ${daemons[2]!.url.host}`);
    });
  });

  describe("given daemons that contradict each other", () => {
    it("halts when they name different blocks at the height to become final", async () => {
      await watcher.poll();
      chain.mine(10);
      chain.immutable = 100;
      daemons[1]!.lie = (method, result, params) =>
        method === "get_block_header_by_height" && params.height === 100n
          ? { ...result, block_header: { ...(result.block_header as object), hash: "cd".repeat(32) } }
          : result;
      await expectHalt(`block 100 is ${chain.blocks[100]} for the daemon`);
    });

    it("halts when one calls another block immutable than it has", async () => {
      await watcher.poll();
      chain.mine(10);
      chain.immutable = 100;
      daemons[0]!.lie = (method, result) =>
        method === "get_info" ? { ...result, immutable_block_hash: "ef".repeat(32) } : result;
      await expectHalt(`${chain.blocks[100]} and ${"ef".repeat(32)}`);
    });

    it("takes the height that a quorum calls immutable, not what one says", async () => {
      const txid = chain.pay(95, { amounts: [1n] });
      daemons[0]!.lie = (method, result) =>
        method === "get_info" ? { ...result, immutable_height: 99n, immutable_block_hash: chain.blocks[99]! } : result;
      expect((await watcher.poll()).pending.map((pending) => pending.txid)).to.deep.equal([txid]);
      expect(store.state!.anchor!.height).to.equal(88);
    });

    it("does not ask a daemon for a block that it does not have", async () => {
      const [behind] = daemons;
      behind!.lie = (method, result) =>
        method === "get_info" ? { ...result, height: 88n, immutable_height: 80n } : result;
      expect(await watcher.poll()).to.deep.include({ status: "current", problems: [] });
      expect(behind!.requests.map(({ method }) => method)).to.deep.equal(["get_info"]);
      behind!.lie = (method, result) => (method === "get_info" ? { ...result, height: 89n } : result);
      chain.immutable = 87;
      await watcher.poll();
      expect(behind!.requests.map(({ method }) => method)).to.contain("get_block_header_by_height");
    });

    it("stops at a daemon of another network", async () => {
      daemons[1]!.lie = (method, result) => (method === "get_info" ? { ...result, nettype: "stagenet" } : result);
      expect((await rejectionOf(watcher.poll())).code).to.equal("CHAIN_MISMATCH");
    });
  });

  describe("given checkpoints that stop or daemons that fail", () => {
    it("waits when no daemon names an immutable block, and still shows what is pending", async () => {
      const txid = chain.pay(50, { amounts: [1n] });
      chain.immutable = undefined;
      const { status, reason, pending, added } = await watcher.poll();
      expect({ status, reason, added }).to.deep.equal({
        status: "waiting",
        reason: "0 of 2 daemons name a block that is immutable",
        added: [],
      });
      expect(pending.map((deposit) => deposit.txid)).to.deep.equal([txid]);
      expect(store.state!.anchor).to.equal(undefined);
    });

    it("makes nothing more final while blocks come without checkpoints", async () => {
      await watcher.poll();
      // The tip is block 148: two hours above block 88.
      chain.mine(49);
      expect((await watcher.poll()).status).to.equal("current");
      chain.mine(5_000);
      const txid = chain.pay(200, { amounts: [1n] });
      const { status, reason, pending } = await watcher.poll();
      expect([status, reason]).to.deep.equal(["waiting", "no block above 88 is immutable"]);
      expect(pending.map((deposit) => deposit.txid)).to.deep.equal([txid]);
      expect(store.state!.anchor!.height).to.equal(88);
      chain.immutable = undefined;
      expect((await watcher.poll()).reason).to.equal("0 of 2 daemons name a block that is immutable");
    });

    it("makes final what became immutable last, also when checkpoints have stopped since", async () => {
      chain.mine(5_000);
      const txid = chain.pay(80, { amounts: [1n] });
      const { status, added } = await watcher.poll();
      expect([status, added.map((deposit) => deposit.txid)]).to.deep.equal(["waiting", [txid]]);
      expect(store.state!.anchor!.height).to.equal(88);
    });

    it("waits when the immutable block goes back, and goes on when it is back", async () => {
      const txid = chain.pay(88, { amounts: [1n] });
      await watcher.poll();
      chain.immutable = 80;
      wallet.lie = undefined;
      expect((await watcher.poll()).reason).to.equal("only block 80 is called immutable, and block 88 is final");
      chain.immutable = 90;
      expect((await watcher.poll()).status).to.equal("current");
      expect(rows()).to.deep.equal([{ txid, amount: 1n }]);
    });

    it("goes on with a quorum when one daemon fails in any way, and names it (SD-06)", async () => {
      const kinds = [
        faults.html,
        faults.truncated,
        faults.brokenOff,
        faults.wrongId,
        faults.fraction,
        faults.busy,
        faults.bootstrap,
        faults.refusal,
        faults.dropped,
        faults.slow(2_500),
      ];
      for (const [i, fault] of kinds.entries()) {
        daemons[0]!.fault = fault;
        chain.mine(1);
        chain.immutable = 89 + i;
        const { status, problems } = await watcher.poll();
        expect(status).to.equal("current");
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain(`The daemon ${daemons[0]!.url.host} `);
        expect(store.state!.anchor!.height).to.equal(89 + i);
      }
    }).timeout(10_000);

    it("waits when too few daemons answer", async () => {
      await watcher.poll();
      daemons[0]!.fault = faults.dropped;
      daemons[1]!.fault = faults.html;
      const { status, reason } = await watcher.poll();
      expect({ status, reason }).to.deep.equal({ status: "waiting", reason: "1 of 2 daemons have block 88" });
    });

    it("waits when too few daemons give the block that they call immutable", async () => {
      for (const daemon of daemons.slice(1)) {
        daemon.fault = ({ method, ...request }, response) =>
          method === "get_block_header_by_height" && faults.refusal({ method, ...request }, response);
      }
      const { status, reason, problems } = await watcher.poll();
      expect({ status, reason }).to.deep.equal({ status: "waiting", reason: "1 of 2 daemons have block 88" });
      expect(problems).to.have.length(2);
      expect(store.state!.anchor).to.equal(undefined);
    });

    it("takes transactions from the next daemon when one does not have them, and waits when none has", async () => {
      const txid = chain.pay(50, { amounts: [1n] });
      const forget = (method: string, result: object) =>
        (method === "get_transactions" ? { ...result, txs: [] } : result) as Record<string, never>;
      for (const daemon of daemons) daemon.lie = forget;
      expect((await watcher.poll()).reason).to.equal("no daemon has all transactions that the wallet lists");
      expect(store.state!.anchor).to.equal(undefined);
      daemons[2]!.lie = undefined;
      expect((await watcher.poll()).status).to.equal("current");
      expect(rows()).to.deep.equal([{ txid, amount: 1n }]);
    });
  });

  describe("given a wallet", () => {
    it("that has not scanned the immutable block, waits", async () => {
      chain.pay(50, { amounts: [1n] });
      wallet.scanned = 88;
      expect((await watcher.poll()).reason).to.equal("the wallet has scanned 88 blocks of 89");
      expect(store.state!.anchor).to.equal(undefined);
      wallet.scanned = 89;
      expect((await watcher.poll()).added).to.have.length(1);
    });

    it("that scans anew, waits and does not take it for a disappearance", async () => {
      chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      wallet.scanned = 40;
      expect((await watcher.poll()).status).to.equal("waiting");
      expect(store.state!.halt).to.equal(undefined);
      wallet.scanned = undefined;
      expect((await watcher.poll()).status).to.equal("current");
    });

    it("that does not know of the checkpoint yet, waits", async () => {
      chain.pay(50, { amounts: [1n] });
      wallet.lie = (method, result) =>
        method === "get_transfers"
          ? { in: (result.in as object[]).map((entry) => ({ ...entry, checkpointed: 0n })) }
          : result;
      expect((await watcher.poll()).reason).to.equal("the wallet does not call block 50 immutable yet");
      expect(store.state!.anchor).to.equal(undefined);
    });

    it("that does not know of it for one of the outputs, waits too", async () => {
      chain.pay(50, { amounts: [1n, 2n] });
      wallet.lie = (method, result) =>
        method === "get_transfers"
          ? { in: (result.in as object[]).map((entry, i) => ({ ...entry, checkpointed: i === 1 ? 0n : 1n })) }
          : result;
      expect((await watcher.poll()).status).to.equal("waiting");
    });

    it("that lists a transaction in two blocks, is not believed", async () => {
      const txid = chain.pay(50, { amounts: [1n, 2n] });
      wallet.lie = (method, result) =>
        method === "get_transfers"
          ? { in: (result.in as object[]).map((entry, i) => ({ ...entry, height: BigInt(50 + i) })) }
          : result;
      const { status, reason } = await watcher.poll();
      expect(status).to.equal("unreachable");
      expect(reason).to.contain(`lists ${txid} in two blocks`);
    });

    it("that does not answer, says so and keeps everything", async () => {
      chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      for (const fault of [faults.html, faults.truncated, faults.wrongId, faults.dropped, faults.refusal]) {
        wallet.fault = fault;
        const { status, reason } = await watcher.poll();
        expect(status).to.equal("unreachable");
        expect(reason).to.contain(`The wallet ${wallet.url.host} `);
      }
      wallet.fault = undefined;
      expect((await watcher.poll()).status).to.equal("current");
      expect(rows()).to.have.length(1);
    });

    it("of another address, stops", async () => {
      wallet.lie = (method, result) => (method === "get_address" ? { ...result, address: "L9" } : result);
      expect((await rejectionOf(watcher.poll())).shortMessage).to.contain("has the address L9");
    });

    it("that no longer lists a final deposit, halts (CL-08)", async () => {
      const txid = chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      chain.paid = [];
      await expectHalt(`transaction ${txid} was final and has disappeared`);
    });

    for (const [what, change] of [
      ["amount", { amount: 2n }],
      ["block", { height: 51n }],
      ["payment id", { payment_id: "ff".repeat(8) }],
    ] as const) {
      it(`that lists a final deposit with another ${what}, halts (CL-08)`, async () => {
        const txid = chain.pay(50, { amounts: [1n], paymentId });
        await watcher.poll();
        wallet.lie = (method, result) =>
          method === "get_transfers"
            ? { in: (result.in as object[]).map((entry) => ({ ...entry, ...change })) }
            : result;
        await expectHalt(`transaction ${txid} was final with 1 in block 50`);
      });
    }

    for (const height of [60, 88]) {
      it(`that lists a deposit in block ${height}, when up to 88 all were complete, halts`, async () => {
        await watcher.poll();
        const txid = chain.pay(height, { amounts: [1n] });
        await expectHalt(`transaction ${txid} appeared in block ${height}, which was complete already`);
      });
    }

    it("that has a transaction in another block than the daemon, halts", async () => {
      chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      chain.mine(10);
      chain.pay(90, { amounts: [1n] });
      chain.immutable = 100;
      for (const daemon of daemons) {
        daemon.lie = (method, result) =>
          method === "get_transactions"
            ? { ...result, txs: (result.txs as object[]).map((entry) => ({ ...entry, block_height: 91n })) }
            : result;
      }
      await expectHalt("is in block 90 for the wallet and 91 for a daemon");
    });
  });

  describe("given an interruption", () => {
    it("between writing deposits and making them count, doubles and loses nothing", async () => {
      const first = chain.pay(50, { amounts: [1n] });
      await watcher.poll();
      const state = await readFile(join(folder, "state.json"));
      chain.mine(10);
      const second = chain.pay(95, { amounts: [2n] });
      chain.immutable = 96;
      await watcher.poll();
      // As if the process had ended before state.json was replaced, and in the middle of a further line.
      await store.close();
      await writeFile(join(folder, "state.json"), state);
      await appendFile(join(folder, "deposits.jsonl"), '{"txid":"half');
      await start();
      expect(rows()).to.deep.equal([{ txid: first, amount: 1n }]);
      expect((await watcher.poll()).added.map(({ txid }) => txid)).to.deep.equal([second]);
      await restart();
      expect(rows()).to.deep.equal([
        { txid: first, amount: 1n },
        { txid: second, amount: 2n },
      ]);
      expect((await readFile(join(folder, "deposits.jsonl"), "utf8")).split("\n")).to.have.length(3);
    });

    it("keeps the same bytes whether it was restarted after every look or never", async () => {
      const steps = [20, 40, 60, 80];
      steps.forEach((height, i) => chain.pay(height, { amounts: [AMOUNT + BigInt(i), 1n], paymentId }));
      chain.immutable = 80;
      await watcher.poll();
      const whole = await readFile(join(folder, "deposits.jsonl"), "utf8");
      await store.close();
      await rm(folder, { recursive: true });
      await start();
      for (const height of steps) {
        chain.immutable = height;
        await watcher.poll();
        await restart();
      }
      expect(await readFile(join(folder, "deposits.jsonl"), "utf8")).to.equal(whole);
    });

    it("refuses a folder whose deposits were changed or cut", async () => {
      chain.pay(50, { amounts: [15n] });
      await watcher.poll();
      await store.close();
      const path = join(folder, "deposits.jsonl");
      const text = await readFile(path, "utf8");
      for (const wrong of [text.replace('"amount":"15"', '"amount":"16"'), text.slice(0, -2), ""]) {
        await writeFile(path, wrong);
        const error = await rejectionOf(WatchStore.open(folder, settings));
        expect(error.shortMessage).to.equal(`${path} is not what the watcher has written.`);
      }
      await rm(path);
      expect((await rejectionOf(WatchStore.open(folder, settings))).code).to.equal("FILE_INVALID");
      await writeFile(path, text);
      await start();
      expect(store.deposits.size).to.equal(1);
    });
  });

  describe("given its folder", () => {
    it("refuses a second watcher, and takes over from one that is gone", async () => {
      const error = await rejectionOf(WatchStore.open(folder, settings));
      expect(error.shortMessage).to.equal(`${folder} is in use by process ${process.pid}.`);
      // No process has this number: Linux gives out at most 4,194,304.
      await writeFile(join(folder, "lock"), "4194305");
      const other = await WatchStore.open(folder, settings);
      await other.close();
    });

    it("refuses a path that cannot be a folder", async () => {
      await writeFile(join(folder, "file"), "");
      const error = await rejectionOf(WatchStore.open(join(folder, "file", "below"), settings));
      expect(error.shortMessage).to.equal(`${join(folder, "file", "below")} cannot be written to.`);
    });

    it("refuses other settings", async () => {
      await store.close();
      for (const [field, value] of [
        ["network", "stagenet"],
        ["address", "L9"],
        ["startHeight", 11],
      ] as const) {
        const error = await rejectionOf(WatchStore.open(folder, { ...settings, [field]: value }));
        expect(error.shortMessage).to.equal(`${folder} is for ${field} ${settings[field]}, not ${value}.`);
      }
    });

    it("shows readers what is final while it goes on, and what it saw last", async () => {
      const reader = new WatchReader(folder);
      await reader.read();
      expect(reader.deposits.size).to.equal(0);
      expect(await reader.look()).to.equal(undefined);
      const first = chain.pay(50, { amounts: [1n], paymentId });
      const second = chain.pay(95, { amounts: [AMOUNT] });
      await watcher.poll();
      await reader.read();
      expect([...reader.deposits.keys()]).to.deep.equal([first]);
      const pending = [{ txid: second, height: 95, amount: AMOUNT, paymentId: "0000000000000000" }];
      expect(await reader.look()).to.deep.equal({ at: HALTED_AT, status: "current", tip: 99, pending });
      chain.mine(10);
      chain.immutable = 100;
      await watcher.poll();
      await reader.read();
      expect([...reader.deposits.keys()]).to.deep.equal([first, second]);
      expect([...reader.deposits.values()]).to.deep.equal([...store.deposits.values()]);
      expect(reader.state!.anchor!.height).to.equal(100);
    });
  });

  it("wants a quorum that there can be", async () => {
    for (const quorum of [0, 4]) {
      await store.close();
      expect((await rejectionOf(start(quorum))).shortMessage).to.equal(`A quorum of ${quorum} of 3 daemons is none.`);
    }
  });
});
