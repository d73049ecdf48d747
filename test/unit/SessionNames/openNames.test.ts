import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { Authority__factory, SessionNames__factory } from "../../../typechain-types/index.js";
import { nameFixtures, YEAR } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { open } = nameFixtures(chain);

const ROOT = id("root");

describe("SessionNames.openNames", () => {
  /** Names of an access manager whose administrator waits for nothing, so that the second is a test's own. */
  async function closed() {
    const { deployer, token, recycler, stranger } = await open();
    const authority = await new Authority__factory(deployer).deploy(deployer);
    const names = await new SessionNames__factory(deployer).deploy(authority, token, recycler);
    return { names, stranger };
  }

  it("reverts for everybody but the governor", async () => {
    const { names, stranger } = await networkHelpers.loadFixture(closed);
    await expect(names.connect(stranger).openNames(ZeroHash, 0))
      .to.be.revertedWithCustomError(names, "AccessManagedUnauthorized")
      .withArgs(stranger);
  });

  it("opens without a tree, once and for ever", async () => {
    const { names } = await networkHelpers.loadFixture(closed);
    expect(await names.opening()).to.deep.equal([false, ZeroHash, 0n]);
    await expect(names.openNames(ZeroHash, 0)).to.emit(names, "NamesOpened").withArgs(ZeroHash, 0);
    expect(await names.opening()).to.deep.equal([true, ZeroHash, 0n]);
    await expect(names.openNames(ROOT, (await time.latest()) + 100))
      .to.be.revertedWithCustomError(names, "NamesOpenAlready")
      .withArgs();
  });

  for (const [what, period] of [
    ["a second", 1],
    ["a year", YEAR],
  ] as const)
    it(`opens with a tree and a claim period of ${what}`, async () => {
      const { names } = await networkHelpers.loadFixture(closed);
      const now = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(now);
      await expect(names.openNames(ROOT, now + period))
        .to.emit(names, "NamesOpened")
        .withArgs(ROOT, now + period);
      expect(await names.opening()).to.deep.equal([true, ROOT, BigInt(now + period)]);
    });

  it("reverts for a claim period that is over, is longer than a year, or has no tree", async () => {
    const { names } = await networkHelpers.loadFixture(closed);
    const start = (await time.latest()) + 10;
    for (const [step, root, end] of [
      [0, ROOT, -1],
      [1, ROOT, 0],
      [2, ROOT, YEAR + 1],
      [3, ZeroHash, 1],
    ] as const) {
      const now = start + step;
      await time.setNextBlockTimestamp(now);
      await expect(names.openNames(root, now + end))
        .to.be.revertedWithCustomError(names, "ClaimPeriodInvalid")
        .withArgs(now + end, now + YEAR);
    }
    await time.setNextBlockTimestamp(start + 4);
    await expect(names.openNames(ROOT, 0))
      .to.be.revertedWithCustomError(names, "ClaimPeriodInvalid")
      .withArgs(0, start + 4 + YEAR);
  });
});
