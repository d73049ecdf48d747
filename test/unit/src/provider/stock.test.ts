import { expect } from "chai";
import { id } from "ethers";
import type { Address } from "../../../../src/core/addresses.js";
import type { Hex } from "../../../../src/core/hex.js";
import { CommitmentTree } from "../../../../src/pro/commitment.js";
import type { Receipt } from "../../../../src/pro/receipts.js";
import {
  type Batch,
  isBurnOf,
  recoverBatches,
  requireKnownBatches,
  type Unit,
} from "../../../../src/provider/stock.js";
import { ACCOUNT, openTestBooks, type TestBooks } from "../../../support/books.js";
import { makeKey } from "../../../support/proServer.js";

const key = makeKey({ notBefore: 1 });
const later = makeKey({ notBefore: 2, epoch: 2 });
const HASH = id("transaction") as Hex;

function receiptOf({ plan, root, count }: Batch, number: number, change: Partial<Receipt> = {}): Receipt {
  const payer = ACCOUNT as Address;
  return { id: number, plan, root, count, payer, sesh: 0n, block: 1, burnedAt: 1, ...change };
}

describe("provider/Stock", () => {
  let books: TestBooks;
  beforeEach(async () => (books = await openTestBooks()));
  afterEach(() => books.close());

  const counts = () => books.stock.counts()[0];
  const drawn = (count: number, published = key.published) => {
    const draft = books.stock.draft(published, count);
    books.stock.record(draft, HASH);
    return draft;
  };
  const giveTokens = (units: readonly Unit[]) =>
    books.stock.storeTokens(units.map((unit) => ({ ...unit, signature: new Uint8Array(256) })));

  it("drafts the next units of a plan, and forgets what was not recorded", () => {
    const draft = books.stock.draft(key.published, 3);
    expect(draft).to.deep.equal(books.stock.draft(key.published, 3));
    expect(draft).to.include({ plan: 1, keyId: key.published.key.keyId, firstIndex: 0, count: 3 });
    expect(draft.root).to.equal(new CommitmentTree(draft.commitments).root);
    expect(draft.commitments[2]).to.equal(books.stock.derive(2, key.published).commitment);
    expect(counts()).to.equal(undefined);
  });

  it("never gives a number twice, not under another key either", () => {
    drawn(3);
    expect(drawn(2, later.published).firstIndex).to.equal(3);
    expect(books.stock.draft(key.published, 1).firstIndex).to.equal(5);
  });

  it("records a batch once, with its last transaction", () => {
    const draft = drawn(3);
    const again = id("another transaction") as Hex;
    books.stock.record(draft, again);
    const { commitments, ...batch } = draft;
    expect(books.stock.batches()).to.deep.equal([{ ...batch, hash: again }]);
    expect(books.stock.load(batch).commitments).to.deep.equal(commitments);
    expect(counts()).to.deep.equal({ plan: 1, sent: 3, burned: 0, issued: 0, sold: 0, lost: 0 });
  });

  it("takes as a burn only the account's own, of the same plan, root and number of units", () => {
    const batch = drawn(3);
    expect(isBurnOf(receiptOf(batch, 1), ACCOUNT, batch)).to.equal(true);
    const others: Partial<Receipt>[] = [{ payer: "0x01" }, { plan: 2 }, { count: 1 }, { root: HASH }];
    for (const change of others) expect(isBurnOf(receiptOf(batch, 1, change), ACCOUNT, batch)).to.equal(false);
    books.stock.settle(
      others.map((change, i) => receiptOf(batch, i + 1, change)),
      ACCOUNT,
    );
    expect(counts()).to.include({ sent: 3, burned: 0 });
    books.stock.settle([receiptOf(batch, 5)], ACCOUNT);
    expect(counts()).to.include({ sent: 0, burned: 3 });
    expect(books.stock.batches()[0]!.receiptId).to.equal(5);
  });

  it("offers units with a token only, of the keys it is given, in their order", () => {
    const [first, second] = [drawn(2), drawn(2, later.published)];
    const [oldKey, newKey] = [first.keyId, second.keyId];
    expect(books.stock.next(1, [oldKey, newKey])).to.equal(undefined);
    giveTokens(books.stock.unissued(second));
    expect(books.stock.next(1, [oldKey, newKey])!.index).to.equal(2);
    giveTokens(books.stock.unissued(first).slice(1));
    expect(books.stock.next(1, [oldKey, newKey])!.index).to.equal(1);
    expect(books.stock.next(1, [newKey])!.index).to.equal(2);
    expect(books.stock.next(2, [oldKey, newKey])).to.equal(undefined);
    expect(books.stock.unsold(1)).to.equal(4);
    expect(counts()).to.include({ sent: 1, issued: 3 });
  });

  it("notices burns that an older copy of the books does not have, and finds them by their root", () => {
    const known = drawn(2);
    const missing = [books.stock.draft(later.published, 3)];
    const receipts = [receiptOf(known, 1), receiptOf(missing[0]!, 2)];
    expect(() => requireKnownBatches(books.stock, receipts.slice(0, 1), ACCOUNT)).not.to.throw();
    expect(() => requireKnownBatches(books.stock, receipts, ACCOUNT)).to.throw("Receipt 2 is a burn of");
    expect(recoverBatches(books.stock, receipts, ACCOUNT, [key.published, later.published])).to.equal(1);
    expect(() => requireKnownBatches(books.stock, receipts, ACCOUNT)).not.to.throw();
    expect(books.stock.batches().map(({ receiptId }) => receiptId)).to.deep.equal([1, 2]);
    expect(recoverBatches(books.stock, receipts, ACCOUNT, [])).to.equal(0);
  });

  it("does not take others' burns, single units and lists for missing batches", () => {
    const batch = { ...books.stock.draft(key.published, 2) };
    const receipts = [
      receiptOf(batch, 1, { payer: "0x01" }),
      receiptOf(batch, 2, { count: 1 }),
      receiptOf(batch, 3, { commitments: batch.commitments }),
    ];
    expect(() => requireKnownBatches(books.stock, receipts, ACCOUNT)).not.to.throw();
    const strange = [receiptOf(batch, 1, { root: HASH })];
    expect(() => recoverBatches(books.stock, strange, ACCOUNT, [key.published])).to.throw(
      "Receipt 1 was not burned with these books",
    );
  });
});
