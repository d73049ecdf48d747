import { expect } from "chai";
import type { Address } from "../../../../src/core/addresses.js";
import { makeBonusRows, requirePoints } from "../../../../src/oxen/bonusRows.js";
import { claimMessage } from "../../../../src/oxen/claimMessage.js";
import { runChecks } from "../../../../src/oxen/ledger/checkRunner.js";
import { buildLedger } from "../../../../src/oxen/ledger/ledger.js";
import type { LedgerRow } from "../../../../src/oxen/ledger/row.js";
import { readRows } from "../../../../src/oxen/ledger/rowReader.js";
import { formatOxenAddress } from "../../../../src/oxen/oxenAddress.js";
import type { SeenSignature } from "../../../../src/oxen/signatureLog.js";
import { signMessage } from "../../../../src/oxen/signatures.js";
import { accountOf, BONUS_CONFIG, bonusSnapshot, emptyRow, oxenHolder } from "../../../support/snapshots.js";

const [ALICE, BOB, CAROL] = [accountOf("alice"), accountOf("bob"), accountOf("carol")];
const config = { ...BONUS_CONFIG, cap: 100n, freezeHeight: 1_000, lastHeight: 2_000 };
const HEIGHT = 3_000;
const { input: BASE } = bonusSnapshot("bonus rows", { rows: 1, faultEvery: 2 });

const pointsOf = (holder: string, amount: number, ref = holder): LedgerRow => ({
  ...emptyRow("bonus"),
  ref,
  oxen: oxenHolder(holder).address,
  amount: String(amount),
});

/** Signatures in the order of a log. */
const logOf = (...entries: [holder: string, to: Address, nonce: number, height: number][]): SeenSignature[] =>
  entries.map(([holder, to, nonce, seenAtOxenHeight], index) => {
    const { address, keys, secret } = oxenHolder(holder);
    const sig = signMessage(claimMessage(config, to, nonce), secret);
    const spendKey = Buffer.from(keys.spendKey).toString("hex");
    return { spendKey, oxen: address, to, nonce, sig, seenAtOxenHeight, index };
  });

const make = (points: LedgerRow[], signatures: SeenSignature[], height = HEIGHT) =>
  makeBonusRows({ config, points, signatures, height }, (checks) => runChecks(checks));

const rowsOf = (text: string) => readRows(text, "sn-bonus");
const indexes = (signatures: readonly SeenSignature[]) => signatures.map(({ index }) => index);

