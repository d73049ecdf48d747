import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { blind, blindSign, finalize } from "../../../../src/pro/blindRsa.js";
import { os2ip } from "../../../../src/pro/integers.js";
import { encodeSpki, generateIssuerKey } from "../../../../src/pro/issuerKeys.js";
import { derivePurchase, unblind } from "../../../../src/pro/purchase.js";
import {
  challengeDigestOf,
  decodeToken,
  digestChallenge,
  encodeToken,
  isTokenValid,
  type Token,
  tokenInputOf,
} from "../../../../src/pro/token.js";
import { bytes, hex, publishedOf, publishedVectorKey, privacyPassVectors, testIssuer } from "../../../support/pro.js";

describe("Pro tokens", () => {
  describe("given the vectors of RFC 9578", () => {
    const { vectors } = privacyPassVectors();
    const key = publishedVectorKey();

    vectors.forEach(({ tokenChallenge, nonce, blind: factor, salt, tokenRequest, tokenResponse, token }, i) => {
      it(`blinds and finalizes vector ${i + 1} to the same bytes`, () => {
        const input = bytes(token).slice(0, 98);
        const { blindedMessage, inverse } = blind(key, input, bytes(salt), os2ip(bytes(factor)));
        // Type, the last byte of the key id, blinded message.
        expect(`0002${key.keyId.slice(-2)}${hex(blindedMessage)}`).to.equal(tokenRequest);
        const signature = finalize(key, input, bytes(tokenResponse), inverse)!;
        const digest = createHash("sha256").update(bytes(tokenChallenge)).digest();
        const encoded = encodeToken({ tokenKey: bytes(nonce), challengeDigest: digest, keyId: key.keyId, signature });
        expect(hex(encoded)).to.equal(token);
        expect(encodeToken(decodeToken(bytes(token))!)).to.deep.equal(encoded);
      });
    });

    it("digests a challenge without context like them", () => {
      const digest = hex(digestChallenge("issuer.example", "origin.example"));
      expect(digest).to.equal(createHash("sha256").update(bytes(vectors[1]!.tokenChallenge)).digest("hex"));
      expect(digest).to.equal(vectors[1]!.token.slice(68, 132));
    });
  });

  describe("given a token", () => {
    const issuer = testIssuer();
    const published = publishedOf(issuer.publicKey);
    const purchase = derivePurchase(new Uint8Array(32).fill(7), 0, published);
    const token = unblind(purchase, blindSign(issuer.privateKey, issuer.publicKey, purchase.blindedMessage))!;

    it("is valid under its key and has 354 bytes", () => {
      expect(isTokenValid(token, published)).to.equal(true);
      expect(encodeToken(token)).to.have.length(354);
      expect(decodeToken(encodeToken(token))).to.deep.equal({ ...token, challengeDigest: token.challengeDigest });
      expect(hex(encodeToken(token)).startsWith(hex(tokenInputOf(token.tokenKey, published)))).to.equal(true);
    });

    it("is valid for no other plan, issuer, epoch's key or token key (PV-08)", () => {
      const other = generateIssuerKey().publicKey;
      const relabelled = (plan: number): Token => ({
        ...token,
        challengeDigest: challengeDigestOf({ issuerName: "pro.example.org", plan }),
      });
      expect(isTokenValid(token, publishedOf(issuer.publicKey, { plan: 3 }))).to.equal(false);
      expect(isTokenValid(relabelled(3), publishedOf(issuer.publicKey, { plan: 3 }))).to.equal(false);
      expect(isTokenValid(token, publishedOf(issuer.publicKey, { issuerName: "pro.example.com" }))).to.equal(false);
      expect(isTokenValid(token, publishedOf(other))).to.equal(false);
      expect(isTokenValid({ ...token, keyId: other.keyId }, publishedOf(other))).to.equal(false);
      expect(isTokenValid({ ...token, tokenKey: new Uint8Array(32) }, published)).to.equal(false);
      expect(isTokenValid({ ...token, signature: new Uint8Array(256) }, published)).to.equal(false);
    });

    it("is not read from bytes of another length or type", () => {
      const encoded = encodeToken(token);
      for (const wrong of [
        encoded.slice(1),
        Uint8Array.from([...encoded, 0]),
        new Uint8Array(),
        Uint8Array.from([0, 1, ...encoded.slice(2)]),
        Uint8Array.from([1, 2, ...encoded.slice(2)]),
      ]) {
        expect(decodeToken(wrong)).to.equal(undefined);
      }
    });

    it("verifies with OpenSSL's command line", function () {
      const version = spawnSync("openssl", ["version"], { encoding: "utf8" });
      // Nothing else can be asked for on a machine without the program.
      if (version.error !== undefined) return this.skip();
      const folder = mkdtempSync(join(tmpdir(), "sesh-token-"));
      const file = (name: string, contents: Uint8Array): string => {
        writeFileSync(join(folder, name), contents);
        return join(folder, name);
      };
      const verify = (signature: Uint8Array) =>
        spawnSync(
          "openssl",
          [
            ...["dgst", "-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48"],
            ...["-keyform", "DER", "-verify", file("key.der", encodeSpki(issuer.publicKey))],
            ...["-signature", file("signature", signature), file("input", tokenInputOf(token.tokenKey, published))],
          ],
          { encoding: "utf8" },
        );
      try {
        expect(verify(token.signature).stdout).to.equal("Verified OK\n");
        expect(verify(token.signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte))).status).to.equal(1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
