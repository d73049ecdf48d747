import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { nameFixtures } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { registered } = nameFixtures(chain);

describe("SessionNames.approve and setApprovalForAll", () => {
  it("approve an account for one name and for all names", async () => {
    const { names, owner, buyer, stranger, tokenId } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).approve(buyer, tokenId))
      .to.emit(names, "Approval")
      .withArgs(owner, buyer, tokenId);
    expect(await names.getApproved(tokenId)).to.equal(buyer.address);
    await expect(names.connect(owner).setApprovalForAll(stranger, true))
      .to.emit(names, "ApprovalForAll")
      .withArgs(owner, stranger, true);
    expect(await names.isApprovedForAll(owner, stranger)).to.equal(true);
    await expect(names.connect(stranger).approve(ZeroAddress, tokenId))
      .to.emit(names, "Approval")
      .withArgs(owner, ZeroAddress, tokenId);
  });

  it("are not for the backup owner, nor for an approved account", async () => {
    const { names, owner, backup, buyer, tokenId } = await networkHelpers.loadFixture(registered);
    await names.connect(owner).approve(buyer, tokenId);
    for (const caller of [backup, buyer])
      await expect(names.connect(caller).approve(caller, tokenId))
        .to.be.revertedWithCustomError(names, "ERC721InvalidApprover")
        .withArgs(caller);
  });

  it("revert for a name that nobody has, and for the zero address as operator", async () => {
    const { names, owner, buyer } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).approve(buyer, 1))
      .to.be.revertedWithCustomError(names, "ERC721NonexistentToken")
      .withArgs(1);
    await expect(names.connect(owner).setApprovalForAll(ZeroAddress, true))
      .to.be.revertedWithCustomError(names, "ERC721InvalidOperator")
      .withArgs(ZeroAddress);
  });
});
