import { expect } from "chai";
import { id } from "ethers";
import { nameFixtures, requestFor, SECRET } from "../../support/names.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;
const { open, closed } = nameFixtures(chain);

const COMMITMENT = id("commitment");

describe("SessionNames.commit", () => {
  it("keeps the second at which a commitment was made", async () => {
    const { names, stranger } = await networkHelpers.loadFixture(open);
    expect(await names.committedAt(COMMITMENT)).to.equal(0);
    await expect(names.connect(stranger).commit(COMMITMENT)).to.emit(names, "NameCommitted").withArgs(COMMITMENT);
    expect(await names.committedAt(COMMITMENT)).to.equal(await time.latest());
  });

  it("takes a commitment before registration is open", async () => {
    const { names } = await networkHelpers.loadFixture(closed);
    await expect(names.commit(COMMITMENT)).to.emit(names, "NameCommitted").withArgs(COMMITMENT);
  });

  describe("given the same commitment (NM-06)", () => {
    it("reverts as long as it can be used, for 24 hours, and begins anew a second later", async () => {
      const { names } = await networkHelpers.loadFixture(open);
      await names.commit(COMMITMENT);
      const committedAt = await time.latest();
      const pendingUntil = committedAt + DAY;
      for (const second of [committedAt + 1, pendingUntil]) {
        await time.setNextBlockTimestamp(second);
        await expect(names.commit(COMMITMENT))
          .to.be.revertedWithCustomError(names, "CommitmentPending")
          .withArgs(COMMITMENT, pendingUntil);
      }
      expect(await names.committedAt(COMMITMENT)).to.equal(committedAt);
      await time.setNextBlockTimestamp(pendingUntil + 1);
      await expect(names.commit(COMMITMENT)).to.emit(names, "NameCommitted").withArgs(COMMITMENT);
      expect(await names.committedAt(COMMITMENT)).to.equal(pendingUntil + 1);
    });

    it("stops nobody: whoever copies a commitment has announced the registration of its maker (NM-01)", async () => {
      const { names, owner, stranger, hash, reveal } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      const commitment = await names.commitmentOf(request, SECRET);
      await names.connect(stranger).commit(commitment);
      const pendingUntil = (await time.latest()) + DAY;
      await expect(names.connect(owner).commit(commitment))
        .to.be.revertedWithCustomError(names, "CommitmentPending")
        .withArgs(commitment, pendingUntil);
      await time.increase(60);
      await reveal(request, owner);
      expect(await names.ownerOf(hash)).to.equal(owner.address);
    });

    it("takes it again once it was used", async () => {
      const { names, owner, register } = await networkHelpers.loadFixture(open);
      const request = requestFor("alice", owner);
      await register(request, owner);
      await expect(names.commit(await names.commitmentOf(request, SECRET))).not.to.revert(ethers);
    });
  });
});
