import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ToolkitError } from "../../../../src/core/errors.js";
import { Database } from "../../../../src/provider/database.js";
import { claimPayment, parsePayment } from "../../../../src/provider/payments.js";
import { ACCOUNT, openTestBooks, type TestBooks } from "../../../support/books.js";
import { seed } from "../../../support/proClient.js";

const domain = { chainId: 1n, proBurn: "0x9876543210987654321098765432109876543210" } as const;

describe("provider/Database", () => {
  let books: TestBooks;
  beforeEach(async () => (books = await openTestBooks()));
  afterEach(() => books.close());

  it("is one process's alone", () => {
    expect(() => Database.open(books.path, 50))
      .to.throw(ToolkitError, "is in use by another process")
      .with.property("code", "PRECONDITION_FAILED");
  });

  it("refuses a file that is something else, and a folder that is not there", async () => {
    const other = join(books.folder, "other");
    await writeFile(other, "something else, but long enough to have the header of a database".repeat(20));
    for (const path of [other, join(books.folder, "nowhere", "books.sqlite")]) {
      expect(() => Database.open(path))
        .to.throw(ToolkitError, "cannot be opened as a provider's database")
        .with.property("code", "FILE_INVALID");
    }
  });

  it("is for one chain, contract, account and secret", () => {
    const { database } = books;
    const secret = seed("secret");
    expect(() => database.requireOwner(domain, secret)).to.throw("were never made");
    database.initialise(domain, ACCOUNT, secret);
    expect(database.requireOwner(domain, secret)).to.equal(ACCOUNT);
    expect(() => database.initialise(domain, ACCOUNT, secret)).to.throw("There are books in this folder already");
    expect(() => database.requireOwner({ ...domain, chainId: 2n }, secret)).to.throw("are for 0x9876");
    expect(() => database.requireOwner({ ...domain, proBurn: ACCOUNT }, secret)).to.throw("on chain 1");
    expect(() => database.requireOwner(domain, seed("other"))).to.throw("belong to another secret");
  });

  it("takes back what a transaction did before it failed", () => {
    const { database } = books;
    const failing = () => {
      claimPayment(database, "one", "terms");
      throw new Error("no");
    };
    expect(() => database.transaction(failing)).to.throw("no");
    expect(database.all("SELECT * FROM payments")).to.deep.equal([]);
  });

  it("lets a payment buy one thing, and one thing be bought by one payment (PV-05)", () => {
    const { database } = books;
    claimPayment(database, "one", "a");
    claimPayment(database, "one", "a");
    expect(() => claimPayment(database, "one", "b")).to.throw("one has paid for something else");
    expect(() => claimPayment(database, "two", "a")).to.throw("another payment has bought this already");
    claimPayment(database, "two", "b");
    expect(parsePayment("A-1/2")).to.equal("A-1/2");
    for (const text of ["", "a b", "ü", "x".repeat(101)]) expect(() => parsePayment(text)).to.throw("not the number");
  });
});
