import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFees } from "../../support/fees.js";
import { asGovernor, createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("FeeRecycler.setProduct", () => {
  async function fixture() {
    const fees = await deployFees(chain);
    const set = async (product: number, seller: string, price: bigint) =>
      asGovernor(chain, fees, fees.recycler, encode(product, seller, price));
    const encode = (product: number, seller: string, price: bigint) =>
      fees.recycler.interface.encodeFunctionData("setProduct", [product, seller, price]);
    return { ...fees, set, encode };
  }

  it("adds a product", async () => {
    const { recycler, stranger, set } = await networkHelpers.loadFixture(fixture);
    await expect(set(65_535, stranger.address, 5_000_000n))
      .to.emit(recycler, "ProductChanged")
      .withArgs(65_535, ZeroAddress, 0, stranger, 5_000_000n);
    expect(await recycler.productOf(65_535)).to.deep.equal([stranger.address, 5_000_000n]);
  });

  it("changes a product, and its counters go on", async () => {
    const { recycler, asSeller, seller, payer, stranger, set } = await networkHelpers.loadFixture(fixture);
    await asSeller.payFee(1, 1, payer, 24_950_000_000n);
    await expect(set(1, stranger.address, 5_990_000n))
      .to.emit(recycler, "ProductChanged")
      .withArgs(1, seller, 4_990_000n, stranger, 5_990_000n);
    expect(await recycler.totalsOf(1)).to.deep.equal([1n, 24_950_000_000n]);
  });

  it("retires a product with zero for both", async () => {
    const { recycler, seller, set } = await networkHelpers.loadFixture(fixture);
    await expect(set(3, ZeroAddress, 0n))
      .to.emit(recycler, "ProductChanged")
      .withArgs(3, seller, 47_990_000n, ZeroAddress, 0);
    expect(await recycler.productOf(3)).to.deep.equal([ZeroAddress, 0n]);
  });

  describe("given bounds of 0.01 and 10,000 USD (FE-09, GV-07)", () => {
    for (const price of [10_000n, 10_000_000_000n]) {
      it(`takes ${price}`, async () => {
        const { recycler, seller, set } = await networkHelpers.loadFixture(fixture);
        await set(1, seller.address, price);
        expect(await recycler.productOf(1)).to.deep.equal([seller.address, price]);
      });
    }

    for (const price of [1n, 9_999n, 10_000_000_001n, 2n ** 64n - 1n]) {
      it(`reverts for ${price}`, async () => {
        const { recycler, seller, set } = await networkHelpers.loadFixture(fixture);
        await expect(set(1, seller.address, price))
          .to.be.revertedWithCustomError(recycler, "ProductPriceInvalid")
          .withArgs(price, 10_000n, 10_000_000_000n);
      });
    }

    it("reverts for a price without a seller and a seller without a price", async () => {
      const { recycler, seller, set } = await networkHelpers.loadFixture(fixture);
      await expect(set(1, ZeroAddress, 4_990_000n))
        .to.be.revertedWithCustomError(recycler, "ProductPriceInvalid")
        .withArgs(4_990_000n, 10_000n, 10_000_000_000n);
      await expect(set(1, seller.address, 0n))
        .to.be.revertedWithCustomError(recycler, "ProductPriceInvalid")
        .withArgs(0, 10_000n, 10_000_000_000n);
    });
  });

  it("waits 7 days: reverts one second before", async () => {
    const { authority, recycler, governor, seller, encode } = await networkHelpers.loadFixture(fixture);
    const data = encode(1, seller.address, 5_990_000n);
    const operation = await authority.hashOperation(governor, recycler, data);
    await authority.connect(governor).schedule(recycler, data, 0);
    const executableAt = (await networkHelpers.time.latest()) + 7 * DAY;
    await networkHelpers.time.setNextBlockTimestamp(executableAt - 1);
    await expect(authority.connect(governor).execute(recycler, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(operation);
    await networkHelpers.time.setNextBlockTimestamp(executableAt);
    await expect(authority.connect(governor).execute(recycler, data)).to.emit(recycler, "ProductChanged");
  });

  it("reverts for everybody but the governor, the seller included", async () => {
    const { recycler, seller, deployer, guardian, operations, stranger } = await networkHelpers.loadFixture(fixture);
    for (const caller of [seller, deployer, guardian, operations, stranger]) {
      await expect(recycler.connect(caller).setProduct(1, caller, 10_000n))
        .to.be.revertedWithCustomError(recycler, "AccessManagedUnauthorized")
        .withArgs(caller);
    }
  });
});
