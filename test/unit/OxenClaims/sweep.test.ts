import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { claimTree, deployClaims, rootOf } from "../../support/claims.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.sweep", () => {
  async function claimed() {
    const campaign = await deployClaims(chain);
    const { claims, bob, ledger, install } = campaign;
    await install(rootOf(ledger));
    const amount = sesh("4545.454545454");
    await claims.claim(bob, amount, claimTree(ledger).proofOf(bob, amount));
    return campaign;
  }

  it("sends what nobody claimed to the reward pool, whoever calls (CL-12)", async () => {
    const { claims, token, pool, stranger, deadline } = await networkHelpers.loadFixture(claimed);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    const sweep = claims.connect(stranger).sweep();
    await expect(sweep).to.emit(claims, "Swept").withArgs(29_995_454_545_454_546n);
    await expect(sweep).to.emit(token, "Transfer").withArgs(claims, pool, 29_995_454_545_454_546n);
    await expect(sweep).to.emit(pool, "PoolFunded").withArgs(claims, 29_995_454_545_454_546n);
    expect(await token.balanceOf(claims)).to.equal(0);
    expect(await pool.reserve()).to.equal(sesh("63177550") + 29_995_454_545_454_546n);
  });

  it("reverts one second before the deadline, for every role (CL-12)", async () => {
    const { claims, deployer, governor, guardian, operations, deadline } = await networkHelpers.loadFixture(claimed);
    await networkHelpers.time.setNextBlockTimestamp(deadline - 1);
    for (const caller of [deployer, governor, guardian, operations]) {
      await expect(claims.connect(caller).sweep())
        .to.be.revertedWithCustomError(claims, "CampaignOpen")
        .withArgs(deadline);
    }
  });

  it("reverts when nothing is left", async () => {
    const { claims, deadline } = await networkHelpers.loadFixture(claimed);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await claims.sweep();
    await expect(claims.sweep()).to.be.revertedWithCustomError(claims, "NothingToSweep").withArgs();
  });

  it("also takes what arrives later", async () => {
    const { claims, token, treasury, deadline } = await networkHelpers.loadFixture(claimed);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await claims.sweep();
    await token.connect(treasury).transfer(claims, 5);
    await expect(claims.sweep()).to.emit(claims, "Swept").withArgs(5);
  });
});
