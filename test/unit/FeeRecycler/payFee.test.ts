import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { ReentrantPool__factory, RevertingPool__factory } from "../../../typechain-types/index.js";
import { sesh } from "../../support/amounts.js";
import { deployFees } from "../../support/fees.js";
import { asGovernor, createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const QUANTITY_LIMIT = 2n ** 32n - 1n;

describe("FeeRecycler.payFee", () => {
  /** 0.20 USD per SESH. */
  async function evenPrice() {
    return deployFees(chain);
  }
  /** 0.07 USD per SESH. */
  async function oddPrice() {
    return deployFees(chain, 7_000_000n);
  }

  describe("given a price of 0.20 USD per SESH", () => {
    it("burns the fee from the payer and remints 90 % to the pool and 10 % to liquidity", async () => {
      const { recycler, asSeller, token, pool, liquidityReceiver, payer } = await networkHelpers.loadFixture(evenPrice);
      const fee = asSeller.payFee(1, 1, payer, sesh("24.95"));
      await expect(fee).to.emit(recycler, "FeePaid").withArgs(1, payer, 1, 24_950_000_000n);
      await expect(fee).to.emit(token, "FeeRecycled").withArgs(payer, 24_950_000_000n);
      await expect(fee).to.emit(token, "FeeReminted").withArgs(pool, 22_455_000_000n);
      await expect(fee).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, 2_495_000_000n);
      await expect(fee).to.emit(pool, "PoolFunded").withArgs(recycler, 22_455_000_000n);
      await expect(fee).not.to.emit(recycler, "RemintDeferred");
    });

    it("moves exactly the fee: balances, allowance, supply and counters (FE-07, FE-11)", async () => {
      const { recycler, asSeller, token, pool, liquidityReceiver, payer } = await networkHelpers.loadFixture(evenPrice);
      await asSeller.payFee(1, 1, payer, MaxUint256);
      expect(await token.balanceOf(payer)).to.equal(sesh("1000000") - 24_950_000_000n);
      expect(await token.allowance(payer, recycler)).to.equal(sesh("1000000") - 24_950_000_000n);
      expect(await token.balanceOf(liquidityReceiver)).to.equal(2_495_000_000n);
      expect(await pool.reserve()).to.equal(sesh("63177550") + 22_455_000_000n);
      expect(await token.balanceOf(recycler)).to.equal(0);
      expect(await token.totalSupply()).to.equal(sesh("240000000"));
      expect(await token.totalRecycled()).to.equal(24_950_000_000n);
      expect(await token.totalReminted()).to.equal(24_950_000_000n);
      expect(await token.remintable()).to.equal(0);
    });

    it("counts units and SESH of each product (INV-FEE-1)", async () => {
      const { recycler, asSeller, payer, stranger } = await networkHelpers.loadFixture(evenPrice);
      await asSeller.payFee(1, 3, payer, MaxUint256);
      await asSeller.payFee(1, 1, stranger, MaxUint256);
      await asSeller.payFee(3, 2, payer, MaxUint256);
      expect(await recycler.totalsOf(1)).to.deep.equal([4n, 99_800_000_000n]);
      expect(await recycler.totalsOf(2)).to.deep.equal([0n, 0n]);
      expect(await recycler.totalsOf(3)).to.deep.equal([2n, 479_900_000_000n]);
    });

    it("sells 4,000 years of Pro at once: 4,000 units of plan 3", async () => {
      const { recycler, asSeller, payer } = await networkHelpers.loadFixture(evenPrice);
      await expect(asSeller.payFee(3, 4_000, payer, MaxUint256))
        .to.emit(recycler, "FeePaid")
        .withArgs(3, payer, 4_000, 959_800_000_000_000n);
    });

    it("answers with what it burns", async () => {
      const { asSeller, payer } = await networkHelpers.loadFixture(evenPrice);
      expect(await asSeller.payFee.staticCall(2, 2, payer, MaxUint256)).to.equal(129_900_000_000n);
    });
  });

  describe("given a price of 0.07 USD per SESH", () => {
    it("rounds the fee up once, and the rounding of the split goes to the pool (FE-06, FE-07)", async () => {
      const { recycler, asSeller, token, pool, liquidityReceiver, payer } = await networkHelpers.loadFixture(oddPrice);
      // 4.99 / 0.07 = 71.2857142857…; a tenth of 71.285714286 is 7.1285714286.
      const fee = asSeller.payFee(1, 1, payer, MaxUint256);
      await expect(fee).to.emit(recycler, "FeePaid").withArgs(1, payer, 1, 71_285_714_286n);
      await expect(fee).to.emit(token, "FeeReminted").withArgs(pool, 64_157_142_858n);
      await expect(fee).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, 7_128_571_428n);
    });

    it("rounds the sum of several units, not each of them", async () => {
      const { recycler, asSeller, payer } = await networkHelpers.loadFixture(oddPrice);
      // 4 · 4.99 / 0.07 = 285.1428571428…; four single fees would be 285.142857144.
      await expect(asSeller.payFee(1, 4, payer, MaxUint256))
        .to.emit(recycler, "FeePaid")
        .withArgs(1, payer, 4, 285_142_857_143n);
    });
  });

  describe("given the payer's maximum (FE-05)", () => {
    it("takes exactly the maximum and reverts one atomic unit below", async () => {
      const { recycler, asSeller, payer } = await networkHelpers.loadFixture(evenPrice);
      await expect(asSeller.payFee(1, 1, payer, sesh("24.949999999")))
        .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
        .withArgs(24_950_000_000n, 24_949_999_999n);
      await expect(asSeller.payFee(1, 1, payer, sesh("24.95")))
        .to.emit(recycler, "FeePaid")
        .withArgs(1, payer, 1, sesh("24.95"));
    });
  });

  describe("given a caller that does not sell the product", () => {
    it("reverts for payer, stranger and governor: nobody burns what others have allowed (TB-08)", async () => {
      const { recycler, seller, governor, payer, stranger } = await networkHelpers.loadFixture(evenPrice);
      for (const caller of [payer, stranger, governor]) {
        await expect(recycler.connect(caller).payFee(1, 1, payer, MaxUint256))
          .to.be.revertedWithCustomError(recycler, "CallerNotSeller")
          .withArgs(1, caller, seller);
      }
    });

    it("reverts for the seller of another product (FE-10)", async () => {
      const system = await networkHelpers.loadFixture(evenPrice);
      const { recycler, feed, operations, seller, asSeller, payer, stranger } = system;
      const data = recycler.interface.encodeFunctionData("setProduct", [100, stranger.address, 5_000_000n]);
      await asGovernor(chain, system, recycler, data);
      await feed.connect(operations).post(20_000_000n);
      await expect(asSeller.payFee(100, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "CallerNotSeller")
        .withArgs(100, seller, stranger);
      await expect(recycler.connect(stranger).payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "CallerNotSeller")
        .withArgs(1, stranger, seller);
      await expect(recycler.connect(stranger).payFee(100, 1, payer, MaxUint256))
        .to.emit(recycler, "FeePaid")
        .withArgs(100, payer, 1, sesh("25"));
    });
  });

  describe("given a product or quantity that is none", () => {
    it("reverts for unknown products, the lowest and the highest number included (FE-10)", async () => {
      const { recycler, asSeller, payer } = await networkHelpers.loadFixture(evenPrice);
      for (const product of [0, 4, 65_535]) {
        await expect(asSeller.payFee(product, 1, payer, MaxUint256))
          .to.be.revertedWithCustomError(recycler, "ProductUnknown")
          .withArgs(product);
      }
    });

    it("reverts for a product that was retired (FE-10)", async () => {
      const system = await networkHelpers.loadFixture(evenPrice);
      const { recycler, asSeller, payer } = system;
      const data = recycler.interface.encodeFunctionData("setProduct", [1, `0x${"00".repeat(20)}`, 0]);
      await asGovernor(chain, system, recycler, data);
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(1);
    });

    it("reverts for no unit", async () => {
      const { recycler, asSeller, payer } = await networkHelpers.loadFixture(evenPrice);
      await expect(asSeller.payFee(2, 0, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "QuantityInvalid")
        .withArgs(2, 0, QUANTITY_LIMIT);
    });

    it("reverts for more units than can be bought at once, and for more than the payer has", async () => {
      const { asSeller, token, recycler, payer } = await networkHelpers.loadFixture(evenPrice);
      await expect(asSeller.payFee(1, QUANTITY_LIMIT + 1n, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "QuantityInvalid")
        .withArgs(1, QUANTITY_LIMIT + 1n, QUANTITY_LIMIT);
      await token.connect(payer).approve(recycler, MaxUint256);
      const quantity = QUANTITY_LIMIT;
      await expect(asSeller.payFee(1, quantity, payer, MaxUint256))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(payer, sesh("1000000"), quantity * 24_950_000_000n);
    });
  });

  describe("given a payer that cannot pay (TB-08)", () => {
    it("reverts one atomic unit above the allowance", async () => {
      const { recycler, asSeller, token, payer } = await networkHelpers.loadFixture(evenPrice);
      await token.connect(payer).approve(recycler, 24_949_999_999n);
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(recycler, 24_949_999_999n, 24_950_000_000n);
      expect(await recycler.totalsOf(1)).to.deep.equal([0n, 0n]);
    });

    it("reverts above the balance", async () => {
      const { asSeller, token, treasury, payer } = await networkHelpers.loadFixture(evenPrice);
      await token.connect(payer).transfer(treasury, sesh("999990"));
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(payer, 10_000_000_000n, 24_950_000_000n);
    });
  });

  describe("given a pause (GV-05)", () => {
    it("reverts until the second before its end, then sells again by itself", async () => {
      const { recycler, asSeller, guardian, payer } = await networkHelpers.loadFixture(evenPrice);
      await recycler.connect(guardian).pause(3_600);
      const pausedUntil = await recycler.pausedUntil();
      await networkHelpers.time.setNextBlockTimestamp(pausedUntil - 1n);
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(recycler, "PauseActive")
        .withArgs(pausedUntil);
      await networkHelpers.time.setNextBlockTimestamp(pausedUntil);
      await expect(asSeller.payFee(1, 1, payer, MaxUint256)).to.emit(recycler, "FeePaid");
    });
  });

  describe("given a price that cannot be trusted (FE-01)", () => {
    it("reverts, while everything else goes on", async () => {
      const { recycler, asSeller, oracle, feed, token, pool, payer } = await networkHelpers.loadFixture(evenPrice);
      const { updatedAt } = await feed.latestRoundData();
      await networkHelpers.time.setNextBlockTimestamp(updatedAt + BigInt(DAY) + 1n);
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.be.revertedWithCustomError(oracle, "PriceStale")
        .withArgs(updatedAt, updatedAt + BigInt(DAY));
      await token.connect(payer).transfer(pool, 1);
      await expect(pool.sync()).to.emit(pool, "PoolFunded");
      await expect(recycler.flush()).to.be.revertedWithCustomError(recycler, "NothingToRemint").withArgs();
    });
  });

  describe("given a pool that does not work", () => {
    it("burns the fee all the same; it waits, and goes with the next one (FE-07)", async () => {
      const { recycler, asSeller, token, pool, deployer, liquidityReceiver, payer } =
        await networkHelpers.loadFixture(evenPrice);
      const address = await pool.getAddress();
      const code = await ethers.provider.getCode(address);
      const broken = await new RevertingPool__factory(deployer).deploy();
      await networkHelpers.setCode(address, await ethers.provider.getCode(broken));

      const first = asSeller.payFee(1, 1, payer, MaxUint256);
      await expect(first).to.emit(recycler, "FeePaid").withArgs(1, payer, 1, sesh("24.95"));
      await expect(first).to.emit(recycler, "RemintDeferred").withArgs(sesh("24.95"));
      await expect(first).not.to.emit(token, "FeeReminted");
      expect(await token.totalSupply()).to.equal(sesh("240000000") - sesh("24.95"));
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.emit(recycler, "RemintDeferred")
        .withArgs(sesh("49.9"));

      await networkHelpers.setCode(address, code);
      const third = asSeller.payFee(1, 1, payer, MaxUint256);
      await expect(third).to.emit(token, "FeeReminted").withArgs(pool, sesh("67.365"));
      await expect(third).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, sesh("7.485"));
      expect(await token.remintable()).to.equal(0);
      expect(await token.totalSupply()).to.equal(sesh("240000000"));
    });

    it("mints nothing twice when the pool calls back (FE-08, FE-11)", async () => {
      const { recycler, asSeller, token, pool, deployer, payer } = await networkHelpers.loadFixture(evenPrice);
      const reentrant = await new ReentrantPool__factory(deployer).deploy();
      await networkHelpers.setCode(await pool.getAddress(), await ethers.provider.getCode(reentrant));
      await expect(asSeller.payFee(1, 1, payer, MaxUint256))
        .to.emit(recycler, "RemintDeferred")
        .withArgs(sesh("24.95"));
      expect(await token.totalReminted()).to.equal(0);
    });
  });
});
