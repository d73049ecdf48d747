import { expect } from "chai";
import { nameProductOf } from "../../../src/names/leases.js";
import { nameFixtures } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

describe("SessionNames.productOf", () => {
  it("is one product for each tier and number of years, the one that the deployment sets the price of", async () => {
    const { names } = await networkHelpers.loadFixture(open);
    const products = new Set<bigint>();
    for (let tier = 1; tier <= 5; tier++)
      for (let years = 1; years <= 10; years++) {
        const product = await names.productOf(tier, years);
        expect(product).to.equal(nameProductOf(tier, years));
        products.add(product);
      }
    expect(products.size).to.equal(50);
    // Plans of Pro are products 1 to 255.
    expect([...products].every((product) => product > 255n)).to.equal(true);
    expect(await names.productOf(1, 2)).to.equal(0x1102);
    expect(await names.productOf(5, 10)).to.equal(0x150a);
  });
});
