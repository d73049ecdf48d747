import { expect } from "chai";
import { deployClaims } from "../../support/claims.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.setFastClaims", () => {
  async function fixture() {
    return deployClaims(chain);
  }

  it("is closed at first", async () => {
    const { claims } = await networkHelpers.loadFixture(fixture);
    expect(await claims.fastClaims()).to.deep.equal([false, 0n, 0n]);
  });

  it("is opened and closed by the guardian", async () => {
    const { claims, guardian } = await networkHelpers.loadFixture(fixture);
    await expect(claims.connect(guardian).setFastClaims(true))
      .to.emit(claims, "FastClaimsChanged")
      .withArgs(true, guardian);
    expect((await claims.fastClaims()).open).to.equal(true);
    await expect(claims.connect(guardian).setFastClaims(false))
      .to.emit(claims, "FastClaimsChanged")
      .withArgs(false, guardian);
    expect((await claims.fastClaims()).open).to.equal(false);
  });

  it("is closed by any attester, but not opened", async () => {
    const { claims, guardian, attesters } = await networkHelpers.loadFixture(fixture);
    await claims.connect(guardian).setFastClaims(true);
    await expect(claims.connect(attesters[2]).setFastClaims(false))
      .to.emit(claims, "FastClaimsChanged")
      .withArgs(false, attesters[2]);
    await expect(claims.connect(attesters[2]).setFastClaims(true))
      .to.be.revertedWithCustomError(claims, "CallerCannotOpen")
      .withArgs(attesters[2]);
  });

  it("reverts for everybody else", async () => {
    const { claims, stranger } = await networkHelpers.loadFixture(fixture);
    await expect(claims.connect(stranger).setFastClaims(true))
      .to.be.revertedWithCustomError(claims, "CallerCannotOpen")
      .withArgs(stranger);
    await expect(claims.connect(stranger).setFastClaims(false))
      .to.be.revertedWithCustomError(claims, "CallerCannotVeto")
      .withArgs(stranger);
  });
});
