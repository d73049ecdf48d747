import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";
import { sesh } from "../../support/amounts.js";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("ProBurn.burnForPro", () => {
  async function fixture() {
    return deployFees(chain);
  }

  for (const [plan, price, amount, toPool, toLiquidity] of [
    [1, "4.99", 24_950_000_000n, 22_455_000_000n, 2_495_000_000n],
    [2, "12.99", 64_950_000_000n, 58_455_000_000n, 6_495_000_000n],
    [3, "47.99", 239_950_000_000n, 215_955_000_000n, 23_995_000_000n],
  ] as const) {
    it(`burns plan ${plan}, ${price} USD, at 0.20 USD per SESH, and remints 90 % and 10 %`, async () => {
      const { proBurn, token, pool, liquidityReceiver, payer } = await networkHelpers.loadFixture(fixture);
      const purchase = proBurn.connect(payer).burnForPro(plan, COMMITMENT, amount);
      await expect(purchase).to.emit(proBurn, "ProBurned").withArgs(1, plan, COMMITMENT, 1, amount, payer);
      await expect(purchase).to.emit(token, "FeeRecycled").withArgs(payer, amount);
      await expect(purchase).to.emit(token, "FeeReminted").withArgs(pool, toPool);
      await expect(purchase).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, toLiquidity);
      expect(await token.balanceOf(payer)).to.equal(sesh("1000000") - amount);
      expect(await token.totalSupply()).to.equal(sesh("240000000"));
    });
  }

  it("numbers the receipts from 1, over all plans and payers", async () => {
    const { proBurn, payer, stranger } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.receipts()).to.equal(0);
    await proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256);
    expect(await proBurn.connect(stranger).burnForPro.staticCall(2, COMMITMENT, MaxUint256)).to.equal(2);
    await expect(proBurn.connect(stranger).burnForPro(2, COMMITMENT, MaxUint256))
      .to.emit(proBurn, "ProBurned")
      .withArgs(2, 2, COMMITMENT, 1, sesh("64.95"), stranger);
    expect(await proBurn.receipts()).to.equal(2);
  });

  it("reverts without a commitment, and burns nothing", async () => {
    const { proBurn, token, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForPro(1, ZeroHash, MaxUint256))
      .to.be.revertedWithCustomError(proBurn, "CommitmentZero")
      .withArgs();
    expect(await token.totalRecycled()).to.equal(0);
    expect(await proBurn.receipts()).to.equal(0);
  });

  it("reverts one atomic unit below the price (FE-05)", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(payer).burnForPro(1, COMMITMENT, sesh("24.949999999")))
      .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
      .withArgs(24_950_000_000n, 24_949_999_999n);
  });

  it("reverts when the price has risen above the maximum meanwhile (FE-05)", async () => {
    const { proBurn, recycler, feed, operations, payer } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.increase(3_600);
    await feed.connect(operations).post(16_000_000n);
    await expect(proBurn.connect(payer).burnForPro(1, COMMITMENT, sesh("24.95")))
      .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
      .withArgs(31_187_500_000n, 24_950_000_000n);
  });

  it("reverts for plans that are not sold (FE-10)", async () => {
    const { proBurn, recycler, payer } = await networkHelpers.loadFixture(fixture);
    for (const plan of [0, 4, 255]) {
      await expect(proBurn.connect(payer).burnForPro(plan, COMMITMENT, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(plan);
    }
  });

  it("takes the caller's SESH only, by its allowance for the recycler (TB-08)", async () => {
    const { proBurn, token, recycler, payer } = await networkHelpers.loadFixture(fixture);
    await token.connect(payer).approve(recycler, sesh("24.949999999"));
    await token.connect(payer).approve(proBurn, MaxUint256);
    await expect(proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(recycler, 24_949_999_999n, 24_950_000_000n);
  });

  it("stops while the recycler is paused (GV-05)", async () => {
    const { proBurn, recycler, guardian, payer } = await networkHelpers.loadFixture(fixture);
    await recycler.connect(guardian).pause(DAY);
    const pausedUntil = await recycler.pausedUntil();
    await networkHelpers.time.setNextBlockTimestamp(pausedUntil - 1n);
    await expect(proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256))
      .to.be.revertedWithCustomError(recycler, "PauseActive")
      .withArgs(pausedUntil);
  });

  it("stops when the price is stale (FE-01)", async () => {
    const { proBurn, feed, oracle, payer } = await networkHelpers.loadFixture(fixture);
    const { updatedAt } = await feed.latestRoundData();
    await networkHelpers.time.setNextBlockTimestamp(updatedAt + 86_401n);
    await expect(proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256))
      .to.be.revertedWithCustomError(oracle, "PriceStale")
      .withArgs(updatedAt, updatedAt + 86_400n);
  });
});
