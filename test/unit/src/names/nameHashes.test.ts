import { blake2b } from "@noble/hashes/blake2.js";
import { expect } from "chai";
import { bytesToHex } from "../../../../src/core/hex.js";
import { nameProductOf } from "../../../../src/names/leases.js";
import { commitmentOf, hashesOf } from "../../../../src/names/nameHashes.js";
import { normaliseName } from "../../../../src/names/nameRules.js";
import { nameVectors } from "../../../support/nameVectors.js";

describe("names/nameHashes", () => {
  it("hashes with the BLAKE2b of RFC 7693, 32 bytes long and without a key", () => {
    // RFC 7693, appendix A, has this digest of "abc" with 64 bytes; the one with 32 is in many published lists.
    expect(bytesToHex(blake2b(Buffer.from("abc"), { dkLen: 64 })).slice(0, 34)).to.equal(
      "0xba80a53f981c4d0d6a2797b69f12f6e9",
    );
    expect(hashesOf(normaliseName("abc")).baseHash).to.equal(
      "0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
    );
  });

  it("gives the hashes of the shared vectors", () => {
    for (const { text, nameHash, baseHash, tier } of nameVectors.names) {
      expect(hashesOf(normaliseName(text)), text).to.deep.equal({ nameHash, baseHash, tier });
    }
  });

  it("sets the tier by length, up to 5", () => {
    const tiers = ["a", "ab", "abc", "abcd", "abcde", "abcdef", "a".repeat(64)].map((text) => normaliseName(text));
    expect(tiers.map((name) => hashesOf(name).tier)).to.deep.equal([1, 2, 3, 4, 5, 5, 5]);
  });

  it("keeps names of one hash and different tiers apart, and never concatenates names (NM-09)", () => {
    const hashes = ["abc", "ab", "bc", "a", "c"].map((text) => hashesOf(normaliseName(text)).nameHash);
    expect(new Set(hashes).size).to.equal(5);
  });

  it("gives the commitments of the shared vectors, and others for every change (NM-01)", () => {
    for (const { chainId, contract, request, secret, commitment } of nameVectors.commitments) {
      const id = BigInt(chainId);
      expect(commitmentOf(id, contract, request, secret)).to.equal(commitment);
      const changed = [
        commitmentOf(id + 1n, contract, request, secret),
        commitmentOf(id, request.owner, request, secret),
        commitmentOf(id, contract, request, request.baseHash),
        commitmentOf(id, contract, { ...request, baseHash: secret }, secret),
        commitmentOf(id, contract, { ...request, tier: 4 }, secret),
        commitmentOf(id, contract, { ...request, leaseYears: 2 }, secret),
        commitmentOf(id, contract, { ...request, owner: contract }, secret),
        commitmentOf(id, contract, { ...request, backupOwner: contract }, secret),
        commitmentOf(id, contract, { ...request, value: "0x00" }, secret),
      ];
      expect(new Set([commitment, ...changed]).size).to.equal(10);
    }
  });

  it("numbers the products of the recycler by tier and years", () => {
    expect([nameProductOf(1, 1), nameProductOf(5, 10)]).to.deep.equal([0x1101, 0x150a]);
  });
});
