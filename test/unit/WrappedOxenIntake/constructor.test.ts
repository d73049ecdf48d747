import { expect } from "chai";
import { MockWrappedOxen__factory, WrappedOxenIntake__factory } from "../../../typechain-types/index.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const CAP = 30_000_000n * 10n ** 9n;
const SUPPLY = 66_000_000n * 10n ** 9n;

describe("WrappedOxenIntake.constructor", () => {
  async function fixture() {
    const [deployer] = (await ethers.getSigners()) as [Signer];
    const factory = new WrappedOxenIntake__factory(deployer);
    const now = await networkHelpers.time.latest();
    const deploy = async ({
      decimals = 18,
      cap = CAP,
      supply = SUPPLY,
      limit = CAP,
      deadline = now + DAY,
      at = now + 10_000,
    } = {}) => {
      const token = await new MockWrappedOxen__factory(deployer).deploy(decimals, 0, deployer, 0);
      await networkHelpers.time.setNextBlockTimestamp(at);
      return factory.deploy(token, cap, supply, limit, deadline);
    };
    return { factory, deploy, now };
  }

  it("keeps its terms", async () => {
    const { deploy, now } = await networkHelpers.loadFixture(fixture);
    const intake = await deploy({ limit: 5n });
    expect(await intake.cap()).to.equal(CAP);
    expect(await intake.supply()).to.equal(SUPPLY);
    expect(await intake.limit()).to.equal(5);
    expect(await intake.deadline()).to.equal(now + DAY);
    expect(await intake.unit()).to.equal(10n ** 9n);
  });

  const rows: [string, Record<string, bigint | number>][] = [
    ["no cap", { cap: 0n }],
    ["a supply below the cap", { supply: CAP - 1n }],
    ["no share", { limit: 0n }],
    ["a share above the cap", { limit: CAP + 1n }],
    ["8 decimals", { decimals: 8 }],
    ["37 decimals", { decimals: 37 }],
  ];
  for (const [what, change] of rows) {
    it(`reverts for ${what}`, async () => {
      const { factory, deploy, now } = await networkHelpers.loadFixture(fixture);
      const { cap, supply, limit, decimals } = { cap: CAP, supply: SUPPLY, limit: CAP, decimals: 18, ...change };
      await expect(deploy(change))
        .to.be.revertedWithCustomError(factory, "IntakeInvalid")
        .withArgs(cap, supply, limit, now + DAY, decimals);
    });
  }

  it("reverts for a deadline that is now, and takes one a second later", async () => {
    const { factory, deploy, now } = await networkHelpers.loadFixture(fixture);
    await expect(deploy({ deadline: now + 10_000 })).to.be.revertedWithCustomError(factory, "IntakeInvalid");
    expect(await (await deploy({ deadline: now + 20_001, at: now + 20_000 })).deadline()).to.equal(now + 20_001);
  });
});
