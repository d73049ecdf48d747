import { expect } from "chai";
import { id, Wallet } from "ethers";
import type { Hex } from "../../../../src/core/hex.js";
import type { Receipt, ReceiptLog } from "../../../../src/pro/receipts.js";
import { burnsOf } from "../../../../src/provider/orderBook.js";
import { signOrder } from "../../../../src/provider/orders.js";
import { ACCOUNT, openTestBooks, type TestBooks } from "../../../support/books.js";

const wallet = new Wallet(id("provider"));
const domain = { chainId: 1n, proBurn: ACCOUNT } as const;
const commitment = (label: string) => id(label) as Hex;

async function orderFor(label: string, notBefore = 100, plan = 1) {
  const order = { commitment: commitment(label), plan, price: 499n, currency: "EUR", burnBy: notBefore + 50 };
  return { ...(await signOrder(wallet, domain, order)), notBefore };
}

function logOf(...receipts: Partial<Receipt>[]): ReceiptLog {
  const filled = receipts.map((receipt, i) => ({
    id: i + 1,
    plan: 1,
    count: 1,
    payer: ACCOUNT,
    ...receipt,
  }));
  return { receipts: filled } as unknown as ReceiptLog;
}

describe("provider/OrderBook", () => {
  let books: TestBooks;
  beforeEach(async () => (books = await openTestBooks()));
  afterEach(() => books.close());

  const due = (now: number) => books.orders.due(now).map((order) => order.commitment);

  it("keeps what was signed, and takes it again for the same payment only (PV-05)", async () => {
    const signed = await orderFor("a");
    books.orders.add("1", [signed]);
    books.orders.add("1", [{ ...signed, notBefore: 200 }]);
    expect(books.orders.ofPayment("1")).to.deep.equal([
      { ...signed.order, payment: "1", notBefore: 100, signature: signed.signature, stopped: false },
    ]);
    expect(() => books.orders.add("2", [signed])).to.throw("another payment has bought this");
    const other = await orderFor("b");
    expect(() => books.orders.add("1", [other])).to.throw("1 has paid for something else");
    expect(() => books.orders.add("3", [other, signed])).to.throw("is in an order already");
    expect(books.orders.find(commitment("b"))).to.equal(undefined);
    expect(books.orders.ofPayment("3")).to.deep.equal([]);
  });

  it("has orders due from their second on, the most urgent first", async () => {
    books.orders.add("1", [await orderFor("late", 100)]);
    books.orders.add("2", [await orderFor("early", 90)]);
    expect(due(89)).to.deep.equal([]);
    expect(due(90)).to.deep.equal([commitment("early")]);
    expect(due(100)).to.deep.equal([commitment("early"), commitment("late")]);
  });

  it("settles with burns of the account for the plan alone, single and in batches (FE-10)", async () => {
    books.orders.add("1", [await orderFor("a"), await orderFor("b", 130), await orderFor("c", 160)]);
    const log = logOf(
      { root: commitment("a"), payer: "0x01" },
      { root: commitment("a"), plan: 2 },
      { root: commitment("root of many"), count: 2 },
      { root: commitment("a") },
      { root: commitment("batch"), count: 2, commitments: [commitment("x"), commitment("b")] },
      { root: commitment("b") },
    );
    books.orders.settle(burnsOf(log, ACCOUNT));
    expect(books.orders.ofPayment("1").map(({ receiptId }) => receiptId)).to.deep.equal([4, 5, undefined]);
    expect(due(1_000)).to.deep.equal([commitment("c")]);
  });

  it("stops what is not burned, and nothing else", async () => {
    books.orders.add("1", [await orderFor("a"), await orderFor("b", 130)]);
    books.orders.add("2", [await orderFor("c")]);
    books.orders.settle(burnsOf(logOf({ root: commitment("a") }), ACCOUNT));
    expect(books.orders.stop("1")).to.equal(1);
    expect(due(1_000)).to.deep.equal([commitment("c")]);
    expect(books.orders.open()).to.have.length(1);
  });

  it("remembers the last transaction", async () => {
    books.orders.add("1", [await orderFor("a")]);
    books.orders.recordHash([commitment("a")], commitment("first"));
    books.orders.recordHash([commitment("a")], commitment("second"));
    expect(books.orders.find(commitment("a"))!.hash).to.equal(commitment("second"));
  });
});
