import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { claimTree, deployClaims, rootOf } from "../../support/claims.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.claimMany", () => {
  async function active() {
    const campaign = await deployClaims(chain);
    const { ledger, install } = campaign;
    await install(rootOf(ledger));
    const { proofOf } = claimTree(ledger);
    const accounts = ledger.map(([{ address }]) => address);
    const amounts = ledger.map(([, cumulative]) => cumulative);
    const proofs = ledger.map(([account, cumulative]) => proofOf(account, cumulative));
    return { ...campaign, accounts, amounts, proofs };
  }

  it("pays every account its own amount, whoever calls (CL-13)", async () => {
    const { claims, stranger, alice, bob, carol, token, accounts, amounts, proofs } =
      await networkHelpers.loadFixture(active);
    const claim = claims.connect(stranger).claimMany(accounts, amounts, proofs);
    await expect(claim).to.emit(claims, "Claimed").withArgs(alice, 45_450_000_000n, 45_450_000_000n, 1, false);
    await expect(claim).to.emit(claims, "Claimed").withArgs(bob, 4_545_454_545_454n, 4_545_454_545_454n, 1, false);
    await expect(claim).to.emit(claims, "Claimed").withArgs(carol, 1, 1, 1, false);
    expect(await claims.totalClaimed()).to.equal(4_590_904_545_455n);
    expect(await token.balanceOf(claims)).to.equal(30_000_000_000_000_000n - 4_590_904_545_455n);
    expect(await token.balanceOf(stranger)).to.equal(sesh("1000000"));
  });

  it("passes over accounts that have been paid, so that one claim cannot stop the others (CL-02)", async () => {
    const { claims, bob, accounts, amounts, proofs } = await networkHelpers.loadFixture(active);
    await claims.claim(bob, amounts[1]!, proofs[1]!);
    await claims.claimMany([...accounts, ...accounts], [...amounts, ...amounts], [...proofs, ...proofs]);
    expect(await claims.totalClaimed()).to.equal(4_590_904_545_455n);
    expect(await claims.claimed(bob)).to.equal(4_545_454_545_454n);
  });

  it("reverts as a whole for one wrong proof", async () => {
    const { claims, bob, accounts, amounts, proofs } = await networkHelpers.loadFixture(active);
    await expect(claims.claimMany(accounts, amounts, [proofs[0]!, proofs[0]!, proofs[2]!]))
      .to.be.revertedWithCustomError(claims, "ProofInvalid")
      .withArgs(bob, amounts[1]);
    expect(await claims.totalClaimed()).to.equal(0);
  });

  it("reverts for lists of different length", async () => {
    const { claims, accounts, amounts, proofs } = await networkHelpers.loadFixture(active);
    await expect(claims.claimMany(accounts, amounts.slice(1), proofs))
      .to.be.revertedWithCustomError(claims, "LengthMismatch")
      .withArgs(3, 2, 3);
    await expect(claims.claimMany(accounts, amounts, proofs.slice(2)))
      .to.be.revertedWithCustomError(claims, "LengthMismatch")
      .withArgs(3, 3, 1);
  });

  it("reverts from the deadline on", async () => {
    const { claims, deadline, accounts, amounts, proofs } = await networkHelpers.loadFixture(active);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(claims.claimMany(accounts, amounts, proofs))
      .to.be.revertedWithCustomError(claims, "CampaignClosed")
      .withArgs(deadline);
  });
});
