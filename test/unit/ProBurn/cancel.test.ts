import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("ProBurn.cancel", () => {
  async function fixture() {
    const fees = await deployFees(chain);
    await fees.proBurn.connect(fees.payer).burnForProRoot(1, COMMITMENT, 10, MaxUint256);
    return fees;
  }

  it("says which unit of which receipt its caller does not want", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    for (const index of [0, 9])
      await expect(proBurn.connect(payer).cancel(1, index))
        .to.emit(proBurn, "ProBurnCancelled")
        .withArgs(1, index, payer);
  });

  it("names a caller that is not the payer as what it is: issuers pay no heed to it", async () => {
    const { proBurn, payer, stranger } = await networkHelpers.loadFixture(fixture);
    await expect(proBurn.connect(stranger).cancel(1, 0)).to.emit(proBurn, "ProBurnCancelled").withArgs(1, 0, stranger);
    const [purchase] = await proBurn.queryFilter(proBurn.filters.ProBurned(1));
    expect(purchase?.args.payer).to.equal(payer);
  });

  it("gives nothing back: what was burned stays burned, and the receipt stays in the chain", async () => {
    const { proBurn, token, pool, recycler, payer } = await networkHelpers.loadFixture(fixture);
    const before = await proBurn.receiptChain();
    await expect(proBurn.connect(payer).cancel(1, 0)).to.changeTokenBalances(
      ethers,
      token,
      [payer, pool, recycler, proBurn],
      [0n, 0n, 0n, 0n],
    );
    expect(await proBurn.receiptChain()).to.equal(before);
    expect(await proBurn.receipts()).to.equal(1);
  });

  it("works while the recycler is paused", async () => {
    const { proBurn, recycler, guardian, payer } = await networkHelpers.loadFixture(fixture);
    await recycler.connect(guardian).pause(DAY);
    await expect(proBurn.connect(payer).cancel(1, 0)).to.emit(proBurn, "ProBurnCancelled").withArgs(1, 0, payer);
  });

  it("reverts for a receipt that does not exist", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    for (const receiptId of [0n, 2n, 2n ** 64n - 1n])
      await expect(proBurn.connect(payer).cancel(receiptId, 0))
        .to.be.revertedWithCustomError(proBurn, "ReceiptUnknown")
        .withArgs(receiptId);
  });
});
