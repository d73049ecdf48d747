import { expect } from "chai";
import { MaxUint256 } from "ethers";
import type { ReadClient } from "../../../../../src/contracts/client.js";
import { createReadClient } from "../../../../../src/contracts/client.js";
import { RpcProvider } from "../../../../../src/config/rpcProvider.js";
import { verifySignature } from "../../../../../src/pro/blindRsa.js";
import { CommitmentTree } from "../../../../../src/pro/commitment.js";
import { i2osp } from "../../../../../src/pro/integers.js";
import type { Finality } from "../../../../../src/pro/receipts.js";
import { unblind } from "../../../../../src/pro/purchase.js";
import { ReceiptWatch } from "../../../../../src/pro/server/receiptWatch.js";
import { tokenInputOf } from "../../../../../src/pro/token.js";
import { issueRequest, purchaseOf, refusalOf } from "../../../../support/proClient.js";
import { createProServer, makeKey, type ProServer, refreshPrice, type TestKey } from "../../../../support/proServer.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { createRpcServer, type RpcServer } from "../../../../support/rpcServer.js";
import { CHAIN_ID, createChain, DAY, deploySystem, type System } from "../../../../support/system.js";
import { readClientOf } from "../../../../support/toolkit.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("Issuer", () => {
  let system: System;
  let client: ReadClient;
  let key: TestKey;
  let yearKey: TestKey;
  let server: ProServer;

  before(async () => {
    system = await deploySystem(chain);
    client = await readClientOf(chain, system);
    const notBefore = await time.latest();
    key = makeKey({ notBefore });
    yearKey = makeKey({ plan: 3, notBefore });
  });
  beforeEach(async () => {
    // A price is a day old at most, and is posted once an hour.
    await time.increase(3_601);
    await refreshPrice(system);
    await serve();
  });
  afterEach(() => server.close());

  async function serve(options: { keys?: TestKey[]; client?: ReadClient; finality?: Finality } = {}): Promise<void> {
    server = await createProServer({ client, keys: [key, yearKey], ...options });
  }
  async function restart(options: Parameters<typeof serve>[0]): Promise<void> {
    await server.close();
    await serve(options);
  }
  const payer = () => system.proBurn.connect(system.stakers[0]);
  const receipts = async () => Number(await system.proBurn.receipts());
  const purchase = (label: string, issuer = key) => purchaseOf(issuer.published, label);

  /** Buys commitments, and answers with the receipt's number. */
  async function buy(commitments: readonly string[], plan = 1): Promise<number> {
    const [only] = commitments;
    if (commitments.length === 1) await payer().burnForPro(plan, only!, MaxUint256);
    else await payer().burnForProBatch(plan, [...commitments], MaxUint256);
    await server.tick();
    return receipts();
  }
  /** One by one: of blocks that are mined at once this chain does not know the state after a snapshot was restored. */
  async function mine(blocks: number): Promise<void> {
    for (let i = 0; i < blocks; i++) await networkHelpers.mine();
  }
  const codeOf = async (answer: Promise<unknown>) => (await refusalOf(answer)).code;

  describe("given single purchases", () => {
    it("signs what was paid for, so that the client has a token", async () => {
      const bought = purchase("single");
      const receipt = await buy([bought.commitment]);
      const token = unblind(bought, await server.issuer.issue(issueRequest(receipt, bought)))!;
      const input = tokenInputOf(token.tokenKey, key.published);
      expect(verifySignature(key.published.key, input, token.signature)).to.equal(true);
    });

    it("gives the same answer again, also after a restart without its database", async () => {
      const bought = purchase("again");
      const receipt = await buy([bought.commitment]);
      const first = await server.issuer.issue(issueRequest(receipt, bought));
      expect(await server.issuer.issue(issueRequest(receipt, bought))).to.deep.equal(first);
      await restart({});
      expect(await server.issuer.issue(issueRequest(receipt, bought))).to.deep.equal(first);
    });

    it("signs no second blinded message for the same receipt (PV-05)", async () => {
      const [bought, another] = [purchase("paid"), purchase("not paid")];
      const receipt = await buy([bought.commitment]);
      await server.issuer.issue(issueRequest(receipt, bought));
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, another)))).to.equal("not_in_receipt");
      expect(await server.store.isIssued(another.commitment)).to.equal(false);
    });

    it("keeps the commitment and its day before it signs, nothing else", async () => {
      const bought = purchase("kept");
      const receipt = await buy([bought.commitment]);
      await server.issuer.issue(issueRequest(receipt, bought));
      const day = Math.floor(server.now() / DAY) + 1;
      expect(await server.store.issuedSince(0)).to.deep.equal([{ commitment: bought.commitment, day }]);
    });
  });

  describe("given a request that does not fit", () => {
    it("refuses another plan: a month's receipt is no year (PV-08)", async () => {
      const bought = purchase("month");
      const receipt = await buy([bought.commitment]);
      const request = issueRequest(receipt, bought);
      expect(await codeOf(server.issuer.issue({ ...request, plan: 3 }))).to.equal("wrong_plan");
      const asYear = { ...request, key_id: yearKey.published.key.keyId };
      expect(await codeOf(server.issuer.issue(asYear))).to.equal("wrong_plan");
      // A commitment to the year's key in a receipt for a month.
      const swapped = purchase("swapped", yearKey);
      const cheap = await buy([swapped.commitment]);
      expect(await codeOf(server.issuer.issue({ ...issueRequest(cheap, swapped), plan: 1 }))).to.equal("wrong_plan");
    });

    it("refuses a key it does not have, or whose private half is elsewhere", async () => {
      const foreign = makeKey({ notBefore: key.published.notBefore, epoch: 7 });
      const bought = purchase("foreign key", foreign);
      const receipt = await buy([bought.commitment]);
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, bought)))).to.equal("wrong_key");
      const { published, text, usableFrom, pair } = foreign;
      await restart({ keys: [{ published, text, usableFrom, pair }] });
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, bought)))).to.equal("wrong_key");
    });

    it("refuses a blinded message that is not below the modulus", async () => {
      const receipt = await buy([purchase("modulus").commitment]);
      const blinded_msg = Buffer.from(i2osp(key.published.key.modulus, 256)).toString("base64");
      const request = { ...issueRequest(receipt, purchase("modulus")), blinded_msg };
      expect(await codeOf(server.issuer.issue(request))).to.equal("bad_blinded_msg");
    });

    it("refuses burns outside the key's time, to the second (PV-08)", async () => {
      const burnedAt = (await time.latest()) + 100;
      const { notBefore } = key.published;
      const [early, late, exact] = [
        [makeKey({ epoch: 11, notBefore: burnedAt + 1 }), makeKey({ epoch: 12, notBefore, usableFrom: burnedAt + 1 })],
        [makeKey({ epoch: 13, notBefore, issueUntil: burnedAt - 1 })],
        [
          makeKey({ epoch: 14, notBefore: burnedAt, usableFrom: 0 }),
          makeKey({ epoch: 15, notBefore, usableFrom: burnedAt }),
          makeKey({ epoch: 16, notBefore, issueUntil: burnedAt }),
        ],
      ] as const;
      const keys = [...early, ...late, ...exact];
      await restart({ keys });
      const bought = new Map(keys.map((issuer) => [issuer, purchase("time", issuer)]));
      await time.setNextBlockTimestamp(burnedAt);
      const receipt = await buy([...bought.values()].map(({ commitment }) => commitment));
      const issue = (issuer: TestKey) => server.issuer.issue(issueRequest(receipt, bought.get(issuer)!));
      for (const issuer of early) expect(await codeOf(issue(issuer))).to.equal("wrong_key");
      for (const issuer of late) expect(await codeOf(issue(issuer))).to.equal("key_expired");
      for (const issuer of exact) expect(await issue(issuer)).to.have.lengthOf(256);
    });

    it("issues until the last second in which tokens can be redeemed (PV-08)", async () => {
      const now = await time.latest();
      const short = makeKey({ epoch: 21, notBefore: now, issueUntil: now + 1_000, redeemUntil: now + 2_000 });
      const bought = purchase("short", short);
      await restart({ keys: [short] });
      const receipt = await buy([bought.commitment]);
      await time.increaseTo(now + 1_999);
      await server.tick();
      expect(await server.issuer.issue(issueRequest(receipt, bought))).to.have.lengthOf(256);
      await time.increaseTo(now + 2_000);
      await server.tick();
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, bought)))).to.equal("key_expired");
    });
  });

  describe("given a batch", () => {
    it("signs each of its commitments, also one that stands in it twice", async () => {
      const bought = ["a", "b", "c"].map((label) => purchase(`batch ${label}`));
      const [a, b] = bought;
      const receipt = await buy([...bought, a!].map(({ commitment }) => commitment));
      for (const one of bought) expect(await server.issuer.issue(issueRequest(receipt, one))).to.have.lengthOf(256);
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, purchase("batch d"))))).to.equal("not_in_receipt");
      // The batch's hash is no commitment, and its commitments are no leaves of a tree.
      const proof = new CommitmentTree(bought.map(({ commitment }) => commitment)).proofOf(b!.commitment);
      const request = issueRequest(receipt, purchase("batch e"), proof);
      expect(await codeOf(server.issuer.issue(request))).to.equal("not_in_receipt");
    });

    it("does not sign what its payer has cancelled, unless it was signed before", async () => {
      const bought = ["kept", "cancelled", "too late", "twice"].map((label) => purchase(`cancel ${label}`));
      const [kept, cancelled, tooLate, twice] = bought;
      const receipt = await buy([...bought, twice!].map(({ commitment }) => commitment));
      const issue = (one: typeof kept) => server.issuer.issue(issueRequest(receipt, one!));
      const before = await issue(tooLate);
      for (const index of [1, 2, 3]) await payer().cancel(receipt, index);
      // Somebody else's cancellation counts for nothing.
      await system.proBurn.connect(system.stakers[1]).cancel(receipt, 0);
      await server.receipts.sync();
      expect(await codeOf(issue(cancelled))).to.equal("cancelled");
      expect(await issue(tooLate)).to.deep.equal(before);
      expect(await issue(kept)).to.have.lengthOf(256);
      // One of the two units with this commitment is left.
      expect(await issue(twice)).to.have.lengthOf(256);
      expect(await server.issuer.find(cancelled!.commitment)).to.deep.equal({
        receipt_id: receipt,
        plan: 1,
        index: 1,
        cancelled: true,
        issued: false,
      });
      expect(await server.issuer.find(tooLate!.commitment)).to.deep.include({ cancelled: true, issued: true });
    });
  });

  describe("given a receipt with a root", () => {
    it("signs as many different leaves as were paid for, and each again (PV-05)", async () => {
      const bought = Array.from({ length: 5 }, (_, i) => purchase(`root ${i}`));
      const tree = new CommitmentTree(bought.map(({ commitment }) => commitment));
      await payer().burnForProRoot(1, tree.root, 3, MaxUint256);
      await server.tick();
      const receipt = await receipts();
      const issue = (i: number) =>
        server.issuer.issue(issueRequest(receipt, bought[i]!, tree.proofOf(bought[i]!.commitment)));
      const first = await issue(0);
      await Promise.all([issue(1), issue(2)]);
      expect(await codeOf(issue(3))).to.equal("receipt_exhausted");
      expect(await codeOf(issue(4))).to.equal("receipt_exhausted");
      expect(await issue(0)).to.deep.equal(first);
      expect(await server.store.isIssued(bought[3]!.commitment)).to.equal(false);
    });

    it("counts a root that is paid for twice by its receipts", async () => {
      const bought = [purchase("two receipts 0"), purchase("two receipts 1")];
      const tree = new CommitmentTree(bought.map(({ commitment }) => commitment));
      const issue = (receipt: number, one: (typeof bought)[0]) =>
        server.issuer.issue(issueRequest(receipt, one, tree.proofOf(one.commitment)));
      await payer().burnForProRoot(1, tree.root, 1, MaxUint256);
      await payer().burnForProRoot(1, tree.root, 1, MaxUint256);
      await server.tick();
      const second = await receipts();
      expect(await issue(second - 1, bought[0]!)).to.have.lengthOf(256);
      expect(await codeOf(issue(second - 1, bought[1]!))).to.equal("receipt_exhausted");
      expect(await issue(second, bought[1]!)).to.have.lengthOf(256);
    });

    it("refuses a proof of another leaf, of another tree, and none", async () => {
      const bought = [purchase("proof 0"), purchase("proof 1")];
      const tree = new CommitmentTree(bought.map(({ commitment }) => commitment));
      await payer().burnForProRoot(1, tree.root, 2, MaxUint256);
      await server.tick();
      const receipt = await receipts();
      const [own, others] = bought.map(({ commitment }) => tree.proofOf(commitment)) as [string[], string[]];
      for (const proof of [others, [], [...own, ...own]]) {
        const request = issueRequest(receipt, bought[0]!, proof);
        expect(await codeOf(server.issuer.issue(request))).to.equal("not_in_receipt");
      }
      expect(await server.issuer.issue(issueRequest(receipt, bought[0]!, own))).to.have.lengthOf(256);
    });
  });

  describe("given a chain that is not what it seems (PV-04)", () => {
    let rpc: RpcServer;
    let distant: ReadClient;

    beforeEach(async () => {
      rpc = await createRpcServer(chain.provider);
      distant = createReadClient(CHAIN_ID, new RpcProvider(rpc.url, CHAIN_ID), client.deployment);
    });
    afterEach(() => rpc.close());

    it("knows no receipt of another contract that emits the same events", async () => {
      const foreign = await networkHelpers.takeSnapshot();
      const other = await deploySystem(chain);
      const bought = purchase("foreign contract");
      const before = await receipts();
      for (let i = 0; i <= before; i++) {
        await other.proBurn.connect(other.stakers[0]).burnForPro(1, bought.commitment, MaxUint256);
      }
      expect(await codeOf(server.issuer.issue(issueRequest(before + 1, bought)))).to.equal("unknown_receipt");
      await foreign.restore();
    });

    it("does not sign for a purchase that is not final, nor after it went away", async () => {
      await restart({ finality: 5 });
      const bought = purchase("reorganized");
      const snapshot = await networkHelpers.takeSnapshot();
      const receipt = await buy([bought.commitment]);
      await mine(4);
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, bought)))).to.equal("unknown_receipt");
      await snapshot.restore();
      await mine(20);
      expect(await codeOf(server.issuer.issue(issueRequest(receipt, bought)))).to.equal("unknown_receipt");
      expect(await server.store.isIssued(bought.commitment)).to.equal(false);
      const again = await buy([bought.commitment]);
      await mine(5);
      expect(await server.issuer.issue(issueRequest(again, bought))).to.have.lengthOf(256);
    });

    it("refuses everything of an endpoint that adds a purchase", async () => {
      const [real, forged] = [purchase("real"), purchase("forged")];
      await buy([real.commitment]);
      await restart({ client: distant });
      rpc.fault = async (request, response) => {
        if (request.method !== "eth_getLogs") return false;
        const logs = (await chain.provider.request(request)) as { data: string; topics: string[] }[];
        const last = logs.at(-1)!;
        const number = await receipts();
        const topics = [last.topics[0], `0x${(number + 1).toString(16).padStart(64, "0")}`, last.topics[2]];
        const data = `${forged.commitment}${last.data.slice(66)}`;
        const result = [...logs, { ...last, topics, data }];
        response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, result }));
        return true;
      };
      const error = await rejectionOf(server.issuer.issue(issueRequest((await receipts()) + 1, forged)));
      expect(error.code).to.equal("RPC_FAILED");
      expect(await server.store.isIssued(forged.commitment)).to.equal(false);
    });

    it("says nothing about receipts when the chain could not be read for long", async () => {
      const bought = purchase("stale");
      const receipt = await buy([bought.commitment]);
      let clock = 1_000_000;
      const receiptsOf = new ReceiptWatch(server.log, { clock: () => clock, pause: 2, staleAfter: 600 });
      await receiptsOf.sync();
      expect(receiptsOf.isStale).to.equal(false);
      clock += 600_000;
      expect(receiptsOf.isStale).to.equal(false);
      clock += 1;
      expect(receiptsOf.isStale).to.equal(true);
      expect((await receiptsOf.find(receipt))?.id).to.equal(receipt);
      // It has looked again, and knows.
      expect(receiptsOf.isStale).to.equal(false);
    });

    it("looks for an unknown receipt once in a pause, however often it is asked", async () => {
      await restart({ client: distant });
      let clock = 0;
      const watch = new ReceiptWatch(server.log, { clock: () => clock, pause: 2, staleAfter: 600 });
      await watch.sync();
      const readings = () => rpc.requests.filter(({ method }) => method === "eth_getLogs").length;
      const before = readings();
      clock = 1_999;
      for (let i = 0; i < 10; i++) expect(await watch.find(999)).to.equal(undefined);
      expect(readings()).to.equal(before);
      clock = 2_000;
      await networkHelpers.mine(1);
      for (let i = 0; i < 10; i++) expect(await watch.find(999)).to.equal(undefined);
      expect(readings()).to.equal(before + 1);
    });
  });
});
