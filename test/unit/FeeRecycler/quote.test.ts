import { expect } from "chai";
import { deployFees, useOracle } from "../../support/fees.js";
import { asGovernor, createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const QUANTITY_LIMIT = 2n ** 32n - 1n;

describe("FeeRecycler.quote", () => {
  async function evenPrice() {
    return deployFees(chain);
  }
  async function oddPrice() {
    return deployFees(chain, 7_000_000n);
  }

  it("is 24.95, 64.95 and 239.95 SESH for the Pro plans at 0.20 USD per SESH", async () => {
    const { recycler } = await networkHelpers.loadFixture(evenPrice);
    expect(await recycler.quote(1, 1)).to.equal(24_950_000_000n);
    expect(await recycler.quote(2, 1)).to.equal(64_950_000_000n);
    expect(await recycler.quote(3, 1)).to.equal(239_950_000_000n);
    expect(await recycler.quote(3, 10_000)).to.equal(2_399_500_000_000_000n);
  });

  it("rounds up at 0.07 USD per SESH (FE-06)", async () => {
    const { recycler } = await networkHelpers.loadFixture(oddPrice);
    // 71.2857142857…, 185.5714285714…, 685.5714285714…; 7 times the first is 499 exactly.
    expect(await recycler.quote(1, 1)).to.equal(71_285_714_286n);
    expect(await recycler.quote(2, 1)).to.equal(185_571_428_572n);
    expect(await recycler.quote(3, 1)).to.equal(685_571_428_572n);
    expect(await recycler.quote(1, 7)).to.equal(499_000_000_000n);
  });

  it("is never zero: a cent is one atomic unit when SESH costs a hundred million USD (FE-06)", async () => {
    const system = await networkHelpers.loadFixture(evenPrice);
    const { recycler, proBurn } = system;
    const cent = recycler.interface.encodeFunctionData("setProduct", [9, await proBurn.getAddress(), 10_000n]);
    await asGovernor(chain, system, recycler, cent);
    await useOracle(chain, system, { answer: 100_000_000n, decimals: 0 });
    expect(await recycler.quote(9, 1)).to.equal(1);
    expect(await recycler.quote(9, 10)).to.equal(1);
    expect(await recycler.quote(9, 11)).to.equal(2);
  });

  it("reads feeds of 8, 18 and 36 decimals alike (FE-04)", async () => {
    const system = await networkHelpers.loadFixture(evenPrice);
    for (const decimals of [8, 18, 36]) {
      await useOracle(chain, system, { answer: 2n * 10n ** BigInt(decimals - 1), decimals });
      expect(await system.recycler.quote(1, 1)).to.equal(24_950_000_000n);
    }
  });

  it("reverts for an unknown product and for no unit (FE-10)", async () => {
    const { recycler } = await networkHelpers.loadFixture(evenPrice);
    await expect(recycler.quote(4, 1)).to.be.revertedWithCustomError(recycler, "ProductUnknown").withArgs(4);
    await expect(recycler.quote(1, 0))
      .to.be.revertedWithCustomError(recycler, "QuantityInvalid")
      .withArgs(1, 0, QUANTITY_LIMIT);
    await expect(recycler.quote(1, QUANTITY_LIMIT + 1n))
      .to.be.revertedWithCustomError(recycler, "QuantityInvalid")
      .withArgs(1, QUANTITY_LIMIT + 1n, QUANTITY_LIMIT);
    expect(await recycler.quote(1, QUANTITY_LIMIT)).to.equal(QUANTITY_LIMIT * 24_950_000_000n);
  });

  it("reverts with the oracle's reason (FE-01)", async () => {
    const system = await networkHelpers.loadFixture(evenPrice);
    const { oracle } = await useOracle(chain, system, { answer: 0n });
    await expect(system.recycler.quote(1, 1)).to.be.revertedWithCustomError(oracle, "PriceNotPositive").withArgs(0);
  });
});
