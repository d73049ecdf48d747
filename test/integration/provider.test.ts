import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { type Audit, toBase64 } from "../../src/pro/api.js";
import { CommitmentTree } from "../../src/pro/commitment.js";
import { derivePurchase, unblind } from "../../src/pro/purchase.js";
import { requestExchange, requestIssue, requestRedeem } from "../../src/pro/client.js";
import { spentHash } from "../../src/pro/spending.js";
import type { Token } from "../../src/pro/token.js";
import { type GiftFile, openGift } from "../../src/provider/gifts.js";
import type { StockCounts } from "../../src/provider/stock.js";
import { rejectionOf } from "../support/rejection.js";
import { aCustomer, createProvider, type Customer, type Provider, tokenOf } from "../support/provider.js";
import { exchangeRequest, issueRequest, redeemRequest } from "../support/proClient.js";
import { makeKey, refreshPrice } from "../support/proServer.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();
const UNITS = 40;

interface Output {
  error: { code: string; message: string; details: { findings: { check: string }[]; refusal?: string } };
  jobs: { outcome: string; plan: { call: { method: string } }; result: { gasUsed: string; hash: string } }[];
  stock: StockCounts[];
  orders: { open: number; due: number; late: number };
  blind_sig: string;
  code: string;
  file: string;
  stopped: number;
  findings: unknown[];
}

interface Checked {
  result: { state: string; receipt?: { id: number } };
}

