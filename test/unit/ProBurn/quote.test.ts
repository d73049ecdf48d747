import { expect } from "chai";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.quote", () => {
  async function fixture() {
    return deployFees(chain);
  }

  it("is the price of one unit: 24.95, 64.95 and 239.95 SESH at 0.20 USD per SESH", async () => {
    const { proBurn } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.quote(1)).to.equal(24_950_000_000n);
    expect(await proBurn.quote(2)).to.equal(64_950_000_000n);
    expect(await proBurn.quote(3)).to.equal(239_950_000_000n);
  });

  it("reverts for a plan that is not sold (FE-10)", async () => {
    const { proBurn, recycler } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.quote(4)).to.be.revertedWithCustomError(recycler, "ProductUnknown").withArgs(4);
  });

  it("is the price of a batch or a root per unit", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    const price = await proBurn.quote(2);
    for (const [count, total] of [
      [1, price],
      [10, price * 10n],
    ] as const)
      await expect(proBurn.connect(payer).burnForProRoot(2, COMMITMENT, count, total))
        .to.emit(proBurn, "ProBurned")
        .withArgs(count === 1 ? 1 : 2, 2, COMMITMENT, count, total, payer);
  });
});
