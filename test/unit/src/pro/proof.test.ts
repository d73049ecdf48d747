import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { expect } from "chai";
import { formatProof, parseProof, redeemedSchema } from "../../../../src/pro/api.js";
import { isProofValid, signProof } from "../../../../src/pro/proof.js";
import { hex } from "../../../support/pro.js";

const SEED = new Uint8Array(32).fill(11);
const KEY = ed25519.getPublicKey(SEED);
const terms = {
  revocationTag: new Uint8Array(32).fill(12),
  rotatingKey: new Uint8Array(32).fill(13),
  expiresAt: 1_802_563_200,
};

describe("Entitlement proofs", () => {
  it("are version 0 of the Pro backend, byte by byte", () => {
    // version 1 byte, generation hash 32, rotating key 32, expiry in milliseconds 8 (little-endian): 73 bytes.
    const signed = new Uint8Array(73);
    signed.fill(12, 1, 33);
    signed.fill(13, 33, 65);
    new DataView(signed.buffer).setBigUint64(65, 1_802_563_200_000n, true);
    const personalization = new TextEncoder().encode("ProProof________");
    const digest = blake2b(signed, { dkLen: 32, personalization });
    expect(hex(signProof(SEED, "pro", terms).signature)).to.equal(hex(ed25519.sign(digest, SEED)));
  });

  it("are valid for their key, entitlement, holder and time only", () => {
    const proof = signProof(SEED, "pro", terms);
    expect(isProofValid(KEY, "pro", proof)).to.equal(true);
    expect(isProofValid(KEY, "storage", proof)).to.equal(false);
    expect(isProofValid(KEY, "routing", proof)).to.equal(false);
    expect(isProofValid(ed25519.getPublicKey(new Uint8Array(32)), "pro", proof)).to.equal(false);
    expect(isProofValid(KEY, "pro", { ...proof, expiresAt: proof.expiresAt + 86_400 })).to.equal(false);
    expect(isProofValid(KEY, "pro", { ...proof, rotatingKey: new Uint8Array(32) })).to.equal(false);
    expect(isProofValid(KEY, "pro", { ...proof, revocationTag: new Uint8Array(32) })).to.equal(false);
  });

  it("come back from their JSON form", () => {
    const proof = signProof(SEED, "routing", terms);
    const json = formatProof(proof);
    expect(json.expiry_unix_ts_ms).to.equal(1_802_563_200_000);
    expect(parseProof(json)).to.deep.equal(proof);
    const answer = { entitlement: "routing", account_expiry_ts: 1, proof: json };
    expect(redeemedSchema.safeParse(answer).success).to.equal(true);
    expect(redeemedSchema.safeParse({ ...answer, proof: { ...json, version: 1 } }).success).to.equal(false);
  });
});
