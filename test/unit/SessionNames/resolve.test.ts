import { expect } from "chai";
import { id } from "ethers";
import { nameFixtures, VALUE, YEAR } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { registered } = nameFixtures(chain);

describe("SessionNames.resolve", () => {
  it("answers with the value up to the last second of the lease, and reverts from the next on", async () => {
    const { names, hash, expiresAt } = await networkHelpers.loadFixture(registered);
    await time.increaseTo(expiresAt - 1);
    expect(await names.resolve(hash)).to.equal(VALUE);
    for (const second of [expiresAt, expiresAt + YEAR]) {
      await time.increaseTo(second);
      await expect(names.resolve(hash)).to.be.revertedWithCustomError(names, "NameExpired").withArgs(hash, expiresAt);
    }
  });

  it("answers with nothing for a name without a value", async () => {
    const { names, owner, hash } = await networkHelpers.loadFixture(registered);
    await names.connect(owner).setValue(hash, "0x");
    expect(await names.resolve(hash)).to.equal("0x");
  });

  it("reverts for a name that nobody ever had", async () => {
    const { names } = await networkHelpers.loadFixture(registered);
    await expect(names.resolve(id("nobody's")))
      .to.be.revertedWithCustomError(names, "NameUnknown")
      .withArgs(id("nobody's"));
  });
});
