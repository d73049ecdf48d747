import { expect } from "chai";
import { id } from "ethers";
import { orderJobs, stockJobs } from "../../../../src/actions/burnJobs.js";
import { perform } from "../../../../src/actions/perform.js";
import type { Client } from "../../../../src/contracts/client.js";
import type { Hex } from "../../../../src/core/hex.js";
import { ReceiptLog } from "../../../../src/pro/receipts.js";
import type { Books } from "../../../../src/provider/books.js";
import type { SignedOrder } from "../../../../src/provider/orders.js";
import { openTestBooks, type TestBooks } from "../../../support/books.js";
import { makeKey } from "../../../support/proServer.js";
import { rejectionOf } from "../../../support/rejection.js";
import { createChain, deploySystem, type System } from "../../../support/system.js";
import { fundedClient, readClientOf } from "../../../support/toolkit.js";

const chain = await createChain();
const key = makeKey({ notBefore: 1 }).published;

describe("actions/burnJobs", function () {
  this.timeout(120_000);

  let system: System;
  let client: Client;
  let testBooks: TestBooks;
  let books: Books;
  beforeEach(async () => {
    system = await deploySystem(chain);
    client = await fundedClient(chain, system, await readClientOf(chain, system));
    testBooks = await openTestBooks();
    books = { ...testBooks, account: client.account };
  });
  afterEach(() => testBooks.close());

  const log = (of: Client = client) => new ReceiptLog(of, 0);
  const burned = async () => Number((await system.recycler.totalsOf(1))[0]);
  function order(count: number, notBefore = 0, plan = 1) {
    const orders = Array.from({ length: count }, (_, i): SignedOrder & { notBefore: number } => ({
      chainId: 1n,
      proBurn: client.deployment.ProBurn,
      provider: client.account,
      order: { commitment: id(`${plan} ${notBefore} ${i}`) as Hex, plan, price: 1n, currency: "EUR", burnBy: 1 },
      signature: "0x",
      notBefore,
    }));
    books.orders.add(`payment ${plan} ${notBefore}`, orders);
  }
  const countsOf = async (jobs: { plan: () => Promise<{ call: { args: readonly unknown[] } }> }[]) => {
    const plans = await Promise.all(jobs.map((job) => job.plan()));
    return plans.map(({ call }) => [call.args[0], (call.args[1] as string[]).length]);
  };

  it("burns what is due only, in groups of a plan with 2,900 at most", async () => {
    order(2_901);
    order(2, 0, 2);
    order(1, 100);
    expect(await countsOf(await orderJobs(client, books, log(), 99))).to.deep.equal([
      [1, 2_900],
      [1, 1],
      [2, 2],
    ]);
    expect(await countsOf(await orderJobs(client, books, log(), 100))).to.deep.include([1, 2]);
  });

  it("leaves out of a group what was burned in between", async () => {
    order(3);
    const [job] = await orderJobs(client, books, log(), 0);
    const [first] = books.orders.due(0);
    await perform(client, (await orderJobs(client, { ...books, orders: only(first!.commitment) }, log(), 0))[0]!);
    expect(await job!.isDone()).to.equal(false);
    expect(await countsOf([job!])).to.deep.equal([[1, 2]]);
    await perform(client, job!);
    expect(await burned()).to.equal(3);
    expect(await perform(client, job!)).to.equal(undefined);
    expect(await orderJobs(client, books, log(), 0)).to.deep.equal([]);
  });

  it("burns at least two units for the stock, and only what is missing", async () => {
    const sizes = async (count: number) =>
      Promise.all(
        (await stockJobs(client, books, log(), { key, count })).map(async (job) => (await job.plan()).call.args[2]),
      );
    expect(await sizes(1)).to.deep.equal([2]);
    expect(await sizes(0)).to.deep.equal([]);
    const [job] = await stockJobs(client, books, log(), { key, count: 5 });
    await perform(client, job!);
    expect([await sizes(5), await sizes(6), await sizes(9)]).to.deep.equal([[], [2], [4]]);
    expect(books.stock.counts()).to.deep.equal([{ plan: 1, sent: 5, burned: 0, issued: 0, sold: 0, lost: 0 }]);
  });

  it("finishes a batch that was recorded and not burned, before it makes another one", async () => {
    const draft = books.stock.draft(key, 3);
    books.stock.record(draft, id("a transaction that nobody has") as Hex);
    const [job, ...more] = await stockJobs(client, books, log(), { key, count: 3 });
    expect(more).to.deep.equal([]);
    expect((await job!.plan()).call.args.slice(0, 3)).to.deep.equal([1, draft.root, 3]);
    await perform(client, job!);
    expect(await stockJobs(client, books, log(), { key, count: 3 })).to.deep.equal([]);
    const [batch] = books.stock.batches();
    expect(await chain.ethers.provider.getTransactionReceipt(batch!.hash!)).not.to.equal(null);
  });

  it("does not take a burn of its root with fewer units by somebody else for its own", async () => {
    const draft = books.stock.draft(key, 3);
    books.stock.record(draft);
    await system.proBurn.connect(system.stakers[0]).burnForProRoot(1, draft.root, 1, 10n ** 15n);
    expect(await stockJobs(client, books, log())).to.have.length(1);
  });

  it("sends nothing on the word of an endpoint whose events end before the account's nonce (SD-07)", async () => {
    const [job] = await stockJobs(client, books, log(), { key, count: 3 });
    const before = await chain.ethers.provider.getBlockNumber();
    await perform(client, job!);
    // The nonce of now, the events of before: as from two machines behind one address.
    const provider = new Proxy(client.provider, {
      get: (target, name) => {
        if (name === "getBlockNumber") return () => Promise.resolve(before);
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const lagging = { ...client, provider };
    const [again] = await stockJobs(lagging, books, log(lagging));
    const error = await rejectionOf(perform(lagging, again!, { pause: 1 }));
    expect([error.code, error.shortMessage]).to.deep.equal([
      "RPC_FAILED",
      "The RPC endpoint gave events of an older block than the account's nonce.",
    ]);
    expect(await burned()).to.equal(3);
  });

  /** A book with one order. */
  function only(commitment: Hex) {
    const one = books.orders.find(commitment)!;
    return { due: () => [one], recordHash: () => undefined } as unknown as Books["orders"];
  }
});
