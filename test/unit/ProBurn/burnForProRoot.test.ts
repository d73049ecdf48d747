import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { id, keccak256, MaxUint256, ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { deployFees } from "../../support/fees.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

const ROOT = `0x${"10".repeat(32)}`;
const QUANTITY_LIMIT = 2n ** 32n - 1n;

describe("ProBurn.burnForProRoot", () => {
  async function fixture() {
    return deployFees(chain);
  }

  // The price of one unit of plan 1 at 0.20 USD per SESH, times the units.
  for (const [count, amount] of [
    [1, 24_950_000_000n],
    [10_000, 249_500_000_000_000n],
    [40_000, 998_000_000_000_000n],
  ] as const) {
    it(`burns for ${count} units under one root`, async () => {
      const { proBurn, recycler, token, pool, liquidityReceiver, payer } = await networkHelpers.loadFixture(fixture);
      const purchase = proBurn.connect(payer).burnForProRoot(1, ROOT, count, amount);
      await expect(purchase).to.emit(proBurn, "ProBurned").withArgs(1, 1, ROOT, count, amount, payer);
      await expect(purchase).to.emit(recycler, "FeePaid").withArgs(1, payer, count, amount);
      await expect(purchase)
        .to.emit(token, "FeeReminted")
        .withArgs(pool, amount - amount / 10n);
      await expect(purchase)
        .to.emit(token, "FeeReminted")
        .withArgs(liquidityReceiver, amount / 10n);
      await expect(purchase).not.to.emit(proBurn, "ProBurnLeaves");
      expect(await token.balanceOf(payer)).to.equal(sesh("1000000") - amount);
    });
  }

  it("has the root as documented: leaves hashed twice, sorted pairs", () => {
    const [a, b] = [id("a"), id("b")].map((commitment) => keccak256(keccak256(commitment))) as [string, string];
    const [low, high] = a < b ? [a, b] : [b, a];
    const { root } = StandardMerkleTree.of([[id("a")], [id("b")]], ["bytes32"]);
    expect(root).to.equal(keccak256(`${low}${high.slice(2)}`));
  });

  it("is one receipt, and answers with its number", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    await proBurn.connect(payer).burnForProRoot(1, ROOT, 10_000, MaxUint256);
    expect(await proBurn.receipts()).to.equal(1);
    expect(await proBurn.connect(payer).burnForProRoot.staticCall(1, ROOT, 1, MaxUint256)).to.equal(2);
  });

  it("reverts without a root, and burns nothing", async () => {
    const { proBurn, token, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProRoot(1, ZeroHash, 10, MaxUint256))
      .to.be.revertedWithCustomError(proBurn, "CommitmentZero")
      .withArgs();
    expect(await token.totalRecycled()).to.equal(0);
    expect(await proBurn.receipts()).to.equal(0);
  });

  it("reverts for no unit", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProRoot(1, ROOT, 0, MaxUint256))
      .to.be.revertedWithCustomError(recycler, "QuantityInvalid")
      .withArgs(1, 0, QUANTITY_LIMIT);
  });

  it("reverts for more units than the payer can pay, the most there can be included", async () => {
    const { proBurn, recycler, token, payer } = await networkHelpers.loadFixture(fixture);
    await token.connect(payer).approve(recycler, MaxUint256);
    for (const count of [40_081n, QUANTITY_LIMIT]) {
      await expect(proBurn.connect(payer).burnForProRoot(1, ROOT, count, MaxUint256))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(payer, sesh("1000000"), count * 24_950_000_000n);
    }
  });

  it("reverts one atomic unit below the price of all (FE-05)", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProRoot(1, ROOT, 10_000, 249_499_999_999_999n))
      .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
      .withArgs(249_500_000_000_000n, 249_499_999_999_999n);
  });

  it("reverts for plans that are not sold (FE-10)", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    for (const plan of [0, 4, 255]) {
      await expect(proBurn.connect(payer).burnForProRoot(plan, ROOT, 2, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(plan);
    }
  });

  it("takes the caller's SESH only, by its allowance for the recycler (TB-08)", async () => {
    const { proBurn, token, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await token.connect(payer).approve(recycler, sesh("49.899999999"));
    await expect(proBurn.connect(payer).burnForProRoot(1, ROOT, 2, MaxUint256))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 49_899_999_999n, 49_900_000_000n);
  });

  it("stops while the recycler is paused (GV-05)", async () => {
    const { proBurn, recycler, guardian, payer } = await networkHelpers.loadFixture(fixture);
    await recycler.connect(guardian).pause(DAY);
    const pausedUntil = await recycler.pausedUntil();
    await networkHelpers.time.setNextBlockTimestamp(pausedUntil - 1n);
    await expect(proBurn.connect(payer).burnForProRoot(1, ROOT, 2, MaxUint256))
      .to.be.revertedWithCustomError(recycler, "PauseActive")
      .withArgs(pausedUntil);
  });
});
