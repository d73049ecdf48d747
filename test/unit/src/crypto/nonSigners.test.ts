import { expect } from "chai";
import { concat } from "ethers";
import { ToolkitError } from "../../../../src/core/errors.js";
import { toHex, type Hex } from "../../../../src/core/hex.js";
import { readStores } from "../../../../src/crypto/keyStore.js";
import { nodeIdOf, nodeKeyOf } from "../../../../src/crypto/nodeKeys.js";
import { chooseFormat, decodeNonSigners, encodeNonSigners, gasOf } from "../../../../src/crypto/nonSigners.js";
import { storeCodes } from "../../../support/keyStores.js";

const sealed = [
  { key: nodeKeyOf(11n), store: 0, slot: 0 },
  { key: nodeKeyOf(12n), store: 0, slot: 383 },
  { key: nodeKeyOf(13n), store: 2, slot: 9 },
];
const unsealed = [nodeKeyOf(21n), nodeKeyOf(22n), nodeKeyOf(23n)];
const positions = readStores(storeCodes(sealed));
const places = sealed.map(({ store, slot }) => ({ store, slot }));

describe("crypto/keyStore.readStores", () => {
  it("finds every key, at its first position", () => {
    const twice = readStores(storeCodes([...sealed, { key: nodeKeyOf(12n), store: 2, slot: 1 }]));
    for (const { key, store, slot } of sealed) {
      expect(twice.byNodeId.get(nodeIdOf(key))).to.deep.equal({ store, slot });
      expect(twice.stores[store]![slot]).to.deep.equal(key);
    }
    expect(twice.stores[2]![1]).to.deep.equal(nodeKeyOf(12n));
    expect(twice.byNodeId.get(nodeIdOf(unsealed[0]!))).to.equal(undefined);
  });

  it("finds no key in a store that has destroyed itself", () => {
    const [code] = storeCodes(sealed) as [Hex];
    const { stores } = readStores(["0x", code]);
    expect(stores.map((keys) => keys.length)).to.deep.equal([0, 384]);
  });

  it("refuses a store that is not full", () => {
    const [code] = storeCodes(sealed) as [Hex];
    expect(() => readStores([code, "0x01"])).to.throw(ToolkitError, "store 1: has 1 bytes");
    expect(() => readStores([`${code}00`])).to.throw(ToolkitError, "store 0: has 24577 bytes");
  });
});

describe("crypto/nonSigners", () => {
  describe("encodeNonSigners", () => {
    const everybody = [unsealed[0]!, sealed[2]!.key, sealed[0]!.key, unsealed[1]!, sealed[1]!.key, unsealed[2]!];

    it("writes a list", () => {
      expect(encodeNonSigners(everybody, positions, "list").nonSigners).to.equal("0x0100000000017f000409");
    });

    it("writes bitmaps, with slot 0 in the first bit and slot 383 in the last", () => {
      const groups = ["0x0000", toHex((1n << 383n) | 1n, 48), "0x0002", toHex(1n << 374n, 48)];
      expect(encodeNonSigners(everybody, positions, "bitmap").nonSigners).to.equal(concat(["0x02", ...groups]));
      expect(encodeNonSigners(everybody, positions, "wholeStores").nonSigners).to.equal(concat(["0x03", ...groups]));
    });

    it("says the same in every format", () => {
      for (const format of ["list", "bitmap", "wholeStores"] as const) {
        const { nonSigners } = encodeNonSigners(everybody, positions, format);
        expect(decodeNonSigners(nonSigners)).to.deep.equal(places);
      }
    });

    it("puts keys that are in no store in ascending order of their node ids", () => {
      const { unsealedNonSigners } = encodeNonSigners(everybody, positions);
      const ids = unsealedNonSigners.map(nodeIdOf);
      expect(ids).to.deep.equal(unsealed.map(nodeIdOf).sort());
    });

    it("writes nothing for nobody", () => {
      expect(encodeNonSigners([], positions)).to.deep.equal({
        format: "none",
        nonSigners: "0x",
        unsealedNonSigners: [],
      });
    });

    it("takes the last store a format can name, and no other", () => {
      const key = nodeKeyOf(31n);
      const at = (store: number) => ({ stores: [], byNodeId: new Map([[nodeIdOf(key), { store, slot: 383 }]]) });
      expect(encodeNonSigners([key], at(32_767), "list").nonSigners).to.equal("0x01ffff7f");
      expect(() => encodeNonSigners([key], at(32_768), "list")).to.throw(ToolkitError, "stores below 32768");
      expect(encodeNonSigners([key], at(32_768)).format).to.equal("bitmap");
      expect(encodeNonSigners([key], at(65_535), "bitmap").nonSigners.slice(0, 8)).to.equal("0x02ffff");
      expect(() => encodeNonSigners([key], at(65_536), "bitmap")).to.throw(ToolkitError, "65536 does not fit 16 bits");
    });
  });

  describe("chooseFormat", () => {
    const inOneStore = (count: number) => Array.from({ length: count }, (_, slot) => ({ store: 3, slot }));

    it("takes a list for few, and whole stores for many", () => {
      expect(chooseFormat(inOneStore(1))).to.equal("list");
      expect(chooseFormat(inOneStore(384))).to.equal("wholeStores");
    });

    it("never takes a format that another one undercuts", () => {
      for (const count of [1, 4, 5, 6, 7, 20, 40, 60, 384]) {
        const costs = (["list", "bitmap", "wholeStores"] as const).map((format) => gasOf(inOneStore(count), format));
        expect(gasOf(inOneStore(count), chooseFormat(inOneStore(count)))).to.equal(Math.min(...costs));
      }
    });

    it("counts what the model says", () => {
      // Format byte, and entries 0x000600 and 0x000601: 4 bytes that are not zero and 3 that are.
      expect(gasOf(inOneStore(2), "list")).to.equal(4 * 16 + 3 * 4 + 3_000 + 2 * 640);
      // Format byte, store 0x0003, the two first bits, 47 zeros.
      expect(gasOf(inOneStore(2), "bitmap")).to.equal(3 * 16 + 48 * 4 + 3_000 + 900 + 2 * 474);
      expect(gasOf(inOneStore(2), "wholeStores")).to.equal(3 * 16 + 48 * 4 + 3_000 + 900 + 2_304 + 4_100 + 2 * 375);
    });
  });

  describe("decodeNonSigners", () => {
    const group = (store: bigint) => toHex(store, 2).slice(2) + "80".padEnd(96, "0");

    it("reads the empty bytes as nobody", () => {
      expect(decodeNonSigners("0x")).to.deep.equal([]);
    });

    const refused: [string, string][] = [
      ["a format byte alone", "0x01"],
      ["an unknown format", "0x04000000"],
      ["format 0", "0x00000000"],
      ["a list cut short", "0x010000"],
      ["a list with a byte too many", "0x0100000000"],
      ["a position twice (QB-04)", "0x01000001000001"],
      ["a list out of order (QB-04)", "0x01000002000001"],
      ["slot 384", "0x01000180"],
      ["a bitmap cut short", `0x02${group(1n).slice(2)}`],
      ["a store twice (QB-04)", `0x02${group(1n)}${group(1n)}`],
      ["stores out of order (QB-04)", `0x03${group(2n)}${group(1n)}`],
    ];
    for (const [what, bytes] of refused) {
      it(`refuses ${what}`, () => {
        expect(decodeNonSigners(bytes as Hex)).to.equal(undefined);
      });
    }
  });
});
