import { createPublicKey } from "node:crypto";
import { expect } from "chai";
import { keccak256, MaxUint256, toBeHex, toBigInt } from "ethers";
import { COMMITMENT, deployFees } from "../../support/fees.js";
import { announceKeys, blindedMessage, makeIssuer } from "../../support/issuers.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

const issuer = makeIssuer();
const other = makeIssuer();
const MESSAGE = blindedMessage("message");
const HASH = keccak256(MESSAGE);
const SIGNATURE = issuer.sign(MESSAGE);

describe("ProBurn.answer", () => {
  /** Two receipts, two issuers, and a message of the first receipt that the first issuer is asked for. */
  async function challenged() {
    const fees = await deployFees(chain);
    const { proBurn, payer } = fees;
    for (let i = 0; i < 2; i++) await proBurn.connect(payer).burnForPro(1, COMMITMENT, MaxUint256);
    await announceKeys(chain, fees, { keyIds: [issuer.keyId, other.keyId] });
    await time.increase(7 * DAY);
    await proBurn.connect(payer).challenge(1, issuer.keyId, MESSAGE);
    return { ...fees, challengedAt: BigInt(await time.latest()) };
  }

  it("binds the answer to the key as RFC 9578, section 6.5, writes it", () => {
    const key = createPublicKey({ key: Buffer.from(issuer.spki), format: "der", type: "spki" });
    expect(key.asymmetricKeyType).to.equal("rsa-pss");
    expect(key.asymmetricKeyDetails).to.deep.equal({
      modulusLength: 2_048,
      publicExponent: 65_537n,
      hashAlgorithm: "sha384",
      mgf1HashAlgorithm: "sha384",
      saltLength: 48,
    });
  });

  it("takes the signature of the message, from anybody", async () => {
    const { proBurn, stranger, challengedAt } = await networkHelpers.loadFixture(challenged);
    await expect(proBurn.connect(stranger).answer(1, issuer.keyId, issuer.modulus, SIGNATURE))
      .to.emit(proBurn, "IssueAnswered")
      .withArgs(1, issuer.keyId, HASH, SIGNATURE);
    const answeredAt = BigInt(await time.latest());
    expect(await proBurn.challengeOf(1, issuer.keyId, HASH)).to.deep.equal([challengedAt, answeredAt]);
  });

  it("reverts the second time", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    await proBurn.answer(1, issuer.keyId, issuer.modulus, SIGNATURE);
    await expect(proBurn.answer(1, issuer.keyId, issuer.modulus, SIGNATURE))
      .to.be.revertedWithCustomError(proBurn, "ChallengeNotOpen")
      .withArgs(1, issuer.keyId, HASH);
  });

  it("does not open the question again: what is answered cannot be asked anew", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    await proBurn.answer(1, issuer.keyId, issuer.modulus, SIGNATURE);
    await expect(proBurn.challenge(1, issuer.keyId, MESSAGE))
      .to.be.revertedWithCustomError(proBurn, "AlreadyChallenged")
      .withArgs(1, HASH);
  });

  it("reverts for what nobody asked: another message, receipt or key", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    const unasked = blindedMessage("unasked");
    await expect(proBurn.answer(1, issuer.keyId, issuer.modulus, issuer.sign(unasked)))
      .to.be.revertedWithCustomError(proBurn, "ChallengeNotOpen")
      .withArgs(1, issuer.keyId, keccak256(unasked));
    await expect(proBurn.answer(2, issuer.keyId, issuer.modulus, SIGNATURE))
      .to.be.revertedWithCustomError(proBurn, "ChallengeNotOpen")
      .withArgs(2, issuer.keyId, HASH);
    await expect(proBurn.answer(1, other.keyId, other.modulus, other.sign(MESSAGE)))
      .to.be.revertedWithCustomError(proBurn, "ChallengeNotOpen")
      .withArgs(1, other.keyId, HASH);
  });

  it("reverts for a signature under another key", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    const signature = other.sign(MESSAGE);
    const power = modularPower(toBigInt(signature), toBigInt(issuer.modulus));
    await expect(proBurn.answer(1, issuer.keyId, issuer.modulus, signature))
      .to.be.revertedWithCustomError(proBurn, "ChallengeNotOpen")
      .withArgs(1, issuer.keyId, keccak256(toBeHex(power, 256)));
    expect((await proBurn.challengeOf(1, issuer.keyId, HASH)).answeredAt).to.equal(0);
  });

  it("reverts for the modulus of another key, and for one of the answerer's own making (PV-03)", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    // Modulo message itself and 2^2048 - 1, false answers would be easy.
    for (const modulus of [other.modulus, `0x${"ff".repeat(256)}`, MESSAGE])
      await expect(proBurn.answer(1, issuer.keyId, modulus, other.sign(MESSAGE)))
        .to.be.revertedWithCustomError(proBurn, "IssuerModulusMismatch")
        .withArgs(issuer.keyId);
  });

  it("reverts for a modulus or signature that is a byte too short or too long, or empty", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    const wrong = (value: string) => [value.slice(0, -2), `${value}00`, `0x00${value.slice(2)}`, "0x"];
    for (const modulus of wrong(issuer.modulus))
      await expect(proBurn.answer(1, issuer.keyId, modulus, SIGNATURE))
        .to.be.revertedWithCustomError(proBurn, "IssuerValueLength")
        .withArgs((modulus.length - 2) / 2, 256);
    for (const signature of wrong(SIGNATURE))
      await expect(proBurn.answer(1, issuer.keyId, issuer.modulus, signature))
        .to.be.revertedWithCustomError(proBurn, "IssuerValueLength")
        .withArgs((signature.length - 2) / 2, 256);
  });

  it("answers each receipt that asks for the same message", async () => {
    const { proBurn } = await networkHelpers.loadFixture(challenged);
    await proBurn.challenge(2, issuer.keyId, MESSAGE);
    await proBurn.answer(1, issuer.keyId, issuer.modulus, SIGNATURE);
    expect((await proBurn.challengeOf(2, issuer.keyId, HASH)).answeredAt).to.equal(0);
    await expect(proBurn.answer(2, issuer.keyId, issuer.modulus, SIGNATURE))
      .to.emit(proBurn, "IssueAnswered")
      .withArgs(2, issuer.keyId, HASH, SIGNATURE);
  });
});

/** base^65,537 mod modulus: sixteen squarings and a multiplication. */
function modularPower(base: bigint, modulus: bigint): bigint {
  let power = base % modulus;
  for (let i = 0; i < 16; i++) power = (power * power) % modulus;
  return (power * base) % modulus;
}
