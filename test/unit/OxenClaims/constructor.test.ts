import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { OxenClaims__factory } from "../../../typechain-types/index.js";
import { stateChangingFunctions } from "../../support/abi.js";
import { sesh } from "../../support/amounts.js";
import { deployClaims } from "../../support/claims.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const CAP = sesh("30000000");

describe("OxenClaims.constructor", () => {
  async function fixture() {
    const system = await deployClaims(chain);
    const { deployer, token, pool, guardian, attesters } = system;
    const factory = new OxenClaims__factory(deployer);
    const now = await networkHelpers.time.latest();
    const deploy = async ({
      cap = CAP,
      deadline = now + 365 * DAY,
      delay = 2 * DAY,
      signers = attesters.map(({ address }) => address),
      threshold = 2,
      at = now + 1,
    } = {}) => {
      await networkHelpers.time.setNextBlockTimestamp(at);
      return factory.deploy(token, pool, cap, deadline, delay, 300_000n * 10n ** 9n, guardian, signers, threshold);
    };
    return { ...system, factory, now, deploy };
  }

  it("keeps the terms of the campaign", async () => {
    const { deploy, token, pool, guardian, attesters, stranger, now } = await networkHelpers.loadFixture(fixture);
    const claims = await deploy();
    expect(await claims.token()).to.equal(token);
    expect(await claims.rewardPool()).to.equal(pool);
    expect(await claims.cap()).to.equal(30_000_000_000_000_000n);
    expect(await claims.deadline()).to.equal(now + 365 * DAY);
    expect(await claims.delay()).to.equal(172_800);
    expect(await claims.fastDailyLimit()).to.equal(300_000_000_000_000n);
    expect(await claims.guardian()).to.equal(guardian);
    expect(await claims.threshold()).to.equal(2);
    for (const { address } of attesters) expect(await claims.isAttester(address)).to.equal(true);
    for (const account of [guardian, stranger, pool]) expect(await claims.isAttester(account)).to.equal(false);
    expect(await claims.activeRoot()).to.deep.equal([`0x${"00".repeat(32)}`, `0x${"00".repeat(32)}`, 0n, 0n, 0n]);
  });

  it("is funded with 30,000,000 SESH by the deployment of the system (CL-05)", async () => {
    const { token, claims } = await networkHelpers.loadFixture(fixture);
    expect(await token.balanceOf(claims)).to.equal(30_000_000_000_000_000n);
  });

  describe("given terms that cannot work (GV-07)", () => {
    it("takes a veto delay of one hour and of 30 days", async () => {
      const { deploy, now } = await networkHelpers.loadFixture(fixture);
      expect(await (await deploy({ delay: 3_600 })).delay()).to.equal(3_600);
      expect(await (await deploy({ delay: 30 * DAY, at: now + 2 })).delay()).to.equal(2_592_000);
    });

    it("reverts for no cap, and for a veto delay one second shorter or longer than that", async () => {
      const { deploy, factory, now } = await networkHelpers.loadFixture(fixture);
      for (const { cap, delay } of [
        { cap: 0n, delay: 2 * DAY },
        { cap: CAP, delay: 3_599 },
        { cap: CAP, delay: 30 * DAY + 1 },
      ]) {
        await expect(deploy({ cap, delay }))
          .to.be.revertedWithCustomError(factory, "CampaignInvalid")
          .withArgs(cap, now + 365 * DAY, delay);
      }
    });

    it("reverts for a deadline that leaves no second after the first veto delay", async () => {
      const { deploy, factory, now } = await networkHelpers.loadFixture(fixture);
      const at = now + 100;
      await expect(deploy({ deadline: at + 2 * DAY, at }))
        .to.be.revertedWithCustomError(factory, "CampaignInvalid")
        .withArgs(CAP, at + 2 * DAY, 2 * DAY);
      expect(await (await deploy({ deadline: at + 2 * DAY + 1, at })).deadline()).to.equal(at + 2 * DAY + 1);
    });
  });

  describe("given attesters that cannot work (CL-09)", () => {
    it("reverts unless the threshold is a majority of them and not more than all", async () => {
      const { deploy, factory, attesters, stranger } = await networkHelpers.loadFixture(fixture);
      const four = [...attesters, stranger].map(({ address }) => address);
      for (const [signers, threshold] of [
        [four, 2],
        [four, 0],
        [four, 5],
        [four.slice(0, 3), 1],
        [four.slice(0, 1), 0],
        [[], 0],
        [[], 1],
      ] as const) {
        await expect(deploy({ signers: [...signers], threshold }))
          .to.be.revertedWithCustomError(factory, "AttestersInvalid")
          .withArgs(signers.length, threshold);
      }
      expect(await (await deploy({ signers: four, threshold: 3 })).threshold()).to.equal(3);
    });

    it("reverts for an attester twice, next to each other or not, and for the zero address", async () => {
      const { deploy, factory, attesters } = await networkHelpers.loadFixture(fixture);
      const [a, b, c] = attesters.map(({ address }) => address) as [string, string, string];
      for (const signers of [
        [a, a, b],
        [a, b, a],
        [ZeroAddress, b, c],
      ]) {
        await expect(deploy({ signers })).to.be.revertedWithCustomError(factory, "AttestersInvalid").withArgs(3, 2);
      }
    });
  });

  it("has no owner, no setting and no way out for the reserve but claims and the sweep (CL-12)", () => {
    expect(stateChangingFunctions(OxenClaims__factory.createInterface())).to.deep.equal([
      "activate",
      "claim",
      "claimAttested",
      "claimMany",
      "proposeRoot",
      "setFastClaims",
      "sweep",
      "veto",
    ]);
  });
});
