import { expect } from "chai";
import { id, keccak256, MaxUint256 } from "ethers";
import { sesh } from "../../support/amounts.js";
import { batchRoot, deployFees } from "../../support/fees.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

const commitments = (count: number) => Array.from({ length: count }, (_, i) => id(`commitment ${i}`));

describe("ProBurn.burnForProBatch", () => {
  async function fixture() {
    return deployFees(chain);
  }
  /** 0.07 USD per SESH. */
  async function oddPrice() {
    return deployFees(chain, 7_000_000n);
  }

  // The price of one unit of plan 1 at 0.20 USD per SESH, times the units.
  for (const [count, amount] of [
    [1, 24_950_000_000n],
    [2, 49_900_000_000n],
    [100, 2_495_000_000_000n],
    [2_500, 62_375_000_000_000n],
  ] as const) {
    it(`burns for ${count} commitments and publishes them`, async () => {
      const { proBurn, recycler, token, payer } = await networkHelpers.loadFixture(fixture);
      const batch = commitments(count);
      const purchase = proBurn.connect(payer).burnForProBatch(1, batch, amount);
      await expect(purchase).to.emit(proBurn, "ProBurned").withArgs(1, 1, batchRoot(batch), count, amount, payer);
      await expect(purchase).to.emit(proBurn, "ProBurnLeaves").withArgs(1, batch);
      await expect(purchase).to.emit(recycler, "FeePaid").withArgs(1, payer, count, amount);
      expect(await token.balanceOf(payer)).to.equal(sesh("1000000") - amount);
    });
  }

  it("hashes a batch of one too: its root is not its commitment", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    const [commitment] = commitments(1) as [string];
    await expect(proBurn.connect(payer).burnForProBatch(1, [commitment], MaxUint256))
      .to.emit(proBurn, "ProBurned")
      .withArgs(1, 1, keccak256(commitment), 1, sesh("24.95"), payer);
  });

  it("rounds the sum up, not each unit (FE-06)", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(oddPrice);
    // 4 · 4.99 / 0.07 = 285.1428571428…; four single purchases would burn 285.142857144.
    const batch = commitments(4);
    await expect(proBurn.connect(payer).burnForProBatch(1, batch, MaxUint256))
      .to.emit(proBurn, "ProBurned")
      .withArgs(1, 1, batchRoot(batch), 4, 285_142_857_143n, payer);
  });

  it("is one receipt, and answers with its number", async () => {
    const { proBurn, payer, stranger } = await networkHelpers.loadFixture(fixture);
    await proBurn.connect(payer).burnForProBatch(2, commitments(3), MaxUint256);
    expect(await proBurn.receipts()).to.equal(1);
    expect(await proBurn.connect(stranger).burnForProBatch.staticCall(1, commitments(3), MaxUint256)).to.equal(2);
  });

  it("takes a commitment twice: that only wastes the payer's money", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    const [commitment] = commitments(1) as [string];
    await expect(proBurn.connect(payer).burnForProBatch(1, [commitment, commitment], MaxUint256))
      .to.emit(proBurn, "ProBurned")
      .withArgs(1, 1, batchRoot([commitment, commitment]), 2, sesh("49.9"), payer);
  });

  it("reverts without any commitment", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProBatch(1, [], MaxUint256))
      .to.be.revertedWithCustomError(proBurn, "CommitmentsEmpty")
      .withArgs();
  });

  it("reverts one atomic unit below the price of all, and burns nothing (FE-05)", async () => {
    const { proBurn, recycler, token, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForProBatch(1, commitments(3), 74_849_999_999n))
      .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
      .withArgs(74_850_000_000n, 74_849_999_999n);
    expect(await token.totalRecycled()).to.equal(0);
    expect(await proBurn.receipts()).to.equal(0);
  });

  it("reverts for plans that are not sold (FE-10)", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    for (const plan of [0, 4, 255]) {
      await expect(proBurn.connect(payer).burnForProBatch(plan, commitments(2), MaxUint256))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(plan);
    }
  });

  it("takes the caller's SESH only, by its allowance for the recycler (TB-08)", async () => {
    const { proBurn, token, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await token.connect(payer).approve(recycler, sesh("49.899999999"));
    await expect(proBurn.connect(payer).burnForProBatch(1, commitments(2), MaxUint256))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 49_899_999_999n, 49_900_000_000n);
  });

  it("stops while the recycler is paused (GV-05)", async () => {
    const { proBurn, recycler, guardian, payer } = await networkHelpers.loadFixture(fixture);
    await recycler.connect(guardian).pause(DAY);
    const pausedUntil = await recycler.pausedUntil();
    await networkHelpers.time.setNextBlockTimestamp(pausedUntil - 1n);
    await expect(proBurn.connect(payer).burnForProBatch(1, commitments(2), MaxUint256))
      .to.be.revertedWithCustomError(recycler, "PauseActive")
      .withArgs(pausedUntil);
  });
});
