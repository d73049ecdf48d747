import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { sesh } from "../../support/amounts.js";
import { GRACE, nameFixtures, requestFor, VALUE, YEAR } from "../../support/names.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { registered } = nameFixtures(chain);

describe("SessionNames.renew", () => {
  it("extends the lease from its end and burns the price from the caller, whoever that is", async () => {
    const { names, token, recycler, pool, liquidityReceiver, owner, backup, stranger, hash, expiresAt } =
      await networkHelpers.loadFixture(registered);
    const renewal = names.connect(stranger).renew(hash, 1, MaxUint256);
    await expect(renewal)
      .to.emit(names, "NameRenewed")
      .withArgs(hash, expiresAt, expiresAt + YEAR);
    await expect(renewal).to.emit(recycler, "FeePaid").withArgs(0x1501, stranger, 1, 25_000_000_000n);
    await expect(renewal).to.emit(token, "FeeReminted").withArgs(pool, 22_500_000_000n);
    await expect(renewal).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, 2_500_000_000n);
    expect(await token.balanceOf(stranger)).to.equal(sesh("999975"));
    const kept = [owner.address, backup.address, 5n, BigInt(expiresAt + YEAR), VALUE];
    expect(await names.nameOf(hash)).to.deep.equal(kept);
  });

  it("costs the price of the tier under which the name was registered", async () => {
    const { names, token, owner, stranger, register } = await networkHelpers.loadFixture(registered);
    await register(requestFor("a", owner, { leaseYears: 2 }), owner);
    const { baseHash } = requestFor("a", owner);
    await names.connect(stranger).renew(await names.nameHashOf(baseHash, 1), 2, MaxUint256);
    expect(await token.balanceOf(stranger)).to.equal(sesh("996000"));
  });

  describe("given a lease that is over", () => {
    it("renews it for 30 days: from its end, with all it had", async () => {
      const { names, owner, hash, expiresAt, at } = await networkHelpers.loadFixture(registered);
      const before = await networkHelpers.takeSnapshot();
      for (const second of [expiresAt, expiresAt + GRACE - 1]) {
        await at(second);
        await expect(names.connect(owner).renew(hash, 1, MaxUint256))
          .to.emit(names, "NameRenewed")
          .withArgs(hash, expiresAt, expiresAt + YEAR);
        expect(await names.resolve(hash)).to.equal(VALUE);
        await before.restore();
      }
    });

    it("reverts from the second on at which anybody may register it", async () => {
      const { names, owner, hash, expiresAt, at } = await networkHelpers.loadFixture(registered);
      await at(expiresAt + GRACE);
      await expect(names.connect(owner).renew(hash, 1, MaxUint256))
        .to.be.revertedWithCustomError(names, "NameUnknown")
        .withArgs(hash);
    });
  });

  it("reverts for a name that nobody ever had", async () => {
    const { names, owner } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).renew(id("nobody's"), 1, MaxUint256))
      .to.be.revertedWithCustomError(names, "NameUnknown")
      .withArgs(id("nobody's"));
  });

  it("reverts for no year and for more than 10", async () => {
    const { names, owner, hash } = await networkHelpers.loadFixture(registered);
    for (const leaseYears of [0, 11, 255])
      await expect(names.connect(owner).renew(hash, leaseYears, MaxUint256))
        .to.be.revertedWithCustomError(names, "LeaseInvalid")
        .withArgs(leaseYears, 10);
  });

  describe("given a lease that would reach more than 10 years ahead", () => {
    it("reverts a second before it would not, and renews then", async () => {
      const { names, owner, hash, expiresAt, at } = await networkHelpers.loadFixture(registered);
      const renewed = expiresAt + 10 * YEAR;
      await at(expiresAt - 1);
      await expect(names.connect(owner).renew(hash, 10, MaxUint256))
        .to.be.revertedWithCustomError(names, "LeaseTooLong")
        .withArgs(hash, renewed, renewed - 1);
      await time.setNextBlockTimestamp(expiresAt);
      await expect(names.connect(owner).renew(hash, 10, MaxUint256))
        .to.emit(names, "NameRenewed")
        .withArgs(hash, expiresAt, renewed);
    });
  });

  it("reverts one atomic unit below the price (FE-05)", async () => {
    const { names, recycler, owner, hash, expiresAt, expiryOf } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).renew(hash, 1, 24_999_999_999n))
      .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
      .withArgs(25_000_000_000n, 24_999_999_999n);
    await names.connect(owner).renew(hash, 1, 25_000_000_000n);
    expect(await expiryOf(hash)).to.equal(expiresAt + YEAR);
  });

  it("reverts for leases that are not sold (FE-10)", async () => {
    const { names, recycler, owner, hash } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).renew(hash, 2, MaxUint256))
      .to.be.revertedWithCustomError(recycler, "ProductUnknown")
      .withArgs(0x1502);
  });

  it("stops while the recycler is paused, which is shorter than the 30 days (GV-05)", async () => {
    const { names, recycler, guardian, owner, hash } = await networkHelpers.loadFixture(registered);
    await recycler.connect(guardian).pause(7 * DAY);
    await expect(names.connect(owner).renew(hash, 1, MaxUint256))
      .to.be.revertedWithCustomError(recycler, "PauseActive")
      .withArgs(await recycler.pausedUntil());
  });
});
