import { expect } from "chai";
import { decodeBase58, encodeBase58 } from "../../../../src/oxen/base58.js";
import { GROUP_ORDER, IDENTITY, keccak, publicKeyOf, toBytes, toNumber } from "../../../../src/oxen/curve.js";
import { randomScalar, signHash, signMessage, verifyHash, verifyMessage } from "../../../../src/oxen/signatures.js";
import vectors from "../../../vectors/oxen.json" with { type: "json" };

const { sigV1 } = vectors;
const key = publicKeyOf(toNumber(Buffer.from(sigV1.spendSecretHex, "hex")));

describe("verifyMessage", () => {
  it("accepts the signature of oxen-core's corpus", () => {
    expect(verifyMessage(sigV1.message, key, sigV1.signature)).to.equal(true);
  });

  it("refuses another message, another key and every changed byte", () => {
    expect(verifyMessage("Test", key, sigV1.signature)).to.equal(false);
    expect(verifyMessage(sigV1.message, publicKeyOf(5n), sigV1.signature)).to.equal(false);
    const bytes = decodeBase58(sigV1.signature.slice(5))!;
    for (let i = 0; i < bytes.length; i++) {
      const changed = `SigV1${encodeBase58(bytes.map((byte, j) => (i === j ? byte ^ 1 : byte)))}`;
      expect(verifyMessage(sigV1.message, key, changed), `byte ${i}`).to.equal(false);
    }
  });

  it("refuses another version, other text and a wrong length", () => {
    for (const text of [sigV1.signature.replace("SigV1", "SigV2"), "SigV1", "", "SigV1O0Il", `${sigV1.signature}11`]) {
      expect(verifyMessage(sigV1.message, key, text), text).to.equal(false);
    }
  });

  it("accepts what signMessage makes", () => {
    const secret = randomScalar();
    const signature = signMessage("SESH-claim/1", secret);
    expect(verifyMessage("SESH-claim/1", publicKeyOf(secret), signature)).to.equal(true);
  });
});

describe("verifyHash", () => {
  const secret = 12_345n;
  const hash = keccak(Buffer.from("hash"));
  const signature = signHash(hash, secret);

  it("refuses a half that is not below the group's order", () => {
    const above = (half: Uint8Array) => toBytes(toNumber(half) + GROUP_ORDER);
    const [c, r] = [signature.subarray(0, 32), signature.subarray(32)];
    expect(verifyHash(hash, publicKeyOf(secret), signature)).to.equal(true);
    expect(verifyHash(hash, publicKeyOf(secret), Buffer.concat([above(c), r]))).to.equal(false);
    expect(verifyHash(hash, publicKeyOf(secret), Buffer.concat([c, above(r)]))).to.equal(false);
  });

  it("refuses a challenge of zero and a key that is no point", () => {
    expect(verifyHash(hash, publicKeyOf(secret), Buffer.concat([new Uint8Array(32), signature.subarray(32)]))).to.equal(
      false,
    );
    expect(verifyHash(hash, new Uint8Array(32).fill(2), signature)).to.equal(false);
  });

  it("refuses a commitment to the neutral point", () => {
    // With the neutral point as key any challenge and a response of zero commit to it.
    const challenge = Buffer.concat([toBytes(1n), new Uint8Array(32)]);
    expect(verifyHash(hash, IDENTITY.toBytes(), challenge)).to.equal(false);
  });
});
