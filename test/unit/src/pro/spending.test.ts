import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { deriveSubkey } from "../../../../src/pro/purchase.js";
import { exchangeHash, redeemHash, signEd25519, spentHash, verifyEd25519 } from "../../../../src/pro/spending.js";
import { bytes, hex } from "../../../support/pro.js";

const of = (byte: number) => new Uint8Array(32).fill(byte);
const sha256 = (...parts: (string | Uint8Array)[]) =>
  createHash("sha256")
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest("hex");

describe("What is signed to spend a token", () => {
  const terms = { tokenKey: of(1), masterKey: of(2), rotatingKey: of(3), timestamp: 1_800_000_000 };

  it("binds token, both keys and the time (PV-07)", () => {
    expect(hex(redeemHash(terms))).to.equal(sha256("ProRedeemBurn___", of(1), of(2), of(3), "1800000000"));
    const others = [
      { ...terms, tokenKey: of(9) },
      { ...terms, masterKey: of(9) },
      { ...terms, rotatingKey: of(9) },
      { ...terms, timestamp: 1_800_000_001 },
      { ...terms, masterKey: of(3), rotatingKey: of(2) },
    ];
    expect(new Set([terms, ...others].map((value) => hex(redeemHash(value)))).size).to.equal(6);
  });

  it("binds what a token is exchanged for", () => {
    const keyId = `0x${"4b".repeat(32)}` as const;
    const message = new Uint8Array(256).fill(5);
    const expected = sha256("ProExchangeBurn_", of(1), bytes(keyId.slice(2)), bytes(keccak256(message).slice(2)));
    expect(hex(exchangeHash(of(1), keyId, message))).to.equal(expected);
  });

  it("stands in the audit as a hash of its own", () => {
    expect(spentHash(of(1))).to.equal(`0x${sha256("spent", of(1))}`);
  });

  it("is signed by Ed25519 as RFC 8032 has it", () => {
    const seed = of(4);
    const signature = signEd25519(seed, of(5));
    const key = ed25519.getPublicKey(seed);
    expect(signature).to.deep.equal(ed25519.sign(of(5), seed));
    expect(verifyEd25519(key, of(5), signature)).to.equal(true);
    for (const [wrongKey, message, wrong] of [
      [key, of(6), signature],
      [ed25519.getPublicKey(of(6)), of(5), signature],
      [key, of(5), signature.slice(1)],
      [key.slice(1), of(5), signature],
      [key, of(5), new Uint8Array(64)],
    ] as const) {
      expect(verifyEd25519(wrongKey, message, wrong)).to.equal(false);
    }
  });

  it("comes from subkeys that tell nothing about each other", () => {
    expect(deriveSubkey(of(1), "SessionProBurn__")).to.have.length(32);
    expect(deriveSubkey(of(1), "SessionProBurn__")).not.to.deep.equal(deriveSubkey(of(1), "SessionProRandom"));
  });
});
