import { createHash, createPublicKey, generateKeyPairSync, generatePrimeSync } from "node:crypto";
import { expect } from "chai";
import { rsaPublicKey } from "../../../../src/pro/blindRsa.js";
import { i2osp, modularInverse, modularPower, os2ip } from "../../../../src/pro/integers.js";
import {
  decodeSpki,
  encodeSpki,
  generateIssuerKey,
  isKeyProven,
  type IssuerKey,
  issuerKeyPair,
  proveKey,
} from "../../../../src/pro/issuerKeys.js";
import { subjectPublicKeyInfo } from "../../../support/issuers.js";
import { bytes, hex, privateKeyOf, privacyPassVectors, testIssuer } from "../../../support/pro.js";

const prime = (bits: number, conditions = {}) => generatePrimeSync(bits, { bigint: true, ...conditions });

/** The public key with the modulus p * q, which has to have exactly 2,048 bits. */
function keyOf(p: bigint, q: bigint): IssuerKey {
  expect((p * q) >> 2_047n).to.equal(1n);
  return decodeSpki(subjectPublicKeyInfo(i2osp(p * q, 256)))!;
}

describe("Issuer keys", () => {
  const pair = testIssuer();
  const proof = proveKey(pair);

  describe("SubjectPublicKeyInfo", () => {
    it("is what OpenSSL reads as RSA-PSS with SHA-384 and a salt of 48 bytes", () => {
      const key = createPublicKey({ key: Buffer.from(encodeSpki(pair.publicKey)), format: "der", type: "spki" });
      expect(key.asymmetricKeyType).to.equal("rsa-pss");
      expect(key.asymmetricKeyDetails).to.deep.equal({
        modulusLength: 2_048,
        publicExponent: 65_537n,
        hashAlgorithm: "sha384",
        mgf1HashAlgorithm: "sha384",
        saltLength: 48,
      });
      // OpenSSL itself would write NULL parameters, which RFC 9578 leaves out; a DER encoder of ours has the same bytes.
      expect(encodeSpki(pair.publicKey)).to.deep.equal(
        Buffer.from(subjectPublicKeyInfo(i2osp(pair.publicKey.modulus, 256))),
      );
    });

    it("has the key id of RFC 9578's vectors", () => {
      const { spki, vectors } = privacyPassVectors();
      const key = decodeSpki(bytes(spki))!;
      expect(hex(encodeSpki(key))).to.equal(spki);
      for (const { token } of vectors) expect(key.keyId.slice(2)).to.equal(token.slice(132, 196));
      expect(key.keyId).to.equal(`0x${createHash("sha256").update(bytes(spki)).digest("hex")}`);
    });

    it("is refused in any other form", () => {
      const spki = encodeSpki(pair.publicKey);
      const changed = (at: number, value: number) => spki.map((byte, i) => (i === at ? value : byte));
      const plain = createPublicKey(pair.privateKey).export({ format: "der", type: "spki" });
      const wrong: [string, Uint8Array][] = [
        ["nothing", new Uint8Array()],
        ["rsaEncryption", plain],
        ["one byte less", spki.slice(0, -1)],
        ["one byte more", Uint8Array.from([...spki, 0])],
        ["another salt length", changed(63, 32)],
        ["exponent 65,539", changed(spki.length - 1, 3)],
        ["2,047 bits", changed(81, 0x7f)],
      ];
      for (const [what, value] of wrong) expect(decodeSpki(value), what).to.equal(undefined);
    });
  });

  describe("proof of permutation", () => {
    it("holds for an honest key, with the same roots every time", () => {
      expect(proof).to.have.length(8);
      expect(proveKey(pair)).to.deep.equal(proof);
      expect(isKeyProven(pair.publicKey, proof)).to.equal(true);
    });

    it("is refused with wrong roots (PV-03)", () => {
      const { modulus } = pair.publicKey;
      const with_ = (i: number, root: Uint8Array) => proof.map((value, j) => (i === j ? root : value));
      const [first, second] = proof as [Uint8Array, Uint8Array];
      const wrong: [string, Uint8Array[]][] = [
        ["of another key", proveKey(generateIssuerKey())],
        ["one too few", proof.slice(1)],
        ["one too many", [...proof, first]],
        ["none", []],
        ["in another order", [second, first, ...proof.slice(2)]],
        [
          "one bit changed",
          with_(
            7,
            proof[7]!.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
          ),
        ],
        ["one byte less", with_(0, first.slice(1))],
        ["one byte more", with_(0, Uint8Array.from([0, ...first]))],
        ["zero", with_(0, new Uint8Array(256))],
        ["not below the modulus", with_(0, new Uint8Array(256).fill(0xff))],
      ];
      expect(os2ip(first)).to.be.below(modulus);
      for (const [what, roots] of wrong) expect(isKeyProven(pair.publicKey, roots), what).to.equal(false);
    });

    it("is refused for a key with a small factor, though all its roots are right", () => {
      const p = 65_521n;
      const q = prime(2_032);
      const weak = issuerKeyPair(privateKeyOf(p, q));
      expect(weak.publicKey.modulus >> 2_047n).to.equal(1n);
      expect(isKeyProven(weak.publicKey, proveKey(weak))).to.equal(false);
    });

    it("is refused for a key whose exponent divides p - 1, with the best roots there are", () => {
      const e = 65_537n;
      const q = prime(1_024);
      // With such a condition OpenSSL does not make the second bit 1, and the product may be too short.
      let p = 0n;
      while ((p * q) >> 2_047n !== 1n) p = prime(1_024, { add: 2n * e, rem: 1n });
      const key = keyOf(p, q);
      expect((p - 1n) % e).to.equal(0n);
      // What has a root modulo p has 65,537 of them; everything else has none.
      let m = p - 1n;
      while (m % e === 0n) m /= e;
      const rootModP = (c: bigint) => modularPower(c, modularInverse(e, m), p);
      const rootModQ = (c: bigint) => modularPower(c, modularInverse(e, q - 1n), q);
      const combine = (c: bigint) => {
        const [a, b] = [rootModP(c), rootModQ(c)];
        return a + p * ((((b - a) * modularInverse(p % q, q)) % q) + q);
      };
      const power = modularPower(12_345n, e, key.modulus);
      expect(modularPower(combine(power) % key.modulus, e, q)).to.equal(power % q);
      const roots = Array.from({ length: 8 }, (_, i) => i2osp(combine(challengeOf(key, i)) % key.modulus, 256));
      for (const [i, root] of roots.entries()) {
        expect(modularPower(os2ip(root), e, q), "modulo q").to.equal(challengeOf(key, i) % q);
      }
      expect(isKeyProven(key, roots)).to.equal(false);
    });

    it("is refused for keys of 2,047 and 3,072 bits and for another exponent", () => {
      const short = privateKeyOf(prime(1_023), prime(1_024));
      const long = generateKeyPairSync("rsa", { modulusLength: 3_072 }).privateKey;
      const other = generateKeyPairSync("rsa", { modulusLength: 2_048, publicExponent: 17 }).privateKey;
      for (const key of [short, long, other]) {
        const publicKey = { ...rsaPublicKey(createPublicKey(key)), keyId: pair.publicKey.keyId };
        expect(isKeyProven(publicKey, proof)).to.equal(false);
      }
      expect(rsaPublicKey(createPublicKey(short)).modulus >> 2_047n).to.equal(0n);
      expect(() => issuerKeyPair(long)).to.throw("The number does not fit 256 bytes");
    });
  });
});

/** The challenges of the proof, written once more from its description. */
function challengeOf({ keyId, modulus }: IssuerKey, index: number): bigint {
  const block = (j: number) =>
    createHash("sha512")
      .update(Buffer.concat([Buffer.from("SESHPRO-KEYPROOF"), bytes(keyId.slice(2)), Buffer.from([0, 0, 0, index, j])]))
      .digest("hex");
  return BigInt(`0x${[0, 1, 2, 3, 4].map(block).join("").slice(0, 544)}`) % modulus;
}
