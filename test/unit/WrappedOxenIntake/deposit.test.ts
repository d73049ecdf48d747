import { expect } from "chai";
import { MockWrappedOxen__factory, WrappedOxenIntake__factory } from "../../../typechain-types/index.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
/** What coin claims pay, and the OXEN they are shared among. */
const CAP = 30_000_000n * 10n ** 9n;
const SUPPLY = 66_000_000n * 10n ** 9n;
/** SESH for all deposits of the wrapped token. */
const LIMIT = 1_000_000n * 10n ** 9n;

async function deploy({ decimals = 18, fee = 0n } = {}) {
  const [deployer, holder, other] = (await ethers.getSigners()) as [Signer, Signer, Signer];
  const token = await new MockWrappedOxen__factory(deployer).deploy(decimals, fee, holder, 10n ** 40n);
  const deadline = (await networkHelpers.time.latest()) + 60 * DAY;
  const intake = await new WrappedOxenIntake__factory(deployer).deploy(token, CAP, SUPPLY, LIMIT, deadline);
  await token.connect(holder).approve(intake, 10n ** 40n);
  return { deployer, holder, other, token, intake: intake.connect(holder), deadline };
}

describe("WrappedOxenIntake.deposit", () => {
  async function fixture() {
    return deploy();
  }

  it("takes a token of 18 decimals for SESH at 30 / 66, rounded down, and says who gets it", async () => {
    const { holder, other, token, intake } = await networkHelpers.loadFixture(fixture);
    // 1,000.000000001 OXEN * 30 / 66 = 454.545454545909… SESH
    const amount = 1_000_000_000_001n * 10n ** 9n;
    const deposit = intake.deposit(amount, other, 454_545_454_545n);
    await expect(deposit)
      .to.emit(intake, "WrappedOxenDeposited")
      .withArgs(1, holder, other, 1_000_000_000_001n, 454_545_454_545n);
    expect(await token.balanceOf(intake)).to.equal(amount);
    expect(await intake.totalSesh()).to.equal(454_545_454_545n);
    await intake.deposit(amount, holder, 0);
    expect(await intake.deposits()).to.equal(2);
    expect(await intake.totalSesh()).to.equal(909_090_909_090n);
  });

  for (const decimals of [9, 10, 18, 36]) {
    it(`reads the decimals of the token: ${decimals} (CL-11)`, async () => {
      const { other, intake } = await deploy({ decimals });
      const unit = 10n ** BigInt(decimals - 9);
      expect(await intake.unit()).to.equal(unit);
      expect(await intake.quote(66n * unit)).to.deep.equal([66n, 30n]);
      await expect(intake.deposit(66n * unit, other, 30)).to.emit(intake, "WrappedOxenDeposited");
    });
  }

  it("reverts for digits below the smallest unit of OXEN", async () => {
    const { other, intake } = await networkHelpers.loadFixture(fixture);
    await expect(intake.deposit(66n * 10n ** 9n + 1n, other, 0))
      .to.be.revertedWithCustomError(intake, "DepositInexact")
      .withArgs(66_000_000_001n, 1_000_000_000n);
  });

  it("reverts for a deposit that gives nothing, or less than was asked for (CL-11)", async () => {
    const { other, intake } = await networkHelpers.loadFixture(fixture);
    for (const amount of [0n, 2n * 10n ** 9n]) {
      await expect(intake.deposit(amount, other, 0))
        .to.be.revertedWithCustomError(intake, "SeshBelowMinimum")
        .withArgs(0, 0);
    }
    await expect(intake.deposit(66n * 10n ** 9n, other, 31))
      .to.be.revertedWithCustomError(intake, "SeshBelowMinimum")
      .withArgs(30, 31);
    await expect(intake.deposit(3n * 10n ** 9n, other, 1)).to.emit(intake, "WrappedOxenDeposited");
  });

  it("reverts for a recipient that the ledger refuses", async () => {
    const { intake } = await networkHelpers.loadFixture(fixture);
    for (const to of [`0x${"00".repeat(20)}`, `0x${"00".repeat(18)}ffff`]) {
      await expect(intake.deposit(66n * 10n ** 9n, to, 0))
        .to.be.revertedWithCustomError(intake, "RecipientInvalid")
        .withArgs(ethers.getAddress(to));
    }
    await expect(intake.deposit(66n * 10n ** 9n, `0x${"00".repeat(17)}010000`, 0)).to.emit(
      intake,
      "WrappedOxenDeposited",
    );
  });

  it("gives at most its share of the campaign, to the atomic unit (CL-05)", async () => {
    const { other, intake } = await networkHelpers.loadFixture(fixture);
    // 2,200,000 OXEN are exactly 1,000,000 SESH, and 3 atomic units of OXEN one of SESH.
    await intake.deposit(2_200_000n * 10n ** 18n, other, LIMIT);
    await expect(intake.deposit(3n * 10n ** 9n, other, 0))
      .to.be.revertedWithCustomError(intake, "IntakeLimitExceeded")
      .withArgs(LIMIT + 1n, LIMIT);
  });

  it("takes deposits until the second before its deadline", async () => {
    const { other, intake, deadline } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.setNextBlockTimestamp(deadline - 1);
    await expect(intake.deposit(66n * 10n ** 9n, other, 0)).to.emit(intake, "WrappedOxenDeposited");
    await expect(intake.deposit(66n * 10n ** 9n, other, 0))
      .to.be.revertedWithCustomError(intake, "IntakeClosed")
      .withArgs(deadline);
  });

  it("reverts when the token hands over less", async () => {
    const { other, intake } = await deploy({ fee: 5n });
    await expect(intake.deposit(66n * 10n ** 9n, other, 0))
      .to.be.revertedWithCustomError(intake, "DepositIncomplete")
      .withArgs(66n * 10n ** 9n - 5n, 66n * 10n ** 9n);
  });

  it("has no function that takes anything out (CL-12)", async () => {
    const { intake } = await networkHelpers.loadFixture(fixture);
    const writing: string[] = [];
    intake.interface.forEachFunction((each) => {
      if (!each.constant) writing.push(each.name);
    });
    expect(writing).to.deep.equal(["deposit"]);
  });
});
