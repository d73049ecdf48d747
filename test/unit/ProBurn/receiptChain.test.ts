import { expect } from "chai";
import { AbiCoder, dataSlice, id, keccak256, MaxUint256, zeroPadBytes } from "ethers";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

const NONE = `0x${"00".repeat(24)}`;

interface Receipt {
  receiptId: bigint;
  plan: bigint;
  root: string;
  count: bigint;
}

/** What a reader of the log computes from it. */
function chainOf(receipts: readonly Receipt[]): string {
  return receipts.reduce((previous, { receiptId, plan, root, count }) => {
    const types = ["bytes32", "uint64", "uint8", "bytes32", "uint32"];
    const link = AbiCoder.defaultAbiCoder().encode(types, [zeroPadBytes(previous, 32), receiptId, plan, root, count]);
    return dataSlice(keccak256(link), 0, 24);
  }, NONE);
}

describe("ProBurn.receiptChain", () => {
  async function fixture() {
    return deployFees(chain);
  }

  /** One receipt of every kind, from two payers, with failed purchases in between. */
  async function mixed() {
    const fees = await fixture();
    const { proBurn, payer, stranger } = fees;
    await proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256);
    await proBurn.connect(stranger).burnForProBatch(2, [id("a"), id("b"), id("c")], MaxUint256);
    await expect(proBurn.connect(payer).burnForPro(1, id("too cheap"), 1)).to.be.revertedWithCustomError(
      fees.recycler,
      "FeeAboveMaximum",
    );
    await proBurn.connect(payer).burnForProRoot(1, id("root"), 10_000, MaxUint256);
    await proBurn.connect(stranger).burnForPro(3, COMMITMENT, MaxUint256);
    await proBurn.connect(stranger).cancel(4, 0);
    await proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256);
    const receipts = (await proBurn.queryFilter(proBurn.filters.ProBurned())).map(({ args }) => args);
    return { ...fees, receipts };
  }

  it("is nothing before the first purchase", async () => {
    const { proBurn } = await networkHelpers.loadFixture(fixture);
    expect(await proBurn.receiptChain()).to.equal(NONE);
    expect(await proBurn.receipts()).to.equal(0);
  });

  it("begins with the hash of the first receipt", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(fixture);
    await proBurn.connect(payer).burnForPro(2, COMMITMENT, MaxUint256);
    const word = (value: string) => value.padStart(64, "0");
    const link = keccak256(`0x${word("")}${word("1")}${word("2")}${COMMITMENT.slice(2)}${word("1")}`);
    expect(await proBurn.receiptChain()).to.equal(link.slice(0, 50));
  });

  it("is what a reader computes from the events of a mixed sequence", async () => {
    const { proBurn, receipts } = await networkHelpers.loadFixture(mixed);
    expect(receipts.map(({ receiptId }) => receiptId)).to.deep.equal([1n, 2n, 3n, 4n, 5n]);
    expect(receipts.map(({ count }) => count)).to.deep.equal([1n, 3n, 10_000n, 1n, 1n]);
    expect(await proBurn.receipts()).to.equal(5);
    expect(await proBurn.receiptChain()).to.equal(chainOf(receipts));
  });

  it("shows a list from which a receipt is missing, or in which two are swapped or one is changed", async () => {
    const { proBurn, receipts } = await networkHelpers.loadFixture(mixed);
    const [first, second, ...others] = receipts as unknown as [Receipt, Receipt, ...Receipt[]];
    const copy = ({ receiptId, plan, root, count }: Receipt): Receipt => ({ receiptId, plan, root, count });
    const chained = await proBurn.receiptChain();
    for (const list of [
      [first, ...others],
      [first, second, ...others.slice(0, -1)],
      [second, first, ...others],
      [{ ...copy(first), plan: 2n }, second, ...others],
      [{ ...copy(first), root: id("another") }, second, ...others],
      [first, { ...copy(second), count: 4n }, ...others],
      [first, { ...copy(second), receiptId: 3n }, ...others],
    ])
      expect(chainOf(list)).not.to.equal(chained);
  });
});
