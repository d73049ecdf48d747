import { expect } from "chai";
import { id } from "ethers";
import { GRACE, nameFixtures } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { open } = nameFixtures(chain);

describe("SessionNames.availableAt", () => {
  it("is 0 for a name that nobody has, else the end of the 30 days after the lease", async () => {
    const { names, hash, registerAlice } = await networkHelpers.loadFixture(open);
    expect(await names.availableAt(id("nobody's"))).to.equal(0);
    const available = (await registerAlice()) + GRACE;
    for (const [second, expected] of [
      [available - GRACE, available],
      [available - 1, available],
      [available, 0],
      [available + 1, 0],
    ] as const) {
      await time.increaseTo(second);
      expect(await names.availableAt(hash), `${second - available}`).to.equal(expected);
    }
  });
});
