import { expect } from "chai";
import { AbiCoder, concat, getAddress, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import type { Address } from "../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../src/core/errors.js";
import type { Hex } from "../../../../src/core/hex.js";
import { OxenNames, readOxenNames, type OxenName } from "../../../../src/names/oxenNames.js";

const LAST = `0x${"f".repeat(64)}` as const;
const hash = (label: string) => id(label) as Hex;
const address = (label: string) => getAddress(id(label).slice(0, 42)) as Address;
const row = (label: string) => ({ baseHash: hash(label), claimant: address(label) });
const csv = (...lines: string[]) => `baseHash,claimant\n${lines.map((line) => `${line}\n`).join("")}`;
const line = (label: string) => `${hash(label)},${address(label)}`;

/** The contract's rule, written out: double hash of the leaf, then sorted pairs. */
function rootFrom({ baseHash, nextBaseHash, claimant, proof }: OxenName): string {
  const leaf = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32", "address"], [baseHash, nextBaseHash, claimant]);
  return proof.reduce(
    (node, sibling) => keccak256(concat(node < sibling ? [node, sibling] : [sibling, node])),
    keccak256(keccak256(leaf)),
  );
}

describe("names/oxenNames.OxenNames", () => {
  for (const count of [1, 2, 3, 7, 64]) {
    it(`links ${count} names from zero to 2^256 - 1, each with a proof`, () => {
      const rows = Array.from({ length: count }, (_, index) => row(`name ${index}`));
      const names = new OxenNames(rows);
      const sorted = rows.map(({ baseHash }) => baseHash).sort();
      expect(names.count).to.equal(count);
      for (const { baseHash, claimant } of rows) {
        const leaf = names.find(baseHash)!;
        const next = sorted[sorted.indexOf(baseHash) + 1] ?? LAST;
        expect([leaf.baseHash, leaf.nextBaseHash, leaf.claimant]).to.deep.equal([baseHash, next, claimant]);
        expect(rootFrom(leaf)).to.equal(names.root);
        expect(names.neighbourOf(baseHash)).to.equal(undefined);
      }
      const before = names.neighbourOf(`0x${"0".repeat(63)}1`)!;
      expect([before.baseHash, before.nextBaseHash, before.claimant]).to.deep.equal([ZeroHash, sorted[0], ZeroAddress]);
      expect(rootFrom(before)).to.equal(names.root);
      const after = names.neighbourOf(`0x${"f".repeat(63)}e`)!;
      expect([after.baseHash, after.nextBaseHash]).to.deep.equal([sorted.at(-1), LAST]);
      expect(rootFrom(after)).to.equal(names.root);
    });
  }

  it("finds for every absent name the one leaf around it", () => {
    const names = new OxenNames(Array.from({ length: 20 }, (_, index) => row(`name ${index}`)));
    for (let i = 0; i < 200; i++) {
      const absent = hash(`absent ${i}`);
      expect(names.find(absent)).to.equal(undefined);
      const { baseHash, nextBaseHash } = names.neighbourOf(absent)!;
      expect(BigInt(baseHash) < BigInt(absent) && BigInt(absent) < BigInt(nextBaseHash)).to.equal(true);
    }
  });

  it("gives nobody the two ends", () => {
    const names = new OxenNames([row("a")]);
    expect([names.find(ZeroHash as Hex), names.find(LAST)]).to.deep.equal([undefined, undefined]);
    expect([names.neighbourOf(ZeroHash as Hex), names.neighbourOf(LAST)]).to.deep.equal([undefined, undefined]);
  });

  it("has one root whatever the order, and another one for another claimant", () => {
    const rows = ["a", "b", "c"].map(row);
    const { root } = new OxenNames(rows);
    expect(new OxenNames(rows.toReversed()).root).to.equal(root);
    expect(new OxenNames([row("a"), row("b"), { ...row("c"), claimant: address("b") }]).root).not.to.equal(root);
  });
});

describe("names/oxenNames.readOxenNames", () => {
  it("reads CSV and JSON alike", () => {
    const { root } = readOxenNames(csv(line("a"), line("b")), "names.csv");
    expect(root).to.equal(new OxenNames([row("a"), row("b")]).root);
    expect(readOxenNames(JSON.stringify([row("b"), row("a")]), "names.json").root).to.equal(root);
  });

  const refused: [what: string, text: string, problem: string][] = [
    ["an empty file", "", "does not begin with the line"],
    ["no header", `${line("a")}\n`, "does not begin with the line"],
    ["a header alone", csv(), "has no name"],
    ["an empty list", "[]", "has no name"],
    ["Windows line ends", csv(line("a")).replaceAll("\n", "\r\n"), "does not begin with the line"],
    ["a column too many", csv(`${line("a")},1`), "has at line 2 something else"],
    ["an empty line", csv(line("a"), ""), "has at line 3 something else"],
    ["a name twice", csv(line("a"), line("b"), line("a")), `names ${hash("a")} twice, at line 2 and line 4`],
    ["a name for two", JSON.stringify([row("a"), { ...row("a"), claimant: address("b") }]), "at entry 0 and entry 1"],
    ["a hash in capitals", csv(line("a").replace(hash("a"), `0x${hash("a").slice(2).toUpperCase()}`)), "in lower case"],
    ["a short hash", csv(`0x12,${address("a")}`), "has at line 2 a hash that is not"],
    ["a name in place of its hash", csv(`alice,${address("a")}`), "has at line 2 a hash that is not"],
    ["the hash zero", csv(`${ZeroHash},${address("a")}`), "a hash that no name has"],
    ["the last hash", csv(`${LAST},${address("a")}`), "a hash that no name has"],
    ["an address without its checksum", csv(`${hash("a")},${address("a").toLowerCase()}`), "with its checksum"],
    ["the zero address", csv(`${hash("a")},${ZeroAddress}`), "the zero address"],
    ["an Oxen address", csv(`${hash("a")},L6CHqw4m`), "with its checksum"],
    ["another JSON", '[{"baseHash": 1, "claimant": ""}]', "has at entry 0 something else"],
    ["another key", JSON.stringify([{ ...row("a"), name: "a" }]), "has at entry 0 something else"],
    ["JSON that does not end", "[", "is not valid JSON"],
  ];
  for (const [what, text, problem] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => readOxenNames(text, "the-list"))
        .to.throw(ToolkitError, problem)
        .with.property("code", "FILE_INVALID");
    });
  }
});
