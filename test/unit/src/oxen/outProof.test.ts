import { expect } from "chai";
import { burnAddressOf } from "../../../../src/oxen/burnAddress.js";
import { decodePoint, publicKeyOf } from "../../../../src/oxen/curve.js";
import type { OxenAddress } from "../../../../src/oxen/oxenAddress.js";
import { derivationOf, maskPaymentId, receivedOutputs } from "../../../../src/oxen/outputs.js";
import { makeOutProof, verifyOutProof } from "../../../../src/oxen/outProof.js";
import { oxenTransaction } from "../../../support/oxenTransactions.js";

const burn = burnAddressOf("mainnet", "a test");
const to: OxenAddress = { network: "mainnet", kind: "standard", spendKey: burn.spendKey, viewKey: burn.viewKey };
const view = decodePoint(to.viewKey)!;
const SECRET = 987_654_321n;
const change = { spendKey: publicKeyOf(5n), viewKey: publicKeyOf(7n), amount: 10n };
const paymentId = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1);
/** Above 2^53, as amounts of Oxen are. */
const AMOUNT = 9_007_199_254_740_993n;
const transaction = oxenTransaction(SECRET, [change, { ...to, amount: AMOUNT, paymentId }]);
const MESSAGE = "SESH-claim/1 oxen-coin d=0011223344556677 to=0x0 n=0";
const proof = makeOutProof(transaction, view, SECRET, MESSAGE);

describe("verifyOutProof", () => {
  it("accepts the sender's proof and opens the amount", () => {
    expect(verifyOutProof(transaction, to, MESSAGE, proof)).to.deep.equal([{ index: 1, amount: AMOUNT }]);
  });

  it("refuses another message, another transaction and another address", () => {
    const other = oxenTransaction(SECRET, [{ ...to, amount: AMOUNT }, change]);
    expect(verifyOutProof(transaction, to, `${MESSAGE}1`, proof)).to.equal(undefined);
    expect(verifyOutProof(other, to, MESSAGE, proof)).to.equal(undefined);
    expect(verifyOutProof(transaction, { ...to, viewKey: publicKeyOf(7n) }, MESSAGE, proof)).to.equal(undefined);
    expect(verifyOutProof(transaction, { ...to, kind: "subaddress" }, MESSAGE, proof)).to.equal(undefined);
  });

  it("refuses a proof that somebody makes with the view key, which is public", () => {
    // The holder of the view secret a knows D = a R but not r: it can only prove the discrete logarithm of A.
    const forged = makeOutProof(transaction, decodePoint(transaction.publicKey)!, burn.viewSecret, MESSAGE);
    expect(verifyOutProof(transaction, to, MESSAGE, forged)).to.equal(undefined);
    expect(verifyOutProof(transaction, to, MESSAGE, forged.replace("OutProof", "InProof"))).to.equal(undefined);
  });

  it("refuses another form of text", () => {
    for (const text of ["", "OutProofV1", proof.slice(0, -1), `${proof}1`, proof.replace("V1", "V2")]) {
      expect(verifyOutProof(transaction, to, MESSAGE, text), text).to.equal(undefined);
    }
  });

  it("wants a part for each key of the transaction, and one that is right", () => {
    const additionalKeys = [publicKeyOf(3n)];
    const withKeys = { ...transaction, additionalKeys };
    expect(verifyOutProof(withKeys, to, MESSAGE, proof)).to.equal(undefined);
    const parts = `${proof}${proof.slice("OutProofV1".length)}`;
    expect(verifyOutProof(withKeys, to, MESSAGE, parts)).to.deep.equal([{ index: 1, amount: AMOUNT }]);
    expect(verifyOutProof({ ...withKeys, publicKey: publicKeyOf(4n) }, to, MESSAGE, parts)).to.equal(undefined);
  });
});

describe("receivedOutputs", () => {
  const derivation = derivationOf(decodePoint(transaction.publicKey)!, burn.viewSecret);
  const spend = decodePoint(to.spendKey)!;

  it("sees with the view secret what the sender sees, and the payment id", () => {
    expect(receivedOutputs(transaction, spend, derivation)).to.deep.equal([{ index: 1, amount: AMOUNT }]);
    expect(maskPaymentId(transaction.encryptedPaymentId!, derivation)).to.deep.equal(paymentId);
  });

  it("does not count an amount that its commitment does not open to", () => {
    const [first, second] = transaction.outputs;
    const lie = { ...second!, encryptedAmount: second!.encryptedAmount.map((byte) => byte ^ 1) };
    expect(receivedOutputs({ ...transaction, outputs: [first!, lie] }, spend, derivation)).to.deep.equal([]);
  });

  it("finds an output by its additional key", () => {
    const additional = oxenTransaction(SECRET + 1n, [change, { ...to, amount: 5n }]);
    const shared = derivationOf(decodePoint(additional.publicKey)!, burn.viewSecret);
    const mixed = { ...transaction, outputs: additional.outputs };
    expect(receivedOutputs(mixed, spend, undefined, [undefined, shared])).to.deep.equal([{ index: 1, amount: 5n }]);
    expect(receivedOutputs(mixed, spend, derivation, [undefined, shared])).to.deep.equal([{ index: 1, amount: 5n }]);
    expect(receivedOutputs(mixed, spend, derivation)).to.deep.equal([]);
  });
});

describe("burnAddressOf", () => {
  it("is the same address at any time, seen with its view secret, and another one for another label", () => {
    expect(burnAddressOf("mainnet", "a test")).to.deep.equal(burn);
    expect(burn.viewKey).to.deep.equal(publicKeyOf(burn.viewSecret));
    expect(decodePoint(burn.spendKey)!.isTorsionFree()).to.equal(true);
    expect(burnAddressOf("mainnet", "another").address).not.to.equal(burn.address);
    expect(burnAddressOf("testnet", "a test").spendKey).to.deep.equal(burn.spendKey);
  });
});
