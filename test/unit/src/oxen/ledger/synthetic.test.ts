import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import { requireHardChecks } from "../../../../../src/oxen/ledger/hardChecks.js";
import { buildLedger, type Ledger } from "../../../../../src/oxen/ledger/ledger.js";
import { readRows } from "../../../../../src/oxen/ledger/rowReader.js";
import type { LedgerRow } from "../../../../../src/oxen/ledger/row.js";
import {
  bonusSnapshot,
  coinSnapshot,
  misjudged,
  missingCodes,
  type SyntheticSnapshot,
  toCsv,
  toJsonLines,
} from "../../../../support/snapshots.js";

const build = ({ input }: SyntheticSnapshot, rows: readonly LedgerRow[] = input.rows) =>
  buildLedger({ ...input, rows }, (checks) => runChecks(checks));

const codesOf = ({ expected }: SyntheticSnapshot): string[] => [...new Set(expected.values())].sort();

const shuffled = (rows: readonly LedgerRow[]): LedgerRow[] =>
  rows
    .map((row, i) => ({ row, at: (i * 7_919) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);

describe("A synthetic snapshot of 2,600 deposits", function () {
  this.timeout(120_000);
  const snapshot = coinSnapshot("ci", { rows: 2_600, faultEvery: 3 });
  let ledger: Ledger;
  before(async () => {
    ledger = await build(snapshot);
  });

  it("has every fault that a deposit can have", () => {
    expect(codesOf(snapshot)).to.deep.equal([
      "AFTER_DEADLINE",
      "BAD_AMOUNT",
      "BAD_EVM_ADDRESS",
      "BAD_HEIGHT",
      "BAD_NONCE",
      "BAD_SIG",
      "BELOW_MINIMUM",
      "DUP_REF",
      "EVM_CHECKSUM",
      "EVM_FORBIDDEN",
      "EVM_RESERVED",
      "EXCLUDED_HOLDER",
      "NO_REF",
      "OVER_CAP",
      "OVER_CAP in part",
      "ZERO_AMOUNT",
      "event",
      "pending",
      "proof",
      "registration",
    ]);
  });

  it("is classified as it was made, and in no other way", () => {
    expect(misjudged(snapshot, ledger.entries)).to.deep.equal([]);
  });

  it("holds, with a root that OpenZeppelin's tree has too", () => {
    expect(requireHardChecks(ledger, auditLedger(ledger.text)).every(({ holds }) => holds)).to.equal(true);
    const tree = StandardMerkleTree.of(
      ledger.claims.map(({ account, cumulative }) => [account, cumulative.toString()]),
      ["address", "uint256"],
    );
    expect(ledger.root).to.equal(tree.root);
    // All but the dust and less than one atomic OXEN in the row that reached it.
    expect(snapshot.input.config.cap - ledger.total < BigInt(ledger.claims.length) + 1n).to.equal(true);
  });

  it("gives the same bytes from shuffled rows, from CSV and from JSON Lines", async () => {
    const mixed = shuffled(snapshot.input.rows);
    expect(mixed).not.to.deep.equal(snapshot.input.rows);
    expect((await build(snapshot, mixed)).text).to.equal(ledger.text);
    expect((await build(snapshot, readRows(toCsv(mixed), "oxen-coin"))).ledgerHash).to.equal(ledger.ledgerHash);
    expect((await build(snapshot, readRows(toJsonLines(mixed), "oxen-coin"))).ledgerHash).to.equal(ledger.ledgerHash);
  });
});

describe("A synthetic snapshot of 400 operators' points", function () {
  this.timeout(120_000);
  const snapshot = bonusSnapshot("ci", { rows: 400, faultEvery: 4 });
  let ledger: Ledger;
  before(async () => {
    ledger = await build(snapshot);
  });

  it("has every fault that points can have", () => {
    expect(codesOf(snapshot)).to.deep.equal([
      "AFTER_DEADLINE",
      "BAD_AMOUNT",
      "BAD_EVM_ADDRESS",
      "BAD_HEIGHT",
      "BAD_NONCE",
      "BAD_OXEN_ADDRESS",
      "BAD_OXEN_KEY",
      "BAD_SIG",
      "DUP_REF",
      "EVM_CHECKSUM",
      "EVM_FORBIDDEN",
      "EVM_RESERVED",
      "EXCLUDED_HOLDER",
      "INTEGRATED_ADDRESS",
      "NO_REF",
      "WRONG_NETWORK",
      "ZERO_AMOUNT",
      "pending",
      "signature",
    ]);
  });

  it("is classified as it was made, and in no other way, with workers too", async () => {
    expect(misjudged(snapshot, ledger.entries)).to.deep.equal([]);
    const parallel = await buildLedger(snapshot.input, (checks) => runChecks(checks, undefined, 2));
    expect(parallel.text).to.equal(ledger.text);
  });

  it("shares the cap to the last unit, and gives the same bytes from shuffled rows", async () => {
    expect(ledger.total + ledger.reserved).to.equal(snapshot.input.config.cap);
    expect(requireHardChecks(ledger, auditLedger(ledger.text)).every(({ holds }) => holds)).to.equal(true);
    expect((await build(snapshot, shuffled(snapshot.input.rows))).text).to.equal(ledger.text);
  });
});

describe("Synthetic snapshots", () => {
  it("have rows for every code that a row can be rejected with", () => {
    const sizes = [
      coinSnapshot("ci", { rows: 2_600, faultEvery: 3 }),
      bonusSnapshot("ci", { rows: 400, faultEvery: 4 }),
    ];
    expect(missingCodes(sizes)).to.deep.equal([]);
    expect(missingCodes(sizes.slice(0, 1))).to.deep.equal([
      "BAD_OXEN_ADDRESS",
      "WRONG_NETWORK",
      "BAD_OXEN_KEY",
      "INTEGRATED_ADDRESS",
    ]);
  });
});
