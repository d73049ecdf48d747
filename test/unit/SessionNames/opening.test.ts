import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { nameFixtures } from "../../support/names.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open, closed } = nameFixtures(chain);

describe("SessionNames.opening", () => {
  it("says that names are open from the start where the deployment opens them", async () => {
    const { names } = await networkHelpers.loadFixture(open);
    expect(await names.opening()).to.deep.equal([true, ZeroHash, 0n]);
  });

  it("says until when Oxen names are kept once the governor has opened them", async () => {
    const { names, openNames } = await networkHelpers.loadFixture(closed);
    expect(await names.opening()).to.deep.equal([false, ZeroHash, 0n]);
    const claimUntil = await openNames(id("root"), 30 * DAY);
    expect(await names.opening()).to.deep.equal([true, id("root"), BigInt(claimUntil)]);
  });
});
