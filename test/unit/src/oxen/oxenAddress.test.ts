import { expect } from "chai";
import { BASE, decodePoint, publicKeyOf } from "../../../../src/oxen/curve.js";
import {
  encodeTagged,
  formatOxenAddress,
  type OxenAddress,
  parseOxenAddress,
} from "../../../../src/oxen/oxenAddress.js";

const [spendKey, viewKey] = [publicKeyOf(5n), publicKeyOf(7n)];
const standard = { network: "mainnet", kind: "standard", spendKey, viewKey } as const;
const paymentId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
/** A point of order 8, from RFC 8032's curve. */
const TORSION = decodePoint(Buffer.from("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "hex"));

describe("parseOxenAddress", () => {
  const addresses: [string, OxenAddress][] = [
    ["a standard address", standard],
    ["an integrated address", { ...standard, kind: "integrated", paymentId }],
    ["a subaddress", { ...standard, kind: "subaddress" }],
    ["a testnet address", { ...standard, network: "testnet" }],
    ["a stagenet address", { ...standard, network: "stagenet" }],
    ["a devnet address", { ...standard, network: "devnet" }],
  ];
  for (const [what, address] of addresses) {
    it(`reads ${what} as it is written`, () => {
      expect(parseOxenAddress(formatOxenAddress(address), address.network)).to.deep.equal(address);
    });
  }

  it("begins mainnet addresses with L", () => {
    expect(formatOxenAddress(standard)[0]).to.equal("L");
  });

  it("tells another network's address from text that is no address", () => {
    const text = formatOxenAddress(standard);
    expect(parseOxenAddress(text, "testnet")).to.equal("WRONG_NETWORK");
    expect(parseOxenAddress(`${text}1`, "mainnet")).to.equal("BAD_OXEN_ADDRESS");
    expect(parseOxenAddress("", "mainnet")).to.equal("BAD_OXEN_ADDRESS");
    expect(parseOxenAddress(encodeTagged(6n, Buffer.concat([spendKey, viewKey])), "mainnet")).to.equal(
      "BAD_OXEN_ADDRESS",
    );
  });

  it("refuses data of a wrong length", () => {
    for (const [tag, length] of [
      [114n, 63],
      [114n, 72],
      [115n, 64],
      [116n, 72],
    ] as const) {
      const data = Buffer.concat([spendKey, viewKey, new Uint8Array(8)]).subarray(0, length);
      expect(parseOxenAddress(encodeTagged(tag, data), "mainnet"), `${tag} ${length}`).to.equal("BAD_OXEN_ADDRESS");
    }
  });

  const badKeys: [string, Uint8Array][] = [
    ["bytes that are no point", new Uint8Array(32).fill(2)],
    ["the neutral point", Uint8Array.of(1, ...new Uint8Array(31))],
    ["a point of small order", TORSION!.toBytes()],
    ["a point with a torsion component", BASE.add(TORSION!).toBytes()],
  ];
  for (const [what, key] of badKeys) {
    it(`refuses ${what} as a key`, () => {
      expect(parseOxenAddress(formatOxenAddress({ ...standard, spendKey: key }), "mainnet")).to.equal("BAD_OXEN_KEY");
      expect(parseOxenAddress(formatOxenAddress({ ...standard, viewKey: key }), "mainnet")).to.equal("BAD_OXEN_KEY");
    });
  }
});