describe("A payment provider", function () {
  this.timeout(300_000);

  let provider: Provider;
  let customers: Customer[];
  const json = (args: string[], code = 0) => provider.cli.json<Output>(args, code);
  const stock = async () => (await json(provider.args.stock)).stock[0]!;

  async function sell(customer: Customer, payment: string, code = 0): Promise<Output> {
    return json(provider.args.exchange(await provider.requestFile(customer, payment), payment), code);
  }

  async function redeem({ purchase }: Customer, token: Token, account: string) {
    const { tokenSecret } = purchase;
    const timestamp = await chain.networkHelpers.time.latest();
    return requestRedeem(new URL(provider.url), redeemRequest({ token, tokenSecret, timestamp, account }));
  }

  before(async () => {
    provider = await createProvider(chain);
    customers = Array.from({ length: 3 }, () => aCustomer(provider.key));
  });
  after(() => provider.close());

  describe("with a stock", () => {
    it("makes its books once", async () => {
      await provider.init();
      const again = await json(["provider", "init", "--books", provider.books], 2);
      expect(again.error.code).to.equal("FILE_EXISTS");
      expect((await json(["provider", "stock", "--books", provider.books])).stock).to.deep.equal([]);
    });

    it("shows a burn before it is made, and makes nothing of it", async () => {
      const { jobs } = await json([...provider.args.burnStock(UNITS), "--dry-run"]);
      expect(jobs.map(({ outcome, plan }) => [outcome, plan.call.method])).to.deep.equal([
        ["planned", "burnForProRoot"],
      ]);
      expect(await provider.receipts()).to.equal(0);
      expect((await json(provider.args.stock)).stock).to.deep.equal([]);
    });

    it("burns 40 units in one transaction, and nothing more when told again", async () => {
      const { jobs } = await json(provider.args.burnStock(UNITS));
      expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(["done"]);
      expect(await provider.system.recycler.totalsOf(1)).to.deep.equal([40n, 40n * 24_950_000_000n]);
      expect((await json(provider.args.burnStock(UNITS))).jobs).to.deep.equal([]);
      expect(await provider.receipts()).to.equal(1);
    });

    it("gets a token for each of them", async () => {
      expect(await stock()).to.deep.equal({ plan: 1, sent: 0, burned: 0, issued: UNITS, sold: 0, lost: 0 });
      expect((await provider.server.store.counts(1e6))[0]!.issued).to.equal(UNITS);
    });

    it("gives customers the signature of their message at once, and they redeem it", async () => {
      for (const [i, customer] of customers.entries()) {
        const { blind_sig } = await sell(customer, `payment-${i}`);
        const { entitlement } = await redeem(customer, tokenOf(customer, blind_sig), `customer ${i}`);
        expect(entitlement).to.equal("pro");
      }
      expect(await stock()).to.include({ issued: UNITS - 3, sold: 3 });
    });

    it("gives the same answer to the same message from the same unit (PV-01)", async () => {
      const first = await sell(customers[0]!, "payment-0");
      const request = await provider.requestFile(customers[0]!, "payment-0");
      const offline = provider.args.exchange(request, "payment-0");
      offline[offline.indexOf(provider.url)] = "http://127.0.0.1:1";
      expect(await json(offline)).to.deep.equal(first);
      expect(tokenOf(customers[0]!, first.blind_sig).tokenKey).to.deep.equal(customers[0]!.purchase.tokenKey);
      expect(await stock()).to.include({ issued: UNITS - 3, sold: 3 });
    });

    it("sells one thing for one payment (PV-05)", async () => {
      const another = aCustomer(provider.key);
      expect((await sell(another, "payment-0", 2)).error.message).to.contain("payment-0 has paid for something else");
      expect((await sell(customers[0]!, "payment-9", 2)).error.message).to.contain("another payment has bought this");
      expect(await stock()).to.include({ issued: UNITS - 3, sold: 3 });
    });

    it("sells for the newest announced key only, and nothing above its modulus", async () => {
      const unknown = aCustomer(makeKey({ notBefore: 1 }));
      expect((await sell(unknown, "payment-3", 2)).error.message).to.contain("not the newest key");
      const other = aCustomer(provider.key);
      const request = { ...other.request, blinded_msg: toBase64(new Uint8Array(256).fill(0xff)) };
      expect((await sell({ ...other, request }, "payment-3", 2)).error.message).to.contain(
        "not below the key's modulus",
      );
      expect(
        (await sell({ ...other, request: { ...other.request, plan: 2 } }, "payment-3", 1)).error.message,
      ).to.contain("no announced key can be used now");
    });

    it("cannot sell a unit twice, not even without its books (PV-01)", async () => {
      const token = await tokenOfUnit(0);
      const { tokenSecret } = derivePurchase(await provider.secret(), 0, provider.key.published);
      const target = aCustomer(provider.key).purchase;
      const second = requestExchange(new URL(provider.url), exchangeRequest(token, tokenSecret, target));
      expect((await rejectionOf(second)).details.refusal).to.equal("already_spent");
    });

    it("gives another unit where one was spent by somebody with a copy of the secret", async () => {
      const index = 3;
      const { tokenSecret } = derivePurchase(await provider.secret(), index, provider.key.published);
      const thief = aCustomer(provider.key).purchase;
      await requestExchange(new URL(provider.url), exchangeRequest(await tokenOfUnit(index), tokenSecret, thief));
      const customer = aCustomer(provider.key);
      tokenOf(customer, (await sell(customer, "payment-4")).blind_sig);
      expect(await stock()).to.include({ issued: UNITS - 5, sold: 4, lost: 1 });
    });

    it("sells gift codes, whose holders exchange them for a token of their own", async () => {
      const { code, file } = await json(provider.args.gift("gift-1"));
      expect(code).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect((await json(provider.args.gift("gift-1"))).code).to.equal(code);
      const text = await readFile(file, "utf8");
      expect(text).not.to.contain(code);

      const gift = openGift(code.toLowerCase(), JSON.parse(text) as GiftFile, [provider.key.published]);
      const holder = aCustomer(provider.key);
      const request = exchangeRequest(gift.token, gift.purchase.tokenSecret, holder.purchase);
      const token = unblind(holder.purchase, await requestExchange(new URL(provider.url), request));
      expect((await redeem(holder, token!, "holder")).entitlement).to.equal("pro");
      expect(await stock()).to.include({ issued: UNITS - 6, sold: 5 });

      const bought = (await json(provider.args.gift("payment-0"), 2)).error.message;
      expect(bought).to.contain("payment-0 has paid for something else");
    });

    it("needs nobody's yes to be asked for one", async () => {
      const path = await provider.requestFile(aCustomer(provider.key), "unasked");
      const args = provider.args.exchange(path, "unasked").filter((arg) => arg !== "--yes");
      expect((await json(args, 2)).error.message).to.contain("nobody can be asked first");
      expect((await provider.cli.run(args, { answer: false })).code).to.equal(3);
      expect(await json([...args, "--dry-run"])).to.deep.equal({ dryRun: true, plan: 1 });
      expect(await stock()).to.include({ sold: 5 });
    });

    async function tokenOfUnit(index: number): Promise<Token> {
      const purchase = derivePurchase(await provider.secret(), index, provider.key.published);
      // Whoever knows the message and the proof gets the same signature again.
      const secret = await provider.secret();
      const all = Array.from({ length: UNITS }, (_, i) => derivePurchase(secret, i, provider.key.published).commitment);
      const proof = new CommitmentTree(all).proofOf(purchase.commitment);
      return unblind(purchase, await requestIssue(new URL(provider.url), issueRequest(1, purchase, proof)))!;
    }
  });

  describe("when the day is over", () => {
    let audit: Audit;
    let count = 0;

    async function auditOf(changed: Partial<Audit>, ...more: string[]) {
      const path = provider.cli.path(`audit-${count++}.json`);
      await writeFile(path, JSON.stringify({ ...audit, ...changed }));
      return provider.args.audit(path, ...more);
    }
    const findingsOf = async (changed: Partial<Audit>, ...more: string[]) =>
      (await json(await auditOf(changed, ...more), 1)).error.details.findings.map(({ check }) => check);
    const changedPlan = (change: Partial<Audit["plans"][number]>) => ({ plans: [{ ...audit.plans[0]!, ...change }] });

    before(async () => {
      audit = await provider.endDay();
    });

    it("finds that the server's audit agrees with the chain and its books", async () => {
      expect(audit.plans).to.deep.equal([{ plan: 1, burned: UNITS, issued: UNITS, redeemed: 4, exchanged: 7 }]);
      expect((await json(await auditOf({}))).findings).to.deep.equal([]);
    });

    it("finds burns, issues and redemptions that cannot be", async () => {
      expect(await findingsOf(changedPlan({ burned: UNITS + 1 }))).to.deep.equal(["burned, plan 1"]);
      expect(await findingsOf(changedPlan({ issued: UNITS + 1 }))).to.deep.equal(["issued, plan 1"]);
      const forged = Array.from({ length: UNITS }, (_, i) => id(`forged ${i}`));
      const spent = [...audit.spent, ...forged].sort();
      expect(await findingsOf({ ...changedPlan({ redeemed: UNITS + 4 }), spent })).to.deep.equal([
        "redeemed, plan 1",
        "spent, plan 1",
        "spent root",
      ]);
      expect(await findingsOf({ plans: [] })).to.include("burned, plan 1");
    });

    it("finds another chain, and a list of purchases that is not the chain's", async () => {
      expect(await findingsOf({ chain_id: 1 })).to.deep.equal(["deployment"]);
      expect(await findingsOf({ receipts: 2 })).to.deep.equal(["receipts"]);
      expect(await findingsOf({ receipt_chain: `0x${"00".repeat(24)}` })).to.deep.equal(["receipt chain"]);
    });

    it("finds a list of spent tokens that was changed, a sold unit that is missing, an unsold one that is there", async () => {
      const { published } = provider.key;
      const secret = await provider.secret();
      const hashOf = (index: number) => spentHash(derivePurchase(secret, index, published).tokenKey);
      const without = audit.spent.filter((hash) => hash !== hashOf(0));
      expect(await findingsOf({ spent: without })).to.deep.equal(["spent tokens", "spent root", "sold units"]);
      const swapped = [...without, hashOf(UNITS - 1)].sort();
      expect(await findingsOf({ spent: swapped })).to.deep.equal(["spent root", "sold units", "unsold units"]);
      expect(await findingsOf({ spent: audit.spent.toReversed() })).to.deep.equal(["spent list"]);
      expect(await findingsOf(changedPlan({ exchanged: 4, redeemed: 7 }))).to.deep.equal(["exchanged, plan 1"]);
    });

    it("finds what has gone away since an earlier audit", async () => {
      const path = provider.cli.path("earlier.json");
      await writeFile(path, JSON.stringify({ ...audit, ...changedPlan({ issued: UNITS + 1 }), spent: [id("gone")] }));
      expect(await findingsOf({}, "--previous", path)).to.deep.equal(["succession", "succession"]);
    });

    it("says nothing about a day that is not over", async () => {
      const day = new Date((await chain.networkHelpers.time.latest()) * 1_000).toISOString().slice(0, 10);
      expect((await json(await auditOf({ day }), 1)).error.message).to.contain("has not ended on the chain");
    });

    it("knows nothing that the redeemer knows of its customers (PV-02)", async () => {
      const books = await readFile(join(provider.books, "books.sqlite"));
      for (const { purchase } of customers) {
        const spending = (await provider.server.store.findSpending(purchase.tokenKey))!;
        for (const known of [spending.tokenKey, spending.masterKey!, spending.hash, spending.tokenSignature]) {
          expect(known).to.have.length.of.at.least(32);
          expect(books.includes(Buffer.from(known))).to.equal(false);
        }
        // What it does know of them, and the redeemer never sees.
        expect(books.includes(Buffer.from(purchase.blindedMessage))).to.equal(true);
      }
    });
  });

  describe("with orders", () => {
    let buyers: Customer[];
    const file = (name: string) => provider.cli.path(`${name}.order.json`);
    const commitments = () => buyers.map(({ purchase }) => purchase.commitment);
    const stateOf = async (name: string) =>
      (await provider.cli.json<Checked[]>(provider.args.check(file(name)))).map(({ result }) => result.state);

    before(() => {
      buyers = Array.from({ length: 16 }, () => aCustomer(provider.key));
    });

    it("signs that it will burn, and the same again for the same payment", async () => {
      const args = provider.args.order([commitments()[0]!], "order-0");
      const signed = await provider.cli.json<{ signature: string }[]>([...args, "--out", file("order-0")]);
      expect(await provider.cli.json(args)).to.deep.equal(signed);
      expect(await stateOf("order-0")).to.deep.equal(["open"]);
      const other = provider.args.order([commitments()[1]!], "order-0");
      expect((await json(other, 2)).error.message).to.contain("order-0 has paid for something else");
      const again = provider.args.order([commitments()[0]!], "order-1");
      expect((await json(again, 2)).error.message).to.contain("another payment has bought this");
      const dearer = [...args];
      dearer[dearer.indexOf("499")] = "500";
      expect((await json(dearer, 2)).error.message).to.contain("order-0 has paid for something else");
    });

    it("signs nothing for a plan that is not sold (FE-10)", async () => {
      const args = provider.args.order([commitments()[1]!], "order-1");
      args[args.indexOf("--plan") + 1] = "4";
      expect((await json(args, 1)).error.code).to.equal("CONTRACT_REVERTED");
      args[args.indexOf("--plan") + 1] = "9";
      expect((await json(args, 2)).error.message).to.contain("nobody knows plan 9");
    });

    it("burns the orders that are due together, and customers get their tokens themselves", async () => {
      await json(provider.args.order([commitments()[1]!], "order-1"));
      const { jobs } = await json(provider.args.burn);
      expect(jobs.map(({ plan }) => plan.call.method)).to.deep.equal(["burnForProBatch"]);
      expect((await json(provider.args.burn)).jobs).to.deep.equal([]);
      expect(await stateOf("order-0")).to.deep.equal(["kept"]);
      for (const { purchase } of buyers.slice(0, 2)) {
        const blindSignature = await requestIssue(new URL(provider.url), issueRequest(2, purchase));
        expect(unblind(purchase, blindSignature)).not.to.equal(undefined);
      }
      expect((await json(provider.args.stock)).orders).to.deep.equal({ open: 0, due: 0, late: 0 });
    });

    it("burns orders also when nothing can be burned for the stock", async () => {
      await json(provider.args.order([commitments()[15]!], "order-15"));
      const before = await provider.receipts();
      const args = provider.args.burnStock(1_000);
      args[args.indexOf(provider.url)] = "http://127.0.0.1:1";
      expect((await json(args, 1)).error.code).to.equal("SERVICE_FAILED");
      expect(await provider.receipts()).to.equal(before + 1);
      expect((await json(provider.args.burn)).jobs).to.deep.equal([]);
    });

    it("is proven to be in default by a signed order without a burn in time", async () => {
      await json([...provider.args.order([commitments()[2]!], "order-2", "--within", "12h"), "--out", file("order-2")]);
      await chain.networkHelpers.time.increase(DAY / 2 - 60);
      expect(await stateOf("order-2")).to.deep.equal(["open"]);
      await chain.networkHelpers.time.increase(120);
      expect(await stateOf("order-2")).to.deep.equal(["default"]);
      // Another one's burn of another plan, or one that was cancelled, does not help; a late one of its own neither.
      const [payer] = provider.system.stakers;
      const { proBurn } = provider.system;
      await refreshPrice(provider.system);
      await proBurn.connect(payer).burnForPro(2, commitments()[2]!, MaxUint256);
      expect(await stateOf("order-2")).to.deep.equal(["default"]);
      await json(provider.args.burn);
      const [checked] = await provider.cli.json<Checked[]>(provider.args.check(file("order-2")));
      expect(checked!.result).to.deep.include({ state: "default" });
      expect(checked!.result.receipt!.id).to.equal(5);
    });

    it("burns one unit a month for a year that was paid, and none after a chargeback", async () => {
      const year = commitments().slice(3, 15);
      await json([...provider.args.order(year, "year", "--months", "12"), "--out", file("year")]);
      await json(provider.args.burn);
      expect((await json(provider.args.stock)).orders).to.deep.equal({ open: 11, due: 0, late: 0 });
      await chain.networkHelpers.time.increase(30 * DAY);
      await refreshPrice(provider.system);
      expect((await json(provider.args.stock)).orders).to.deep.equal({ open: 11, due: 1, late: 0 });
      await json(provider.args.burn);
      expect((await stateOf("year")).filter((state) => state === "kept")).to.have.length(2);
      expect((await json(provider.args.stop("year"))).stopped).to.equal(10);
      await chain.networkHelpers.time.increase(60 * DAY);
      await refreshPrice(provider.system);
      expect((await json(provider.args.burn)).jobs).to.deep.equal([]);
      expect(await stateOf("year")).to.include.members(["kept", "default", "open"]);
    });

    it("refuses orders that were changed or are of another chain", async () => {
      const [order] = JSON.parse(await readFile(file("order-0"), "utf8")) as [Record<string, unknown>];
      await writeFile(file("changed"), JSON.stringify({ ...order, order: { ...(order.order as object), price: "1" } }));
      expect((await json(provider.args.check(file("changed")), 2)).error.message).to.contain("is not signed by");
    });
  });

  describe("with books restored from an older copy", () => {
    it("refuses to burn the same units again, and finds the batch", async () => {
      const books = join(provider.books, "books.sqlite");
      const copy = await readFile(books);
      const before = await stock();
      await json(provider.args.burnStock(before.issued + 10));
      await writeFile(books, copy);
      const refused = await json(provider.args.burnStock(before.issued + 20), 1);
      expect(refused.error.message).to.contain("is a burn of").and.contain("not in the books");
      expect(await json(provider.args.recover)).to.deep.equal({ found: 1 });
      expect(await stock()).to.deep.equal({ ...before, issued: before.issued + 10 });
    });

    it("finds all batches of a secret that is all there is", async () => {
      const { issued, sold, lost } = await stock();
      const folder = provider.cli.path("secret only");
      await mkdir(folder);
      await copyFile(join(provider.books, "secret"), join(folder, "secret"));
      const own = (args: string[]) => args.map((arg) => (arg === provider.books ? folder : arg));
      await json(["provider", "init", "--books", folder]);
      expect(await json(own(provider.args.recover))).to.deep.equal({ found: 2 });
      const [found] = (await json(own(provider.args.stock))).stock;
      expect(found).to.deep.equal({ plan: 1, sent: 0, burned: 0, issued: issued + sold + lost, sold: 0, lost: 0 });
    });
  });

  describe("with a large stock", () => {
    it("burns 10,000 units in one transaction of 132 bytes", async () => {
      const { issued } = await stock();
      const { jobs } = await json(provider.args.burnStock(issued + 10_000));
      const { result } = jobs[0]!;
      const transaction = await chain.ethers.provider.getTransaction(result.hash);
      expect((transaction!.data.length - 2) / 2).to.equal(132);
      expect(Number(result.gasUsed)).to.be.below(130_000);
      const books = await json(provider.args.show);
      expect(books.stock[0]).to.include({ issued, burned: 10_000 });
    });
  });
});
