import { createPublicKey, randomBytes } from "node:crypto";
import { expect } from "chai";
import {
  blind,
  blindSign,
  finalize,
  rsaPublicKey,
  rsaPublicKeyOf,
  verifySignature,
} from "../../../../src/pro/blindRsa.js";
import { i2osp, modularInverse, modularPower, os2ip } from "../../../../src/pro/integers.js";
import { bytes, hex, privateKeyOf, readVectors, testIssuer } from "../../../support/pro.js";

interface Vectors {
  key: { p: string; q: string; n: string; d: string };
  vectors: {
    section: string;
    suite: string;
    preparedMessage: string;
    salt: string;
    inverse: string;
    blindedMessage: string;
    blindSignature: string;
    signature: string;
  }[];
}

const number = (text: string): bigint => BigInt(`0x${text}`);
const MESSAGE = Buffer.from("98 bytes of a token");

/** The encoded message that a signature is a root of. */
const encodedOf = (signature: Uint8Array, modulus: bigint): bigint => modularPower(os2ip(signature), 65_537n, modulus);

describe("Blind RSA", () => {
  describe("given the vectors of RFC 9474", () => {
    const { key, vectors } = readVectors("rfc9474.json") as Vectors;
    const privateKey = privateKeyOf(number(key.p), number(key.q));
    const publicKey = rsaPublicKey(createPublicKey(privateKey));

    it("has their key and all four suites", () => {
      expect(publicKey.modulus).to.equal(number(key.n));
      expect(vectors.map(({ section }) => section)).to.deep.equal(["A.1", "A.2", "A.3", "A.4"]);
    });

    for (const vector of vectors) {
      it(`${vector.suite}: blinds, signs and finalizes to the same bytes`, () => {
        const { modulus, size } = publicKey;
        const message = bytes(vector.preparedMessage);
        const factor = modularInverse(number(vector.inverse), modulus);
        const { blindedMessage, inverse } = blind(publicKey, message, bytes(vector.salt), factor);
        expect(hex(blindedMessage)).to.equal(vector.blindedMessage);
        const blindSignature = blindSign(privateKey, publicKey, blindedMessage);
        expect(hex(blindSignature)).to.equal(vector.blindSignature);
        expect(hex(i2osp((os2ip(blindSignature) * inverse) % modulus, size))).to.equal(vector.signature);
        // Tokens have a salt of 48 bytes, and finalize takes nothing else.
        const signature = finalize(publicKey, message, blindSignature, inverse);
        expect(signature === undefined ? undefined : hex(signature)).to.equal(
          vector.salt === "" ? undefined : vector.signature,
        );
      });
    }
  });

  describe("given an issuer", () => {
    const { privateKey, publicKey } = testIssuer();
    const { modulus, size } = publicKey;
    const factor = os2ip(randomBytes(272)) % modulus;
    const blinded = blind(publicKey, MESSAGE, randomBytes(48), factor);
    const answer = blindSign(privateKey, publicKey, blinded.blindedMessage);

    it("gives the same answer to the same message at any time", () => {
      expect(blindSign(privateKey, publicKey, blinded.blindedMessage)).to.deep.equal(answer);
    });

    it("makes a signature of the message and of no other", () => {
      const signature = finalize(publicKey, MESSAGE, answer, blinded.inverse)!;
      expect(verifySignature(publicKey, MESSAGE, signature)).to.equal(true);
      expect(verifySignature(publicKey, Buffer.from("98 bytes of another"), signature)).to.equal(false);
      expect(verifySignature(publicKey, MESSAGE, signature.slice(1))).to.equal(false);
      expect(finalize(publicKey, Buffer.from("98 bytes of another"), answer, blinded.inverse)).to.equal(undefined);
    });

    it("refuses every answer but the right one", () => {
      const wrong = [
        answer.map((byte, i) => (i === 255 ? byte ^ 1 : byte)),
        new Uint8Array(size),
        answer.slice(1),
        Uint8Array.from([0, ...answer]),
        i2osp(modulus - os2ip(answer), size),
        new Uint8Array(size).fill(0xff),
      ];
      for (const value of wrong) expect(finalize(publicKey, MESSAGE, value, blinded.inverse)).to.equal(undefined);
    });

    it("signs nothing that is not below the modulus", () => {
      for (const value of [i2osp(modulus, size), new Uint8Array(size).fill(0xff), answer.slice(1), new Uint8Array()]) {
        expect(() => blindSign(privateKey, publicKey, value)).to.throw("it is not below the key's modulus");
      }
    });

    it("does not let a damaged signature out", () => {
      const other = rsaPublicKeyOf(i2osp(modulus - 2n, size));
      expect(() => blindSign(privateKey, other, blinded.blindedMessage)).to.throw("A blind signature failed its check");
    });

    it("leaves every issued message possible for every signature (PV-02)", () => {
      const pairs = Array.from({ length: 4 }, (_, i) => {
        const message = Buffer.from(`token ${i}`);
        const { blindedMessage, inverse } = blind(
          publicKey,
          message,
          randomBytes(48),
          os2ip(randomBytes(272)) % modulus,
        );
        const blindSignature = blindSign(privateKey, publicKey, blindedMessage);
        return { blindedMessage, blindSignature, signature: finalize(publicKey, message, blindSignature, inverse)! };
      });
      for (const issued of pairs) {
        for (const redeemed of pairs) {
          // The factor that would have made this pair of the two: it explains both sides, so both tell nothing.
          const r = (os2ip(issued.blindSignature) * modularInverse(os2ip(redeemed.signature), modulus)) % modulus;
          const explained = (encodedOf(redeemed.signature, modulus) * modularPower(r, 65_537n, modulus)) % modulus;
          expect(explained).to.equal(os2ip(issued.blindedMessage));
        }
      }
    });
  });

  describe("given a modulus with a factor that somebody else knows", () => {
    it("refuses to blind a message, or with a factor, that shares it", () => {
      // 521 times a prime of 1,279 bits: about every 521st message shares the factor.
      const modulus = 521n * (2n ** 1_279n - 1n);
      const key = rsaPublicKeyOf(i2osp(modulus, 162));
      const salts = Array.from({ length: 4_000 }, (_, i) => i2osp(BigInt(i), 48));
      const refused = salts.filter((salt) => {
        try {
          const { blindedMessage } = blind(key, MESSAGE, salt, 2n);
          expect(os2ip(blindedMessage) % 521n).not.to.equal(0n);
          return false;
        } catch {
          return true;
        }
      });
      expect(refused).not.to.be.empty;
      expect(() => blind(key, MESSAGE, refused[0]!, 2n)).to.throw("message: it cannot be blinded for this key");
      expect(() => blind(key, MESSAGE, i2osp(0n, 48), 521n)).to.throw("blinding factor: it has no inverse");
    });
  });

  it("says that a key is too short instead of cutting the encoding", () => {
    const key = rsaPublicKeyOf(i2osp(2n ** 521n - 1n, 66));
    expect(() => blind(key, MESSAGE, new Uint8Array(48), 2n)).to.throw("The key is too short for this encoding");
  });
});
