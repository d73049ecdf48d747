import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet, type Signer } from "ethers";
import type { Address } from "../../../../src/core/addresses.js";
import { readAgreedHeight, signAgreedHeight, type AgreedHeight } from "../../../../src/oxen/agreedHeight.js";
import { burnAddressOf } from "../../../../src/oxen/burnAddress.js";
import { DaemonQuorum } from "../../../../src/oxen/daemonQuorum.js";
import { OxenDaemon } from "../../../../src/oxen/rpc/daemon.js";
import { OxenRpc } from "../../../../src/oxen/rpc/jsonRpc.js";
import { OxenWallet } from "../../../../src/oxen/rpc/wallet.js";
import { Watcher } from "../../../../src/oxen/watcher.js";
import type { Block } from "../../../../src/oxen/watchState.js";
import { WatchStore } from "../../../../src/oxen/watchStore.js";
import { OxenChain, startDaemon, startWallet, type OxenLie, type OxenServer } from "../../../support/oxenNode.js";
import { rejectionOf } from "../../../support/rejection.js";
import { accountOf, BRIDGE } from "../../../support/snapshots.js";

const attesters = Array.from({ length: 3 }, () => Wallet.createRandom());
const campaign = { chainId: 42_161n, bridge: BRIDGE };
const rules = { ...campaign, attesters: attesters.map(({ address }) => address as Address), threshold: 2 };
const agreement: AgreedHeight = {
  height: 200,
  blockHash: `0x${"ab".repeat(32)}`,
  reason: "Service nodes have made no checkpoint for a week.",
};

describe("readAgreedHeight", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-agreed-"));
  });
  after(() => rm(folder, { recursive: true }));

  const [first, second, third] = attesters as [(typeof attesters)[0], (typeof attesters)[0], (typeof attesters)[0]];
  const sign = (signers: readonly Signer[], signed = agreement, of = campaign) =>
    Promise.all(signers.map((signer) => signAgreedHeight(signer, of, signed)));
  const read = async (fields: object, own = rules) => {
    const path = join(folder, "agreed.json");
    await writeFile(path, JSON.stringify(fields));
    return readAgreedHeight(path, own);
  };

  it("takes the signatures of enough attesters, in any order", async () => {
    const signatures = await sign([third, first]);
    expect(await read({ ...agreement, signatures })).to.deep.equal({ ...agreement, signatures });
  });

  const refusals: [string, () => Promise<string[]>, string][] = [
    ["too few signatures", () => sign([first]), "1 attesters signed it, and 2 have to"],
    ["none", () => sign([]), "0 attesters signed it, and 2 have to"],
    ["an attester twice", () => sign([second, second]), "1 attesters signed it, and 2 have to"],
    ["a stranger", () => sign([first, Wallet.createRandom()]), "is no attester, or signed something else"],
    ["another height", () => sign([first, second], { ...agreement, height: 201 }), "is no attester"],
    ["another block", () => sign([first, second], { ...agreement, blockHash: `0x${"ac".repeat(32)}` }), "no attester"],
    ["another reason", () => sign([first, second], { ...agreement, reason: "Because we can now." }), "no attester"],
    ["no signature", () => Promise.resolve([`0x${"00".repeat(65)}`]), "a signature is malformed"],
  ];
  for (const [what, signatures, problem] of refusals) {
    it(`refuses signatures of ${what}`, async () => {
      const error = await rejectionOf(read({ ...agreement, signatures: await signatures() }));
      expect(error.code).to.equal("FILE_INVALID");
      expect(error.shortMessage).to.contain("is no agreement: ").and.to.contain(problem);
    });
  }

  it("refuses signatures for another campaign: another contract or chain (CL-10)", async () => {
    for (const other of [
      { ...campaign, bridge: accountOf("sn-bonus") },
      { ...campaign, chainId: 421_614n },
    ]) {
      const signatures = await sign([first, second], agreement, other);
      const error = await rejectionOf(read({ ...agreement, signatures }));
      expect(error.shortMessage).to.contain("is no attester, or signed something else");
    }
  });

  it("refuses a file of another form", async () => {
    const signatures = await sign([first, second]);
    for (const change of [
      { height: -1 },
      { blockHash: "0x12" },
      { reason: "short" },
      { signatures: ["0x"] },
      { x: 1 },
    ]) {
      expect((await rejectionOf(read({ ...agreement, signatures, ...change }))).code).to.be.oneOf([
        "FILE_INVALID",
        "INPUT_INVALID",
      ]);
    }
  });
});

