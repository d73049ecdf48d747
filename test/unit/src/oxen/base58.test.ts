import { expect } from "chai";
import { decodeBase58, encodeBase58 } from "../../../../src/oxen/base58.js";
import { decodeTagged, encodeTagged } from "../../../../src/oxen/oxenAddress.js";
import vectors from "../../../vectors/oxen.json" with { type: "json" };

/* The vectors are those of oxen-core's unit tests. */

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (value: Uint8Array | undefined) => value && Buffer.from(value).toString("hex");

describe("oxen base58", () => {
  it("encodes blocks and texts as oxen-core does", () => {
    for (const { hex: input, base58 } of [...vectors.encodeBlock, ...vectors.encode]) {
      expect(encodeBase58(bytes(input)), input).to.equal(base58);
    }
  });

  it("decodes what oxen-core decodes", () => {
    for (const { hex: output, base58 } of vectors.decode) {
      expect(hex(decodeBase58(base58)), base58).to.equal(output.toLowerCase());
    }
  });

  it("refuses what oxen-core refuses", () => {
    for (const text of vectors.decodeInvalid) expect(decodeBase58(text), text).to.equal(undefined);
  });
});

describe("oxen tagged base58", () => {
  it("encodes and decodes the tags and data of oxen-core's vectors", () => {
    for (const { base58, tag, dataHex } of vectors.address) {
      expect(encodeTagged(BigInt(tag), bytes(dataHex)), base58).to.equal(base58);
      const decoded = decodeTagged(base58);
      expect([decoded?.tag, hex(decoded?.data)], base58).to.deep.equal([BigInt(tag), dataHex.toLowerCase()]);
    }
  });

  it("refuses a changed character, a missing one and a tag in a longer encoding", () => {
    const { base58 = "" } = vectors.address[0] ?? {};
    const last = base58.at(-1) === "H" ? "J" : "H";
    expect(decodeTagged(base58.slice(0, -1) + last)).to.equal(undefined);
    expect(decodeTagged(base58.slice(0, -1))).to.equal(undefined);
    expect(decodeTagged("")).to.equal(undefined);
  });
});
