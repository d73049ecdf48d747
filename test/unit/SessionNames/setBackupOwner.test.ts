import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { nameFixtures, OTHER_VALUE } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { registered } = nameFixtures(chain);

describe("SessionNames.setBackupOwner", () => {
  it("names another backup owner, who takes the place of the one before", async () => {
    const { names, owner, backup, buyer, hash, tokenId } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).setBackupOwner(hash, buyer))
      .to.emit(names, "BackupOwnerChanged")
      .withArgs(hash, backup, buyer);
    await expect(names.connect(backup).setValue(hash, OTHER_VALUE))
      .to.be.revertedWithCustomError(names, "CallerNotNameOwner")
      .withArgs(hash, backup);
    await expect(names.connect(backup).transferFrom(owner, backup, tokenId))
      .to.be.revertedWithCustomError(names, "ERC721InsufficientApproval")
      .withArgs(backup, tokenId);
    await names.connect(buyer).setValue(hash, OTHER_VALUE);
    expect(await names.resolve(hash)).to.equal(OTHER_VALUE);
  });

  it("takes it away with the zero address", async () => {
    const { names, owner, backup, hash } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).setBackupOwner(hash, ZeroAddress))
      .to.emit(names, "BackupOwnerChanged")
      .withArgs(hash, backup, ZeroAddress);
    expect((await names.nameOf(hash)).backupOwner).to.equal(ZeroAddress);
  });

  it("reverts for everybody but the owner, the backup owner among them", async () => {
    const { names, owner, backup, buyer, stranger, hash, tokenId } = await networkHelpers.loadFixture(registered);
    await names.connect(owner).approve(buyer, tokenId);
    for (const caller of [backup, buyer, stranger])
      await expect(names.connect(caller).setBackupOwner(hash, caller))
        .to.be.revertedWithCustomError(names, "CallerNotNameOwner")
        .withArgs(hash, caller);
  });

  it("works in the last second of the lease and reverts in the next", async () => {
    const { names, owner, backup, hash, expiresAt } = await networkHelpers.loadFixture(registered);
    await time.setNextBlockTimestamp(expiresAt - 1);
    await expect(names.connect(owner).setBackupOwner(hash, owner))
      .to.emit(names, "BackupOwnerChanged")
      .withArgs(hash, backup, owner);
    await time.setNextBlockTimestamp(expiresAt);
    await expect(names.connect(owner).setBackupOwner(hash, backup))
      .to.be.revertedWithCustomError(names, "NameExpired")
      .withArgs(hash, expiresAt);
  });

  it("reverts for a name that nobody ever had", async () => {
    const { names, owner, backup } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).setBackupOwner(id("nobody's"), backup))
      .to.be.revertedWithCustomError(names, "NameUnknown")
      .withArgs(id("nobody's"));
  });
});
