import { createHmac } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { expect } from "chai";
import { proAccountOf } from "../../../../src/pro/account.js";
import { blindSign, verifySignature } from "../../../../src/pro/blindRsa.js";
import { modularInverse, modularPower, os2ip } from "../../../../src/pro/integers.js";
import { generateIssuerKey } from "../../../../src/pro/issuerKeys.js";
import { derivePurchase, unblind } from "../../../../src/pro/purchase.js";
import { isTokenValid } from "../../../../src/pro/token.js";
import { bytes, hex, publishedOf, publishedVectorKey, readVectors, testIssuer } from "../../../support/pro.js";

interface Vectors {
  accounts: {
    seed: string;
    purchaseSecret: string;
    masterSeed: string;
    rotatingSeed: string;
    purchases: {
      plan: number;
      index: number;
      tokenSecret: string;
      tokenKey: string;
      tokenInput: string;
      blindedMessage: string;
      inverse: string;
      commitment: string;
    }[];
  }[];
}

const SECRET = new Uint8Array(32).fill(7);
const raw = (text: string) => bytes(text.slice(2));

/** HKDF of RFC 5869 with SHA-512 and no salt, written once more. */
function hkdf(secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const hmac = (key: Uint8Array, ...parts: Uint8Array[]) =>
    createHmac("sha512", key).update(Buffer.concat(parts)).digest();
  const key = hmac(new Uint8Array(64), secret);
  const blocks: Buffer[] = [];
  for (let i = 1; blocks.length * 64 < length; i++) {
    blocks.push(hmac(key, blocks.at(-1) ?? new Uint8Array(), info, Uint8Array.of(i)));
  }
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
}

describe("Derivation of Pro purchases", () => {
  describe("given the vectors", () => {
    const { accounts } = readVectors("pro-purchase.json") as Vectors;
    const key = publishedVectorKey();

    it("keys of an account are keyed BLAKE2b of its seed", () => {
      for (const { seed, purchaseSecret, masterSeed, rotatingSeed } of accounts) {
        const subkey = (domain: string) =>
          hex(blake2b(raw(seed), { dkLen: 32, key: new TextEncoder().encode(domain) }));
        expect(purchaseSecret.slice(2)).to.equal(subkey("SessionProBurn__"));
        expect(masterSeed.slice(2)).to.equal(subkey("SessionProRandom"));
        expect(rotatingSeed.slice(2)).to.equal(subkey("SessionProRotate"));
      }
    });

    for (const [i, { purchaseSecret, purchases }] of accounts.entries()) {
      it(`account ${i + 1}: token keys and blinding follow from secret, plan and index as described`, () => {
        for (const vector of purchases) {
          const place = Buffer.alloc(5);
          place.writeUInt8(vector.plan, 0);
          place.writeUInt32BE(vector.index, 1);
          const secret = raw(purchaseSecret);
          const tokenSecret = hkdf(secret, Buffer.concat([Buffer.from("SeshBurnTokenKey"), place]), 32);
          expect(hex(tokenSecret)).to.equal(vector.tokenSecret.slice(2));
          expect(hex(ed25519.getPublicKey(tokenSecret))).to.equal(vector.tokenKey.slice(2));
          const info = Buffer.concat([Buffer.from("SeshBurnBlinding"), raw(vector.tokenInput)]);
          const factor = os2ip(hkdf(secret, info, 48 + 256 + 16).slice(48)) % key.modulus;
          expect(modularInverse(factor, key.modulus)).to.equal(os2ip(raw(vector.inverse)));
          // What was blinded is a valid encoding: it starts below the modulus and ends with 0xbc.
          const factorPower = modularPower(factor, 65_537n, key.modulus);
          const encoded = (os2ip(raw(vector.blindedMessage)) * modularInverse(factorPower, key.modulus)) % key.modulus;
          expect(encoded & 0xffn).to.equal(0xbcn);
        }
      });
    }
  });

  it("gives other values for another secret, plan, index, key or issuer", () => {
    const published = publishedOf(testIssuer().publicKey);
    const all = [
      derivePurchase(SECRET, 0, published),
      derivePurchase(new Uint8Array(32).fill(8), 0, published),
      derivePurchase(SECRET, 1, published),
      derivePurchase(SECRET, 0, publishedOf(testIssuer().publicKey, { plan: 2 })),
      derivePurchase(SECRET, 0, publishedOf(generateIssuerKey().publicKey)),
      derivePurchase(SECRET, 0, publishedOf(testIssuer().publicKey, { issuerName: "pro.example.com" })),
    ];
    expect(new Set(all.map(({ commitment }) => commitment)).size).to.equal(6);
    // Also where only the name differs: one factor for two messages would let their signatures be recognised.
    expect(new Set(all.map(({ inverse }) => inverse)).size).to.equal(6);
  });

  it("gives the same values again, so that a lost device loses nothing", () => {
    const published = publishedOf(testIssuer().publicKey);
    expect(derivePurchase(SECRET, 3, published)).to.deep.equal(derivePurchase(SECRET, 3, published));
  });

  it("unblinds a valid token from the right answer, and nothing from another", () => {
    const { privateKey, publicKey } = testIssuer();
    const published = publishedOf(publicKey);
    const purchase = derivePurchase(SECRET, 0, published);
    const answer = blindSign(privateKey, publicKey, purchase.blindedMessage);
    const token = unblind(purchase, answer)!;
    expect(isTokenValid(token, published)).to.equal(true);
    expect(verifySignature(publicKey, purchase.blindedMessage, token.signature)).to.equal(false);
    const other = blindSign(privateKey, publicKey, derivePurchase(SECRET, 1, published).blindedMessage);
    expect(unblind(purchase, other)).to.equal(undefined);
  });

  it("refuses an account seed of another length", () => {
    for (const length of [0, 16, 31, 33, 64]) {
      expect(() => proAccountOf(new Uint8Array(length))).to.throw("account seed: it has not 32 bytes");
    }
  });
});
