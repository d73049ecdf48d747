import { expect } from "chai";
import { concat, keccak256, toBeHex } from "ethers";
import { baseHashOf, nameFixtures, nameHashOf } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

describe("SessionNames.nameHashOf", () => {
  it("is the hash of tier and base hash, 32 bytes each (NM-09)", async () => {
    const { names } = await networkHelpers.loadFixture(open);
    const baseHash = baseHashOf("alice");
    for (const tier of [0, 1, 5, 255])
      expect(await names.nameHashOf(baseHash, tier)).to.equal(keccak256(concat([toBeHex(tier, 32), baseHash])));
    expect(await names.nameHashOf(baseHash, 5)).to.equal(nameHashOf("alice"));
  });
});
