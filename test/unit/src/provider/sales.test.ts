import { expect } from "chai";
import type { Hex } from "../../../../src/core/hex.js";
import { fromBase64, toBareHex, toBase64 } from "../../../../src/pro/api.js";
import { exchangeHash, signEd25519 } from "../../../../src/pro/spending.js";
import { decodeToken } from "../../../../src/pro/token.js";
import type { Message, Shop } from "../../../../src/provider/sales.js";
import { openTestBooks, type TestBooks } from "../../../support/books.js";
import { createFakeService, type FakeService, refusal, signWith } from "../../../support/fakeService.js";
import { purchaseOf, seed } from "../../../support/proClient.js";
import { makeKey, type TestKey } from "../../../support/proServer.js";
import { rejectionOf } from "../../../support/rejection.js";

const old = makeKey({ notBefore: 1, redeemUntil: 31_536_100, issueUntil: 31_536_000 });
const key = makeKey({ notBefore: 10_000_000, epoch: 2 });
const NOW = 20_000_000;

function messageFor(label: string, { published }: TestKey = key): Message {
  return { plan: 1, keyId: published.key.keyId, blindedMessage: purchaseOf(published, label).blindedMessage };
}

describe("provider/Sales", () => {
  let books: TestBooks;
  let service: FakeService;
  let shop: Shop;
  beforeEach(async () => {
    books = await openTestBooks();
    service = await createFakeService();
    shop = { server: service.url, keys: [key.published, old.published], newest: key.published, now: NOW };
    for (const { published } of [key, old]) {
      const draft = books.stock.draft(published, 2);
      books.stock.record(draft);
      // The server is a fake: what the tokens' signatures are does not matter here.
      books.stock.storeTokens(books.stock.unissued(draft).map((unit) => ({ ...unit, signature: new Uint8Array(256) })));
    }
  });
  afterEach(async () => {
    await service.close();
    await books.close();
  });

  const sign = signWith(key);
  const sell = (label: string, change: Partial<Shop> = {}) =>
    books.sales.sell(messageFor(label), label, { ...shop, ...change });
  /** The number of the unit that paid in each request. */
  const units = () =>
    service.requests.map(({ body }) => {
      const { tokenKey } = decodeToken(fromBase64(body.token as string))!;
      const keys = Array.from({ length: 4 }, (_, i) => books.stock.derive(i, key.published).tokenKey);
      return keys.findIndex((candidate) => Buffer.from(candidate).equals(tokenKey));
    });
  const counts = () => books.stock.counts()[0];

  it("spends the units first whose key ends first, and none whose key has ended", async () => {
    service.answer = sign;
    for (const label of ["a", "b", "c"]) await sell(label);
    expect(units()).to.deep.equal([2, 3, 0]);
    await sell("d");
    const error = await rejectionOf(sell("e"));
    expect([error.code, error.shortMessage]).to.deep.equal([
      "PRECONDITION_FAILED",
      "There is no unit of Pro, 1 month in stock.",
    ]);
  });

  it("does not spend a unit whose key has ended", async () => {
    service.answer = sign;
    await sell("a", { now: old.published.redeemUntil - 1 });
    await sell("b", { now: old.published.redeemUntil });
    expect(units()).to.deep.equal([2, 0]);
  });

  it("keeps the unit for the message when the answer is lost or wrong", async () => {
    service.answer = () => ({ status: 502, body: "a proxy" });
    expect((await rejectionOf(sell("a"))).code).to.equal("SERVICE_FAILED");
    service.answer = () => ({ status: 200, body: { blind_sig: toBase64(new Uint8Array(256).fill(1)) } });
    expect((await rejectionOf(sell("a"))).shortMessage).to.contain("answered with a wrong signature");
    expect(books.sales.unanswered()).to.equal(1);
    service.answer = sign;
    const answer = await sell("a");
    expect(await sell("a")).to.deep.equal(answer);
    expect(units()).to.deep.equal([2, 2, 2]);
    expect(books.sales.unanswered()).to.equal(0);
    expect(counts()).to.include({ sold: 1, lost: 0 });
  });

  it("answers what was sold before also when there is a newer key", async () => {
    service.answer = sign;
    const answer = await sell("a");
    const newest = makeKey({ notBefore: 10_000_000, epoch: 3 }).published;
    expect(await sell("a", { newest })).to.deep.equal(answer);
    expect((await rejectionOf(sell("b", { newest }))).shortMessage).to.contain("it is not the newest key of the plan");
  });

  it("sells one unit when the same message comes twice at once", async () => {
    service.answer = sign;
    const [first, second] = await Promise.all([sell("a"), sell("a")]);
    expect(first).to.deep.equal(second);
    expect(counts()).to.include({ sold: 1 });
  });

  it("replaces a unit once when two requests for the same message find it spent", async () => {
    const { tokenSecret, tokenKey } = books.stock.derive(2, key.published);
    const hash = seed("something else");
    const evidence = { hash: toBareHex(hash), token_sig: toBareHex(signEd25519(tokenSecret, hash)) };
    service.answer = (body) =>
      Buffer.from(decodeToken(fromBase64(body.token as string))!.tokenKey).equals(tokenKey)
        ? refusal(409, "already_spent", evidence)
        : sign(body);
    const [first, second] = await Promise.all([sell("a"), sell("a")]);
    expect(first).to.deep.equal(second);
    expect(new Set(units())).to.deep.equal(new Set([2, 3]));
    expect(counts()).to.include({ issued: 2, sold: 1, lost: 1 });
  });

  it("replaces a unit only when its own token has signed something else", async () => {
    const { tokenSecret } = books.stock.derive(2, key.published);
    const otherHash = seed("something else");
    const evidence = (hash: Uint8Array, secret: Uint8Array) => ({
      hash: toBareHex(hash),
      token_sig: toBareHex(signEd25519(secret, hash)),
    });
    for (const [name, proof] of [
      ["none", undefined],
      ["by another key", evidence(otherHash, seed("another key"))],
    ] as const) {
      service.answer = () => refusal(409, "already_spent", proof);
      expect((await rejectionOf(sell("a"))).details.refusal, name).to.equal("already_spent");
    }
    // The signature of this very sale is no proof of another use.
    service.answer = (body) => refusal(409, "already_spent", evidence(ownHash(body), tokenSecret));
    expect((await rejectionOf(sell("a"))).code).to.equal("SERVICE_REFUSED");
    expect(counts()).to.include({ sold: 1, lost: 0 });

    let asked = 0;
    service.answer = (body) =>
      asked++ === 0 ? refusal(409, "already_spent", evidence(otherHash, tokenSecret)) : sign(body);
    await sell("a");
    expect(units()).to.deep.equal([2, 2, 2, 2, 3]);
    expect(counts()).to.include({ sold: 1, lost: 1 });
    expect(books.sales.bookedUnits().find(({ index }) => index === 2)).to.equal(undefined);
  });
});

/** The hash that an exchange request signs. */
function ownHash(body: Record<string, unknown>): Uint8Array {
  const { tokenKey } = decodeToken(fromBase64(body.token as string))!;
  return exchangeHash(tokenKey, body.key_id as Hex, fromBase64(body.blinded_msg as string));
}
