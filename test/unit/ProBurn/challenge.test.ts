import { expect } from "chai";
import { id, keccak256, MaxUint256 } from "ethers";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { announceKeys, blindedMessage } from "../../support/issuers.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

const KEY = id("key");
const OTHER_KEY = id("another key");
const MESSAGE = blindedMessage("message");
const HASH = keccak256(MESSAGE);

describe("ProBurn.challenge", () => {
  /** Two receipts, and two keys whose notice has begun. */
  async function announced() {
    const fees = await deployFees(chain);
    const { proBurn, payer } = fees;
    for (let i = 0; i < 2; i++) await proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256);
    await announceKeys(chain, fees, { keyIds: [KEY, OTHER_KEY] });
    return { ...fees, usableFrom: (await time.latest()) + 7 * DAY };
  }
  async function usable() {
    const fees = await announced();
    await time.increaseTo(fees.usableFrom);
    return fees;
  }

  it("publishes the message and keeps the time", async () => {
    const { proBurn, payer } = await networkHelpers.loadFixture(usable);
    await expect(proBurn.connect(payer).challenge(1, KEY, MESSAGE))
      .to.emit(proBurn, "IssueChallenged")
      .withArgs(1, KEY, HASH, MESSAGE);
    expect(await proBurn.challengeOf(1, KEY, HASH)).to.deep.equal([BigInt(await time.latest()), 0n]);
  });

  it("serves anybody: only the receipt counts", async () => {
    const { proBurn, stranger } = await networkHelpers.loadFixture(usable);
    await expect(proBurn.connect(stranger).challenge(1, KEY, MESSAGE))
      .to.emit(proBurn, "IssueChallenged")
      .withArgs(1, KEY, HASH, MESSAGE);
  });

  it("reverts until the last second of the notice, then takes the key", async () => {
    const { proBurn, usableFrom } = await networkHelpers.loadFixture(announced);
    await time.setNextBlockTimestamp(usableFrom - 1);
    await expect(proBurn.challenge(1, KEY, MESSAGE))
      .to.be.revertedWithCustomError(proBurn, "IssuerKeyNotUsable")
      .withArgs(KEY, usableFrom);
    await time.setNextBlockTimestamp(usableFrom);
    await expect(proBurn.challenge(1, KEY, MESSAGE))
      .to.emit(proBurn, "IssueChallenged")
      .withArgs(1, KEY, HASH, MESSAGE);
    await time.setNextBlockTimestamp(usableFrom + 1);
    await expect(proBurn.challenge(2, KEY, MESSAGE))
      .to.emit(proBurn, "IssueChallenged")
      .withArgs(2, KEY, HASH, MESSAGE);
  });

  it("reverts for a key that nobody announced (PV-03)", async () => {
    const { proBurn } = await networkHelpers.loadFixture(usable);
    await expect(proBurn.challenge(1, id("unknown"), MESSAGE))
      .to.be.revertedWithCustomError(proBurn, "IssuerKeyNotUsable")
      .withArgs(id("unknown"), 0);
  });

  it("reverts for a receipt that does not exist", async () => {
    const { proBurn } = await networkHelpers.loadFixture(usable);
    for (const receiptId of [0n, 3n, 2n ** 64n - 1n])
      await expect(proBurn.challenge(receiptId, KEY, MESSAGE))
        .to.be.revertedWithCustomError(proBurn, "ReceiptUnknown")
        .withArgs(receiptId);
  });

  it("reverts for a message that is a byte too short or too long, or empty", async () => {
    const { proBurn } = await networkHelpers.loadFixture(usable);
    for (const message of [MESSAGE.slice(0, -2), `${MESSAGE}00`, "0x"])
      await expect(proBurn.challenge(1, KEY, message))
        .to.be.revertedWithCustomError(proBurn, "IssuerValueLength")
        .withArgs((message.length - 2) / 2, 256);
  });

  it("reverts for what has been asked before, and keeps its time", async () => {
    const { proBurn } = await networkHelpers.loadFixture(usable);
    await proBurn.challenge(1, KEY, MESSAGE);
    const challengedAt = await time.latest();
    await time.increase(100);
    await expect(proBurn.challenge(1, KEY, MESSAGE))
      .to.be.revertedWithCustomError(proBurn, "AlreadyChallenged")
      .withArgs(1, HASH);
    expect(await proBurn.challengeOf(1, KEY, HASH)).to.deep.equal([BigInt(challengedAt), 0n]);
  });

  it("is not kept from asking by one that named a wrong receipt or key before", async () => {
    const { proBurn, stranger, payer } = await networkHelpers.loadFixture(usable);
    await proBurn.connect(stranger).challenge(1, KEY, MESSAGE);
    await proBurn.connect(stranger).challenge(2, OTHER_KEY, MESSAGE);
    await expect(proBurn.connect(payer).challenge(2, KEY, MESSAGE))
      .to.emit(proBurn, "IssueChallenged")
      .withArgs(2, KEY, HASH, MESSAGE);
  });
});
