import { expect } from "chai";
import { deployFees } from "../../support/fees.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.constructor", () => {
  async function fixture() {
    return deployFees(chain);
  }

  it("keeps the access manager, the token and the recycler", async () => {
    const { proBurn, authority, token, recycler } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.authority()).to.equal(authority);
    expect(await proBurn.token()).to.equal(token);
    expect(await proBurn.feeRecycler()).to.equal(recycler);
  });

  it("begins without receipts", async () => {
    const { proBurn } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.receipts()).to.equal(0);
    expect(await proBurn.receiptChain()).to.equal(`0x${"00".repeat(24)}`);
  });
});
