import { expect } from "chai";
import { id } from "ethers";
import { nameFixtures, OTHER_VALUE, VALUE } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { registered } = nameFixtures(chain);

describe("SessionNames.setValue", () => {
  it("changes the value, as owner and as backup owner", async () => {
    const { names, owner, backup, hash } = await networkHelpers.loadFixture(registered);
    for (const [caller, value] of [
      [owner, OTHER_VALUE],
      [backup, VALUE],
    ] as const) {
      await expect(names.connect(caller).setValue(hash, value))
        .to.emit(names, "NameValueChanged")
        .withArgs(hash, value);
      expect(await names.resolve(hash)).to.equal(value);
    }
  });

  it("takes the value away and sets one where there is none, and leaves everything else", async () => {
    const { names, owner, backup, hash, expiresAt } = await networkHelpers.loadFixture(registered);
    for (const value of ["0x", "0x", OTHER_VALUE]) {
      await expect(names.connect(owner).setValue(hash, value)).to.emit(names, "NameValueChanged").withArgs(hash, value);
      const all = [owner.address, backup.address, 5n, BigInt(expiresAt), value];
      expect(await names.nameOf(hash)).to.deep.equal(all);
    }
  });

  it("reverts for everybody else, also for those who may transfer the name", async () => {
    const { names, owner, buyer, stranger, hash, tokenId } = await networkHelpers.loadFixture(registered);
    await names.connect(owner).approve(buyer, tokenId);
    for (const caller of [buyer, stranger])
      await expect(names.connect(caller).setValue(hash, OTHER_VALUE))
        .to.be.revertedWithCustomError(names, "CallerNotNameOwner")
        .withArgs(hash, caller);
  });

  it("reverts for a value of another length (NM-05)", async () => {
    const { names, owner, hash } = await networkHelpers.loadFixture(registered);
    for (const length of [1, 72, 74])
      await expect(names.connect(owner).setValue(hash, `0x${"05".repeat(length)}`))
        .to.be.revertedWithCustomError(names, "NameValueInvalid")
        .withArgs(length, 73);
    expect(await names.resolve(hash)).to.equal(VALUE);
  });

  it("works in the last second of the lease and reverts in the next", async () => {
    const { names, owner, hash, expiresAt } = await networkHelpers.loadFixture(registered);
    await time.setNextBlockTimestamp(expiresAt - 1);
    await names.connect(owner).setValue(hash, OTHER_VALUE);
    expect((await names.nameOf(hash)).value).to.equal(OTHER_VALUE);
    await time.setNextBlockTimestamp(expiresAt);
    await expect(names.connect(owner).setValue(hash, VALUE))
      .to.be.revertedWithCustomError(names, "NameExpired")
      .withArgs(hash, expiresAt);
  });

  it("reverts for a name that nobody ever had", async () => {
    const { names, owner } = await networkHelpers.loadFixture(registered);
    await expect(names.connect(owner).setValue(id("nobody's"), VALUE))
      .to.be.revertedWithCustomError(names, "NameUnknown")
      .withArgs(id("nobody's"));
  });
});
