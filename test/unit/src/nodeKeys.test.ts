import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import { ToolkitError } from "../../../src/core/errors.js";
import {
  aggregateKey,
  formatNodeKey,
  formatNodeKeyG2,
  generateSecret,
  GROUP_ORDER,
  nodeIdOf,
  nodeKeyG2Of,
  nodeKeyOf,
  parseNodeKey,
  parseNodeKeyG2,
  parseSecret,
  toScalar,
} from "../../../src/crypto/nodeKeys.js";
import { toHex } from "../../../src/core/hex.js";
import { parseEd25519Key } from "../../../src/crypto/networkIdentity.js";

const FIELD_MODULUS = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

describe("crypto/nodeKeys", () => {
  it("derives the published multiples of the generator", () => {
    expect(nodeKeyOf(1n)).to.deep.equal({ x: 1n, y: 2n });
    // 2·G of EIP-196's test vectors.
    expect(nodeKeyOf(2n)).to.deep.equal({
      x: 0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n,
      y: 0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4n,
    });
    expect(nodeKeyOf(GROUP_ORDER - 1n)).to.deep.equal({ x: 1n, y: FIELD_MODULUS - 2n });
  });

  it("gives the same key on both groups", () => {
    const secret = generateSecret();
    const { x, y } = nodeKeyG2Of(secret);
    const onG2 = bn254.G2.Point.fromAffine({ x: { c0: x[0], c1: x[1] }, y: { c0: y[0], c1: y[1] } });
    const onG1 = bn254.G1.Point.fromAffine(nodeKeyOf(secret));
    const left = bn254.pairing(onG1, bn254.G2.Point.BASE);
    expect(bn254.fields.Fp12.eql(left, bn254.pairing(bn254.G1.Point.BASE, onG2))).to.equal(true);
  });

  it("generates distinct secrets in range", () => {
    const secrets = Array.from({ length: 50 }, generateSecret);
    expect(new Set(secrets).size).to.equal(50);
    expect(secrets.every((secret) => secret > 0n && secret < GROUP_ORDER)).to.equal(true);
  });

  it("maps any bytes to a scalar that is not zero", () => {
    expect(toScalar(new Uint8Array(64))).to.equal(1n);
    expect(toScalar(Buffer.from((GROUP_ORDER - 1n).toString(16), "hex"))).to.equal(1n);
    expect(toScalar(Buffer.from((GROUP_ORDER - 2n).toString(16), "hex"))).to.equal(GROUP_ORDER - 1n);
  });

  describe("parseSecret", () => {
    it("reads secrets from 1 to the group order less 1", () => {
      expect(parseSecret(toHex(1n, 32), "secret")).to.equal(1n);
      expect(parseSecret(toHex(GROUP_ORDER - 1n, 32), "secret")).to.equal(GROUP_ORDER - 1n);
    });
    for (const value of [0n, GROUP_ORDER, 2n ** 256n - 1n]) {
      it(`refuses ${value}`, () => {
        expect(() => parseSecret(toHex(value, 32), "secret")).to.throw(ToolkitError, "not a secret");
      });
    }
  });

  describe("parseNodeKey", () => {
    const key = nodeKeyOf(12_345n);
    const text = formatNodeKey(key);

    it("reads what formatNodeKey writes", () => {
      expect(parseNodeKey(text, "node key")).to.deep.equal(key);
    });

    const refused: [string, string][] = [
      ["no 0x", text.slice(2)],
      ["an odd number of digits", text.slice(0, -1)],
      ["one byte more", `${text}00`],
      ["the compressed form", text.slice(0, 66)],
      ["swapped limbs", `0x${text.slice(66)}${text.slice(2, 66)}`],
      ["the point at infinity", `0x${"00".repeat(64)}`],
      ["a coordinate above the field modulus", `${toHex(key.x + FIELD_MODULUS, 32)}${text.slice(66)}`],
      ["a point off the curve", `${toHex(key.x, 32)}${toHex(key.y + 1n, 32).slice(2)}`],
      ["a key on G2", `0x${"01".repeat(128)}`],
    ];
    for (const [what, bad] of refused) {
      it(`refuses ${what} (SD-04)`, () => {
        expect(() => parseNodeKey(bad, "node key")).to.throw(ToolkitError, /^node key: /);
      });
    }
  });

  describe("parseNodeKeyG2", () => {
    const key = nodeKeyG2Of(12_345n);
    const text = formatNodeKeyG2(key);
    const words = text.slice(2).match(/.{64}/g)!;

    it("reads what formatNodeKeyG2 writes", () => {
      expect(parseNodeKeyG2(text, "key on G2")).to.deep.equal(key);
    });

    const refused: [string, string][] = [
      ["a key on G1", formatNodeKey(nodeKeyOf(12_345n))],
      ["swapped limbs", `0x${[words[1], words[0], words[3], words[2]].join("")}`],
      ["the point at infinity", `0x${"00".repeat(128)}`],
      ["a coordinate above the field modulus", `${toHex(key.x[0] + FIELD_MODULUS, 32)}${text.slice(66)}`],
      ["a point off the twist", `${text.slice(0, -64)}${toHex(key.y[1] ^ 1n, 32).slice(2)}`],
    ];
    for (const [what, bad] of refused) {
      it(`refuses ${what} (SD-04)`, () => {
        expect(() => parseNodeKeyG2(bad, "key on G2")).to.throw(ToolkitError, /^key on G2: /);
      });
    }
  });

  it("sums no keys to the point at infinity", () => {
    expect(aggregateKey([])).to.deep.equal({ x: 0n, y: 0n });
    expect(aggregateKey([nodeKeyOf(1n), nodeKeyOf(GROUP_ORDER - 1n)])).to.deep.equal({ x: 0n, y: 0n });
  });

  it("identifies a node by keccak256(abi.encode(x, y))", () => {
    // keccak256 of 31 zero bytes, 1, 31 zero bytes, 2.
    expect(nodeIdOf({ x: 1n, y: 2n })).to.equal("0xe90b7bceb6e7df5418fb78d8ee546e97c83a08bbccc01a0644d599ccd2a7c2e0");
  });
});

describe("crypto/networkIdentity.parseEd25519Key", () => {
  // RFC 8032, 7.1, test 1.
  const key = "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  it("reads a public key", () => {
    expect(parseEd25519Key(key, "ed25519 key")).to.equal(key);
  });

  const refused: [string, string][] = [
    ["31 bytes", key.slice(0, -2)],
    ["33 bytes", `${key}00`],
    ["a y coordinate with no point", `0x02${"00".repeat(31)}`],
    ["the neutral element", `0x01${"00".repeat(31)}`],
  ];
  for (const [what, bad] of refused) {
    it(`refuses ${what} (SD-04)`, () => {
      expect(() => parseEd25519Key(bad, "ed25519 key")).to.throw(ToolkitError, /^ed25519 key: /);
    });
  }
});
