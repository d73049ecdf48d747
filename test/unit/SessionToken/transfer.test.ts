import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import { payout, reserveAfter } from "../../support/emission.js";
import { createChain, deploySystem, registerSolo, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.transfer", () => {
  async function started() {
    const system = await deploySystem(chain);
    await startNetwork(system);
    const [, operator, donor] = system.stakers as [Signer, Signer, Signer];
    const { nodeId, key } = await registerSolo(system, "solo", operator);
    return { ...system, operator, donor, nodeId, key };
  }

  it("reverts to the zero address", async () => {
    const { token, donor } = await networkHelpers.loadFixture(started);
    await expect(token.connect(donor).transfer(ZeroAddress, 1))
      .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
      .withArgs(ZeroAddress);
  });

  describe("given SESH sent to a contract by mistake (TB-12)", () => {
    it("changes no stake, no right to withdraw and no round", async () => {
      const { token, staking, rounds, donor, operator, nodeId, key } = await networkHelpers.loadFixture(started);
      const stakedBefore = await staking.contributorsOf(nodeId);
      await token.connect(donor).transfer(staking, sesh("1000"));
      await token.connect(donor).transfer(rounds, sesh("1000"));
      expect(await staking.contributorsOf(nodeId)).to.deep.equal(stakedBefore);
      await expect(staking.withdrawFor(donor, [nodeId]))
        .to.be.revertedWithCustomError(staking, "NothingToWithdraw")
        .withArgs(nodeId, donor);
      await staking.connect(operator).requestExit(nodeId);
      await networkHelpers.time.increase(15 * 86_400);
      await staking.exit(key);
      await staking.connect(operator).withdraw([nodeId]);
      expect(await token.balanceOf(operator)).to.equal(sesh("1000000"));
    });

    it("stays in the token and makes nothing remintable", async () => {
      const { token, donor } = await networkHelpers.loadFixture(started);
      await token.connect(donor).transfer(token, sesh("1000"));
      expect(await token.balanceOf(token)).to.equal(sesh("1000"));
      expect(await token.remintable()).to.equal(0);
      expect(await token.totalSupply()).to.equal(sesh("240000000"));
    });

    it("stays in the recycler, whose next fee remints that fee alone", async () => {
      const { token, pool, recycler, proBurn, liquidityReceiver, donor } = await networkHelpers.loadFixture(started);
      await token.connect(donor).transfer(recycler, sesh("1000"));
      const purchase = proBurn.connect(donor).burnForPro(1, `0x${"11".repeat(32)}`, sesh("24.95"));
      await expect(purchase).to.emit(token, "FeeReminted").withArgs(pool, sesh("22.455"));
      await expect(purchase).to.emit(token, "FeeReminted").withArgs(liquidityReceiver, sesh("2.495"));
      expect(await token.balanceOf(recycler)).to.equal(sesh("1000"));
    });

    it("counts in the reward pool only once it is synced, and touches no reward earned before", async () => {
      const { token, pool, deployer, donor, operator } = await networkHelpers.loadFixture(started);
      await networkHelpers.time.increase(86_400);
      const [claimable, reserve] = [await pool.claimable(operator), await pool.reserve()];
      await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 1);
      await token.connect(donor).transfer(pool, sesh("1000000"));
      // One second more has passed, with the reserve as it was, for two nodes.
      expect((await pool.claimable(operator)) - claimable).to.be.closeTo(payout(reserve, 1n) / 2n, 1);
      expect(await pool.reserve()).to.be.closeTo(reserveAfter(reserve, 1n), 1);
      await expect(pool.sync()).to.emit(pool, "PoolFunded").withArgs(deployer, sesh("1000000"));
    });
  });
});
