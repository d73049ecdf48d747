import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { GRACE, nameFixtures, NO_NEIGHBOUR, OTHER_VALUE, requestFor, YEAR } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const { open, registered } = nameFixtures(chain);

describe("SessionNames.register, given a name that had an owner", () => {
  it("reverts during the lease and up to the last second of the 30 days after it", async () => {
    const { names, buyer, hash, expiresAt, commit, reveal } = await networkHelpers.loadFixture(registered);
    const request = requestFor("alice", buyer, { value: OTHER_VALUE });
    await commit(request);
    await expect(reveal(request, buyer))
      .to.be.revertedWithCustomError(names, "NameTaken")
      .withArgs(hash, expiresAt + GRACE);
    for (const second of [expiresAt - 1, expiresAt, expiresAt + GRACE - 1]) {
      const before = await networkHelpers.takeSnapshot();
      await time.increaseTo(second - 120);
      await commit(request);
      await time.setNextBlockTimestamp(second);
      await expect(reveal(request, buyer))
        .to.be.revertedWithCustomError(names, "NameTaken")
        .withArgs(hash, expiresAt + GRACE);
      await before.restore();
    }
  });

  it("gives it to the next owner from the second on at which the 30 days are over, without a trace", async () => {
    const { names, owner, buyer, stranger, hash, tokenId, expiresAt, commit, reveal, at } =
      await networkHelpers.loadFixture(registered);
    await names.connect(owner).approve(stranger, tokenId);
    const request = requestFor("alice", buyer, { value: "0x" });
    const second = expiresAt + GRACE;
    await time.increaseTo(second - 120);
    await commit(request);
    await at(second);
    const registration = reveal(request, buyer);
    await expect(registration).to.emit(names, "Transfer").withArgs(owner, ZeroAddress, tokenId);
    await expect(registration).to.emit(names, "Transfer").withArgs(ZeroAddress, buyer, tokenId);
    await expect(registration)
      .to.emit(names, "NameRegistered")
      .withArgs(hash, buyer, 5, second + YEAR, ZeroAddress, "0x");
    expect(await names.nameOf(hash)).to.deep.equal([buyer.address, ZeroAddress, 5n, BigInt(second + YEAR), "0x"]);
    expect(await names.getApproved(tokenId)).to.equal(ZeroAddress);
    expect(await names.balanceOf(owner)).to.equal(0);
    expect(await names.balanceOf(buyer)).to.equal(1);
  });

  it("gives it back to its last owner in the same way", async () => {
    const { names, owner, backup, hash, expiresAt, register, at } = await networkHelpers.loadFixture(registered);
    await at(expiresAt + GRACE);
    await register(requestFor("alice", owner, { value: OTHER_VALUE, backupOwner: backup.address }), owner);
    expect(await names.resolve(hash)).to.equal(OTHER_VALUE);
    expect(await names.balanceOf(owner)).to.equal(1);
  });

  describe("given two reveals for one name in one block (NM-07)", () => {
    it("registers the first; the second reverts and burns nothing", async () => {
      const { names, token, owner, buyer, hash, commit, reveal, expiryOf } = await networkHelpers.loadFixture(open);
      const first = requestFor("alice", owner);
      const second = requestFor("alice", buyer);
      await commit(first, id("first"));
      await commit(second, id("second"));
      const { provider } = ethers;
      await provider.send("evm_setAutomine", [false]);
      const gasLimit = 1_000_000;
      const asOwner = await names
        .connect(owner)
        .register.populateTransaction(first, id("first"), sesh("25"), NO_NEIGHBOUR);
      const asBuyer = await names
        .connect(buyer)
        .register.populateTransaction(second, id("second"), sesh("25"), NO_NEIGHBOUR);
      const sent = [
        await owner.sendTransaction({ ...asOwner, gasLimit }),
        await buyer.sendTransaction({ ...asBuyer, gasLimit }),
      ];
      await networkHelpers.mine();
      await provider.send("evm_setAutomine", [true]);
      const receipts = await Promise.all(sent.map((transaction) => provider.getTransactionReceipt(transaction.hash)));
      expect(receipts[0]!.blockNumber).to.equal(receipts[1]!.blockNumber);
      expect(receipts.map((receipt) => receipt!.status)).to.deep.equal([1, 0]);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
      expect(await token.balanceOf(owner)).to.equal(sesh("999975"));
      expect(await token.balanceOf(buyer)).to.equal(sesh("1000000"));
      expect(await token.totalRecycled()).to.equal(sesh("25"));
      await expect(reveal(second, buyer, { secret: id("second") }))
        .to.be.revertedWithCustomError(names, "NameTaken")
        .withArgs(hash, (await expiryOf(hash)) + GRACE);
    });
  });
});
