import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { announceKeys } from "../../support/issuers.js";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.issuerKeysOf", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    await announceKeys(chain, system, { plan: 2, epoch: 3, keyIds: [id("key")] });
    return { ...system, usableFrom: BigInt((await networkHelpers.time.latest()) + 7 * DAY) };
  }

  it("is the hash of the key file and the time from which its keys may be used", async () => {
    const { proBurn, usableFrom } = await networkHelpers.loadFixture(fixture);
    const keys = await proBurn.issuerKeysOf(2, 3);
    expect([keys.keyHash, keys.usableFrom]).to.deep.equal([id("key file"), usableFrom]);
  });

  it("is zero for other plans and epochs", async () => {
    const { proBurn } = await networkHelpers.loadFixture(fixture);
    for (const [plan, epoch] of [
      [2, 2],
      [3, 3],
      [3, 2],
    ] as const)
      expect(await proBurn.issuerKeysOf(plan, epoch)).to.deep.equal([ZeroHash, 0n]);
  });
});
