import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { announceKeys } from "../../support/issuers.js";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.usableFromOf", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    await announceKeys(chain, system, { keyIds: [id("first"), id("second")] });
    return { ...system, usableFrom: (await networkHelpers.time.latest()) + 7 * DAY };
  }

  it("is the same for all keys of an announcement", async () => {
    const { proBurn, usableFrom } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.usableFromOf(id("first"))).to.equal(usableFrom);
    expect(await proBurn.usableFromOf(id("second"))).to.equal(usableFrom);
  });

  it("is zero for a key that nobody announced", async () => {
    const { proBurn } = await networkHelpers.loadFixture(fixture);
    for (const keyId of [ZeroHash, id("third"), id("key file")]) expect(await proBurn.usableFromOf(keyId)).to.equal(0);
  });
});
