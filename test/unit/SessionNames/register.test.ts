import { expect } from "chai";
import { id, MaxUint256, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import {
  nameFixtures,
  nameHashOf,
  type NameRequest,
  NO_NEIGHBOUR,
  requestFor,
  SECRET,
  VALUE,
  YEAR,
} from "../../support/names.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { open, closed } = nameFixtures(chain);

describe("SessionNames.register", () => {
  for (const [name, leaseYears, amount, toPool, toLiquidity] of [
    ["alice", 1, 25_000_000_000n, 22_500_000_000n, 2_500_000_000n],
    ["alice", 10, 250_000_000_000n, 225_000_000_000n, 25_000_000_000n],
    ["a", 2, 4_000_000_000_000n, 3_600_000_000_000n, 400_000_000_000n],
  ] as const) {
    it(`burns the price of "${name}" for ${leaseYears} years, and remints 90 % and 10 %`, async () => {
      const { names, recycler, token, pool, liquidityReceiver, owner, register } =
        await networkHelpers.loadFixture(open);
      const registration = register(requestFor(name, owner, { leaseYears }), owner);
      const product = await names.productOf(name.length, leaseYears);
      await expect(registration).to.emit(recycler, "FeePaid").withArgs(product, owner, 1, amount);
      await expect(registration).to.emit(token, "FeeRecycled").withArgs(owner, amount);
      await expect(registration).to.emit(token, "FeeReminted").withArgs(pool, toPool);
      await expect(registration).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, toLiquidity);
      expect(await token.balanceOf(owner)).to.equal(sesh("1000000") - amount);
      expect(await recycler.totalsOf(product)).to.deep.equal([1n, amount]);
    });
  }

  it("gives the name to the owner of the request, with value and backup owner, whoever pays", async () => {
    const { names, token, owner, backup, buyer, hash, tokenId, register } = await networkHelpers.loadFixture(open);
    const request = requestFor("alice", owner, { leaseYears: 10, backupOwner: backup.address });
    const registration = register(request, buyer);
    await expect(registration).to.emit(names, "Transfer").withArgs(ZeroAddress, owner, tokenId);
    const expiresAt = BigInt((await time.latest()) + 10 * YEAR);
    await expect(registration).to.emit(names, "NameRegistered").withArgs(hash, owner, 5, expiresAt, backup, VALUE);
    expect(await names.nameOf(hash)).to.deep.equal([owner.address, backup.address, 5n, expiresAt, VALUE]);
    expect(await names.resolve(hash)).to.equal(VALUE);
    expect(await names.ownerOf(tokenId)).to.equal(owner.address);
    expect(await names.balanceOf(owner)).to.equal(1);
    expect(await token.balanceOf(owner)).to.equal(sesh("1000000"));
    expect(await token.balanceOf(buyer)).to.equal(sesh("999750"));
  });

  it("registers a name without a value and a backup owner", async () => {
    const { names, owner, hash, register } = await networkHelpers.loadFixture(open);
    const registration = register(requestFor("alice", owner, { value: "0x" }), owner);
    await expect(registration).to.emit(names, "Transfer");
    const expiresAt = BigInt((await time.latest()) + YEAR);
    await expect(registration).to.emit(names, "NameRegistered").withArgs(hash, owner, 5, expiresAt, ZeroAddress, "0x");
    expect(await names.nameOf(hash)).to.deep.equal([owner.address, ZeroAddress, 5n, expiresAt, "0x"]);
  });

  it("keeps every value of 73 bytes, also one of zeros", async () => {
    const { names, owner, hash, register } = await networkHelpers.loadFixture(open);
    const zeros = `0x${"00".repeat(73)}`;
    await register(requestFor("alice", owner, { value: zeros }), owner);
    expect(await names.resolve(hash)).to.equal(zeros);
  });

  it("answers with the hash of the name", async () => {
    const { names, owner, hash, commit } = await networkHelpers.loadFixture(open);
    const request = requestFor("alice", owner);
    await commit(request);
    expect(await names.connect(owner).register.staticCall(request, SECRET, MaxUint256, NO_NEIGHBOUR)).to.equal(hash);
  });

  it("makes another name of the same text under another tier, which nobody looks up (NM-09)", async () => {
    const { names, owner, register } = await networkHelpers.loadFixture(open);
    await register(requestFor("a", owner, { tier: 5 }), owner);
    expect(await names.availableAt(nameHashOf("a"))).to.equal(0);
    await register(requestFor("a", owner, { leaseYears: 2 }), owner);
    expect(await names.ownerOf(nameHashOf("a"))).to.equal(owner.address);
    expect(await names.balanceOf(owner)).to.equal(2);
  });

  describe("given a commitment (NM-01)", () => {
    it("reverts up to 59 seconds after it, and registers after 60", async () => {
      const { names, owner, hash, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      const commitment = await names.commitmentOf(request, SECRET);
      await names.commit(commitment);
      const usableFrom = (await time.latest()) + 60;
      for (const second of [usableFrom - 59, usableFrom - 1]) {
        await time.setNextBlockTimestamp(second);
        await expect(reveal(request, owner))
          .to.be.revertedWithCustomError(names, "CommitmentTooNew")
          .withArgs(commitment, usableFrom);
      }
      await time.setNextBlockTimestamp(usableFrom);
      await reveal(request, owner);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
    });

    it("registers 24 hours after it, and reverts a second later", async () => {
      const { names, owner, hash, reveal, at } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      const commitment = await names.commitmentOf(request, SECRET);
      await names.commit(commitment);
      const usableUntil = (await time.latest()) + DAY;
      const before = await networkHelpers.takeSnapshot();
      await at(usableUntil);
      await reveal(request, owner);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
      await before.restore();
      await at(usableUntil + 1);
      await expect(reveal(request, owner))
        .to.be.revertedWithCustomError(names, "CommitmentUnknown")
        .withArgs(commitment);
    });

    it("uses it up", async () => {
      const { names, owner, commit, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      const commitment = await names.commitmentOf(request, SECRET);
      await commit(request);
      await reveal(request, owner);
      expect(await names.committedAt(commitment)).to.equal(0);
      await expect(reveal(request, owner))
        .to.be.revertedWithCustomError(names, "CommitmentUnknown")
        .withArgs(commitment);
    });

    it("reverts for every other request and secret: nobody else gets the name by it", async () => {
      const { names, owner, backup, stranger, commit, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner, { backupOwner: backup.address });
      await commit(request);
      const changes: Partial<NameRequest>[] = [
        { baseHash: id("another") },
        { tier: 4 },
        { leaseYears: 10 },
        { owner: stranger.address },
        { backupOwner: stranger.address },
        { value: `0x${"a1".repeat(72)}a2` },
        { value: "0x" },
      ];
      for (const change of changes) {
        const other = { ...request, ...change };
        await expect(reveal(other, stranger), Object.keys(change).join())
          .to.be.revertedWithCustomError(names, "CommitmentUnknown")
          .withArgs(await names.commitmentOf(other, SECRET));
      }
      await expect(reveal(request, stranger, { secret: id("another secret") }))
        .to.be.revertedWithCustomError(names, "CommitmentUnknown")
        .withArgs(await names.commitmentOf(request, id("another secret")));
    });

    it("lets whoever copies the registration pay for it, and its maker still gets the name", async () => {
      const { names, token, owner, stranger, hash, commit, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      await commit(request);
      await reveal(request, stranger);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
      expect(await token.balanceOf(owner)).to.equal(sesh("1000000"));
      expect(await token.balanceOf(stranger)).to.equal(sesh("999975"));
    });
  });

  describe("given a request that cannot be met", () => {
    it("reverts before registration is open", async () => {
      const { names, owner, register } = await networkHelpers.loadFixture(closed);
      await expect(register(requestFor("alice", owner), owner))
        .to.be.revertedWithCustomError(names, "NamesNotOpen")
        .withArgs();
    });

    it("reverts for tiers that do not exist", async () => {
      const { names, owner, register } = await networkHelpers.loadFixture(open);
      for (const tier of [0, 6, 255])
        await expect(register(requestFor("alice", owner, { tier }), owner))
          .to.be.revertedWithCustomError(names, "NameTierInvalid")
          .withArgs(tier, 5);
    });

    it("reverts for leases of no year and of more than 10", async () => {
      const { names, owner, register } = await networkHelpers.loadFixture(open);
      for (const leaseYears of [0, 11, 255])
        await expect(register(requestFor("alice", owner, { leaseYears }), owner))
          .to.be.revertedWithCustomError(names, "LeaseInvalid")
          .withArgs(leaseYears, 10);
    });

    it("reverts for leases that are not sold (FE-10)", async () => {
      const { recycler, owner, register } = await networkHelpers.loadFixture(open);
      await expect(register(requestFor("alice", owner, { leaseYears: 3 }), owner))
        .to.be.revertedWithCustomError(recycler, "ProductUnknown")
        .withArgs(0x1503);
    });

    it("reverts without an owner", async () => {
      const { names, register, owner } = await networkHelpers.loadFixture(open);
      await expect(register(requestFor("alice", owner, { owner: ZeroAddress }), owner))
        .to.be.revertedWithCustomError(names, "NameOwnerZero")
        .withArgs();
    });

    it("reverts for a value of another length (NM-05)", async () => {
      const { names, owner, register } = await networkHelpers.loadFixture(open);
      for (const length of [1, 33, 66, 72, 74, 146])
        await expect(register(requestFor("alice", owner, { value: `0x${"05".repeat(length)}` }), owner))
          .to.be.revertedWithCustomError(names, "NameValueInvalid")
          .withArgs(length, 73);
    });
  });

  describe("given a price above the caller's maximum, or a caller who cannot pay", () => {
    it("reverts one atomic unit below the price, and the commitment can still be used (FE-05)", async () => {
      const { names, recycler, owner, hash, commit } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      await commit(request);
      const asOwner = names.connect(owner);
      await expect(asOwner.register(request, SECRET, 24_999_999_999n, NO_NEIGHBOUR))
        .to.be.revertedWithCustomError(recycler, "FeeAboveMaximum")
        .withArgs(25_000_000_000n, 24_999_999_999n);
      await asOwner.register(request, SECRET, 25_000_000_000n, NO_NEIGHBOUR);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
    });

    it("rounds the price up to the atomic unit (FE-06)", async () => {
      const { feed, operations, names, token, owner, commit, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      await commit(request);
      await time.increase(3_600);
      // 5 / 0.21 = 23.8095238095238… SESH
      await feed.connect(operations).post(21_000_000n);
      expect(await names.quote(5, 1)).to.equal(23_809_523_810n);
      await reveal(request, owner);
      expect(await token.balanceOf(owner)).to.equal(sesh("1000000") - 23_809_523_810n);
    });

    it("reverts without an allowance for the recycler", async () => {
      const { token, recycler, names, owner, register } = await networkHelpers.loadFixture(open);
      await token.connect(owner).approve(recycler, 24_999_999_999n);
      await token.connect(owner).approve(names, MaxUint256);
      await expect(register(requestFor("alice", owner), owner))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(recycler, 24_999_999_999n, 25_000_000_000n);
    });

    it("stops while the recycler is paused (GV-05)", async () => {
      const { recycler, guardian, owner, register } = await networkHelpers.loadFixture(open);
      await recycler.connect(guardian).pause(DAY);
      await expect(register(requestFor("alice", owner), owner))
        .to.be.revertedWithCustomError(recycler, "PauseActive")
        .withArgs(await recycler.pausedUntil());
    });
  });
});