describe("makeBonusRows", () => {
  it("writes the points with the signatures of their holders, and counts what has none", async () => {
    const signatures = logOf(["a", ALICE, 3, 900], ["c", CAROL, 0, 950]);
    const { text, ...rest } = await make([pointsOf("b", 5), pointsOf("a", 7)], signatures);
    const { oxen, sig } = signatures[0]!;
    expect(text).to.equal(
      `${JSON.stringify({ kind: "bonus", ref: "b", oxen: oxenHolder("b").address, amount: "5" })}\n` +
        `${JSON.stringify({ kind: "bonus", ref: "a", oxen, amount: "7", evm: ALICE, sig, nonce: "3", height: "900" })}\n`,
    );
    expect(rest).to.deep.equal({
      signed: { rows: 1, points: 7n },
      unsigned: { rows: 1, points: 5n },
      faulty: { rows: 0, points: 0n },
      used: 1,
      outdone: [],
      later: [],
      withoutPoints: [signatures[1]],
      refused: [],
    });
  });

  it("binds all rows of one spend key, whatever the view key in the address (CL-14)", async () => {
    const alias = formatOxenAddress({ ...oxenHolder("a").keys, viewKey: oxenHolder("b").keys.viewKey });
    const rows = await make(
      [pointsOf("a", 1), { ...pointsOf("a", 2, "again"), oxen: alias }],
      logOf(["a", ALICE, 0, 1]),
    );
    expect([rows.signed, rows.used]).to.deep.equal([{ rows: 2, points: 3n }, 1]);
    expect(rowsOf(rows.text).map(({ evm }) => evm)).to.deep.equal([ALICE, ALICE]);
  });

  for (const [what, entries, to, outdone] of [
    [
      "the highest nonce up to the freeze height",
      [
        ["a", ALICE, 1, 900],
        ["a", BOB, 2, 1_000],
      ],
      BOB,
      [0],
    ],
    [
      "nothing that changes a binding after it",
      [
        ["a", ALICE, 1, 1_000],
        ["a", BOB, 2, 1_001],
      ],
      ALICE,
      [1],
    ],
    [
      "the first of those that all came after it",
      [
        ["a", ALICE, 1, 1_001],
        ["a", BOB, 2, 1_002],
      ],
      ALICE,
      [1],
    ],
  ] as const) {
    it(`takes ${what}, as the ledger does with rows of their own`, async () => {
      const signatures = logOf(...(entries as unknown as Parameters<typeof logOf>));
      const rows = await make([pointsOf("a", 4)], signatures);
      expect([rowsOf(rows.text)[0]!.evm, indexes(rows.outdone)]).to.deep.equal([to, outdone]);
      const apart = signatures.map(({ sig, nonce, seenAtOxenHeight, to: evm }, i) => {
        const binding = { evm, sig, nonce: String(nonce), height: String(seenAtOxenHeight) };
        return { ...pointsOf("a", 2, String(i)), ...binding };
      });
      const ledgerOf = (of: LedgerRow[]) =>
        buildLedger({ ...BASE, config, oxenHeight: HEIGHT, rows: of }, (checks) => runChecks(checks));
      const [joined, separate] = [await ledgerOf(rowsOf(rows.text)), await ledgerOf(apart)];
      expect(joined.claims).to.deep.equal([{ account: to, cumulative: 100n }]);
      expect(separate.claims).to.deep.equal(joined.claims);
    });
  }

  it("leaves for later what came above the height, and lets the one before it count", async () => {
    const signatures = logOf(["a", ALICE, 0, 900], ["a", BOB, 1, 950]);
    const rows = await make([pointsOf("a", 1)], signatures, 949);
    expect([rowsOf(rows.text)[0]!.evm, indexes(rows.later)]).to.deep.equal([ALICE, [1]]);
  });

  it("names what the ledger would refuse, and lets a valid one of the same holder count (CL-10, CL-13)", async () => {
    const excluded = "excluded holder";
    const signatures = logOf(
      ["a", ALICE, 0, 900],
      ["a", config.bridge, 1, 901],
      ["a", BOB, 2, 902],
      [excluded, BOB, 0, 903],
      ["b", BOB, 0, 2_001],
    );
    signatures[2]!.sig = signMessage(claimMessage({ ...config, chainId: 1n }, BOB, 2), oxenHolder("a").secret);
    const rows = await make([pointsOf("a", 1), pointsOf("b", 1), pointsOf(excluded, 1, "excluded")], signatures);
    expect(rows.refused.map(({ index, code }) => [index, code])).to.deep.equal([
      [1, "EVM_FORBIDDEN"],
      [2, "BAD_SIG"],
      [3, "EXCLUDED_HOLDER"],
      [4, "AFTER_DEADLINE"],
    ]);
    expect(rowsOf(rows.text).map(({ evm }) => evm)).to.deep.equal([ALICE, "", ""]);
    expect([rows.unsigned.rows, rows.faulty.rows]).to.deep.equal([1, 1]);
  });

  it("keeps faulty points as they are, for the ledger to reject", async () => {
    const faulty = [
      { ...pointsOf("a", 1), amount: "1.5" },
      { ...pointsOf("b", 9), oxen: "L1" },
    ];
    const rows = await make(faulty, logOf(["a", ALICE, 0, 1]));
    expect([rows.faulty, rows.used]).to.deep.equal([{ rows: 2, points: 9n }, 0]);
    expect(indexes(rows.withoutPoints)).to.deep.equal([0]);
    expect(rowsOf(rows.text).map(({ amount, oxen }) => [amount, oxen])).to.deep.equal([
      ["1.5", oxenHolder("a").address],
      ["9", "L1"],
    ]);
  });

  it("gives rows that were paid the same bytes when more signatures have come", async () => {
    const signatures = logOf(
      ["a", ALICE, 0, 900],
      ["b", BOB, 5, 1_500],
      ["a", CAROL, 9, 1_600],
      ["b", CAROL, 9, 1_700],
    );
    const points = [pointsOf("a", 1), pointsOf("b", 1)];
    const before = await make(points, signatures, 1_550);
    expect((await make(points, signatures)).text).to.equal(before.text);
  });
});

describe("requirePoints", () => {
  it("refuses a row that is bound already, with its line", () => {
    requirePoints([pointsOf("a", 1)], "points.csv");
    for (const binding of [{ evm: ALICE }, { sig: "SigV1" }, { nonce: "0" }, { height: "1" }]) {
      const rows = [pointsOf("a", 1), { ...pointsOf("b", 1), ...binding, line: 3 }];
      expect(() => requirePoints(rows, "points.csv")).to.throw(
        "points.csv, line 3 says more than who has how many points.",
      );
    }
  });
});
