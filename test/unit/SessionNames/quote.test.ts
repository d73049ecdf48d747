import { expect } from "chai";
import { nameFixtures } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

describe("SessionNames.quote", () => {
  it("is the price of a lease in SESH", async () => {
    const { names } = await networkHelpers.loadFixture(open);
    expect(await names.quote(5, 1)).to.equal(25_000_000_000n);
    expect(await names.quote(5, 10)).to.equal(250_000_000_000n);
    expect(await names.quote(1, 2)).to.equal(4_000_000_000_000n);
  });

  it("reverts for leases that are not sold (FE-10)", async () => {
    const { names, recycler } = await networkHelpers.loadFixture(open);
    for (const [tier, years, product] of [
      [0, 1, 0x1001],
      [5, 0, 0x1500],
      [5, 11, 0x150b],
      [6, 1, 0x1601],
    ] as const)
      await expect(names.quote(tier, years))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(product);
  });
});
