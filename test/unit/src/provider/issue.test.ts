import { expect } from "chai";
import type { Hex } from "../../../../src/core/hex.js";
import { fromBase64, toBase64 } from "../../../../src/pro/api.js";
import { blindSign } from "../../../../src/pro/blindRsa.js";
import { commitmentOf, isInTree } from "../../../../src/pro/commitment.js";
import { issueBatch } from "../../../../src/provider/issue.js";
import type { Draft } from "../../../../src/provider/stock.js";
import { ACCOUNT, openTestBooks, type TestBooks } from "../../../support/books.js";
import { createFakeService, type FakeService, refusal, signWith } from "../../../support/fakeService.js";
import { makeKey } from "../../../support/proServer.js";
import { rejectionOf } from "../../../support/rejection.js";

const key = makeKey({ notBefore: 1 });
const UNITS = 5;

describe("provider/issueBatch", () => {
  let books: TestBooks;
  let service: FakeService;
  let draft: Draft;
  beforeEach(async () => {
    books = await openTestBooks();
    service = await createFakeService();
    draft = books.stock.draft(key.published, UNITS);
    books.stock.record(draft);
  });
  afterEach(async () => {
    await service.close();
    await books.close();
  });

  const sign = signWith(key);
  const settle = () => {
    const { plan, root, count } = draft;
    books.stock.settle([{ id: 7, plan, root, count, payer: ACCOUNT, sesh: 0n, block: 1, burnedAt: 1 }], ACCOUNT);
  };
  const issue = () => {
    const [batch] = books.stock.batches();
    return issueBatch(books.stock, batch!, { server: service.url, keys: [key.published], pause: 1 });
  };
  const issued = () => books.stock.counts()[0]!.issued;

  it("asks for nothing before the burn is final", async () => {
    expect(await issue()).to.equal(0);
    expect(service.requests).to.deep.equal([]);
  });

  it("shows the receipt and a proof for each unit, once", async () => {
    settle();
    service.answer = sign;
    expect(await issue()).to.equal(UNITS);
    for (const { path, body } of service.requests) {
      expect(path).to.equal("/pro/burn/issue");
      expect(body).to.include({ receipt_id: 7, plan: 1, key_id: draft.keyId });
      const commitment = commitmentOf(1, draft.keyId, fromBase64(body.blinded_msg as string));
      expect(isInTree(draft.root, commitment, body.proof as Hex[])).to.equal(true);
    }
    expect(issued()).to.equal(UNITS);
    expect(await issue()).to.equal(0);
    expect(service.requests).to.have.length(UNITS);
  });

  it("waits for a server that is busy", async () => {
    settle();
    let busy = 7;
    service.answer = (body) => {
      if (busy === 0) return sign(body);
      busy -= 1;
      return busy % 2 === 0 ? refusal(429, "too_many_requests") : refusal(503, "unavailable");
    };
    expect(await issue()).to.equal(UNITS);
    expect(service.requests).to.have.length(UNITS + 7);
  });

  it("stops at another refusal, and at one that does not end", async () => {
    settle();
    service.answer = () => refusal(404, "unknown_receipt");
    expect((await rejectionOf(issue())).details.refusal).to.equal("unknown_receipt");
    expect(issued()).to.equal(0);
    service.answer = () => refusal(429, "too_many_requests");
    expect((await rejectionOf(issue())).details.refusal).to.equal("too_many_requests");
  });

  it("keeps the tokens that came before a refusal", async () => {
    settle();
    let answers = 0;
    service.answer = (body) => (++answers === 4 ? refusal(403, "receipt_exhausted") : sign(body));
    expect((await rejectionOf(issue())).details.refusal).to.equal("receipt_exhausted");
    expect(issued()).to.equal(4);
    expect(await issue()).to.equal(1);
  });

  it("takes no signature that is not one", async () => {
    settle();
    const other = makeKey({ notBefore: 1 });
    service.answer = () => ({ status: 200, body: { blind_sig: toBase64(new Uint8Array(256)) } });
    expect((await rejectionOf(issue())).shortMessage).to.contain("answered with a wrong signature");
    service.answer = (body) => {
      const message = fromBase64(body.blinded_msg as string).map((byte, i) => (i === 0 ? 0 : byte));
      return { status: 200, body: { blind_sig: toBase64(blindSign(other.privateKey!, other.published.key, message)) } };
    };
    expect((await rejectionOf(issue())).code).to.equal("SERVICE_FAILED");
    expect(issued()).to.equal(0);
  });
});