describe("Watcher with a height that attesters agreed on", () => {
  const burn = burnAddressOf("mainnet", "a test");
  let chain: OxenChain;
  let daemons: OxenServer[];
  let wallet: Awaited<ReturnType<typeof startWallet>>;
  let folder: string;
  let store: WatchStore;

  const watcherOf = (agreed?: Block) => {
    const rpc = (what: string, { url }: OxenServer) => new OxenRpc(what, url, { attempts: 1 });
    return new Watcher({
      daemons: new DaemonQuorum(
        daemons.map((server) => new OxenDaemon(rpc("daemon", server))),
        2,
        "mainnet",
      ),
      wallet: new OxenWallet(rpc("wallet", wallet)),
      burn,
      store,
      now: () => 1_764_000_000,
      ...(agreed && { agreed }),
    });
  };
  const blockAt = (height: number): Block => ({ height, hash: chain.blocks[height]! });

  // Checkpoints have stopped at block 88. The tip is block 920, and 720 blocks lie on block 200.
  beforeEach(async () => {
    chain = new OxenChain(burn, 921);
    chain.immutable = 88;
    daemons = await Promise.all([startDaemon(chain), startDaemon(chain), startDaemon(chain)]);
    wallet = await startWallet(chain);
    folder = await mkdtemp(join(tmpdir(), "sesh-watch-"));
    store = await WatchStore.open(folder, { network: "mainnet", address: burn.address, startHeight: 1 });
  });

  afterEach(async () => {
    await store.close();
    await Promise.all([...daemons, wallet].map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  for (const [what, immutable] of [
    ["have stopped", 88],
    ["are unknown", undefined],
  ] as const) {
    it(`makes final what lies at or below it where checkpoints ${what}, and still says that it waits`, async () => {
      chain.immutable = immutable;
      const txid = chain.pay(200, { amounts: [5n] });
      const above = chain.pay(201, { amounts: [6n] });
      expect((await watcherOf().poll()).added).to.deep.equal([]);
      const { status, reason, added, pending, problems } = await watcherOf(blockAt(200)).poll();
      expect([status, reason, problems]).to.deep.equal(["waiting", "no block above 200 is immutable", []]);
      expect(added.map((deposit) => deposit.txid)).to.deep.equal([txid]);
      expect(pending.map((deposit) => deposit.txid)).to.deep.equal([above]);
      expect(store.state!.anchor).to.deep.equal(blockAt(200));
      // Looked at again, and without the agreement.
      expect((await watcherOf(blockAt(200)).poll()).added).to.deep.equal([]);
      expect((await watcherOf().poll()).status).to.equal("waiting");
      expect(store.state!.anchor).to.deep.equal(blockAt(200));
    });
  }

  it("does not use one that is not 720 blocks below the tip of a quorum", async () => {
    const agreed = blockAt(201);
    const tooShallow = "The agreement is not used: 0 of 2 daemons have 720 blocks above block 201";
    expect((await watcherOf(agreed).poll()).problems).to.deep.equal([tooShallow]);
    expect(store.state!.anchor!.height).to.equal(88);
    const shorter: OxenLie = (method, result) => (method === "get_info" ? { ...result, height: 921n } : result);
    chain.mine(1);
    daemons[1]!.lie = daemons[2]!.lie = shorter;
    expect((await watcherOf(agreed).poll()).problems).to.deep.equal([tooShallow.replace("0 of 2", "1 of 2")]);
    daemons[1]!.lie = undefined;
    expect((await watcherOf(agreed).poll()).problems).to.deep.equal([]);
    expect(store.state!.anchor!.height).to.equal(201);
  });

  it("waits while too few daemons give its block", async () => {
    for (const daemon of daemons.slice(1)) {
      daemon.lie = (method, result) => {
        const { height } = (result.block_header ?? {}) as { height?: bigint };
        return method === "get_block_header_by_height" && height === 200n ? { status: "BUSY" } : result;
      };
    }
    const { problems } = await watcherOf(blockAt(200)).poll();
    expect(problems.at(-1)).to.equal("The agreement is not used: 1 of 2 daemons have block 200");
    expect(store.state!.anchor!.height).to.equal(88);
  });

  async function expectHalt(agreed: Block | undefined, reason: string): Promise<void> {
    const { anchor } = store.state!;
    const look = await watcherOf(agreed).poll();
    expect([look.status, look.reason]).to.deep.equal(["halted", reason]);
    expect(store.state!.halt!.reason).to.equal(reason);
    expect(store.state!.anchor).to.deep.equal(anchor);
    // An agreement does not make it go on.
    expect((await watcherOf(blockAt(200)).poll()).status).to.equal("halted");
  }

  it("halts when its hash is not the one that the daemons have", async () => {
    const hash = "ab".repeat(32);
    await expectHalt({ height: 200, hash }, `attesters agreed on block 200 as ${hash}, and it is ${chain.blocks[200]}`);
  });

  it("halts when the daemons have different blocks there", async () => {
    daemons[1]!.lie = (method, result, params) =>
      method === "get_block_header_by_height" && params.height === 200n
        ? { ...result, block_header: { ...(result.block_header as object), hash: "cd".repeat(32) } }
        : result;
    const [one, two] = daemons.map(({ url }) => `daemon ${url.host}`);
    await expectHalt(
      blockAt(200),
      `block 200 is ${chain.blocks[200]} for the ${one} and ${"cd".repeat(32)} for the ${two}`,
    );
  });

  it("halts when what was final by it is another block later, with checkpoints or without", async () => {
    const agreed = blockAt(200);
    await watcherOf(agreed).poll();
    chain.reorganise(150);
    const changed = `block 200 was ${agreed.hash} and final, and is ${chain.blocks[200]} for the `;
    chain.immutable = 900;
    const look = await watcherOf(agreed).poll();
    expect(look.status).to.equal("halted");
    expect(look.reason).to.contain(changed);
  });

  it("halts when checkpoints contradict it before it was used", async () => {
    const agreed = blockAt(200);
    chain.reorganise(150);
    chain.immutable = 900;
    await expectHalt(agreed, `attesters agreed on block 200 as ${agreed.hash}, and it is ${chain.blocks[200]}`);
  });

  it("gives way to checkpoints that go on above it", async () => {
    const agreed = blockAt(200);
    await watcherOf(agreed).poll();
    chain.immutable = 910;
    const txid = chain.pay(905, { amounts: [7n] });
    const { status, added } = await watcherOf(agreed).poll();
    expect([status, added.map((deposit) => deposit.txid)]).to.deep.equal(["current", [txid]]);
    expect(store.state!.anchor).to.deep.equal(blockAt(910));
    // When they are behind for a while, it does not go back to the agreement.
    chain.immutable = 300;
    const { reason } = await watcherOf(agreed).poll();
    expect(reason).to.equal("only block 300 is called immutable, and block 910 is final");
    expect(store.state!.anchor).to.deep.equal(blockAt(910));
  });
});
