import { expect } from "chai";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { CSV_HEADER, readRows } from "../../../../../src/oxen/ledger/rowReader.js";
import { sortRows } from "../../../../../src/oxen/ledger/row.js";
import { emptyRow } from "../../../../support/snapshots.js";

const TXID = "ab".repeat(32);
const csv = (...lines: string[]) => [CSV_HEADER, ...lines, ""].join("\n");

describe("readRows", () => {
  it("reads CSV and JSON Lines into the same rows, with amounts above 2^53", () => {
    const [row] = readRows(csv(`coin,${TXID},,9007199254740993,,,,1500000,0011223344556677,,`), "oxen-coin");
    expect(row).to.deep.equal({
      ...emptyRow("coin"),
      line: 2,
      ref: TXID,
      amount: "9007199254740993",
      height: "1500000",
      pid: "0011223344556677",
    });
    const json = `{"kind":"coin","ref":"${TXID}","amount":9007199254740993,"height":1500000,"pid":"0011223344556677"}\n`;
    expect(readRows(json, "oxen-coin")).to.deep.equal([{ ...row, line: 1 }]);
  });

  const coin = `coin,${TXID},,1,,,,1,,,`;
  const broken: [string, string, string][] = [
    ["another header", "kind,ref\n", 'Line 1: The first line is not "kind,'],
    ["an empty file", "\n", "Line 1: The first line"],
    ["a file that is cut off", `${CSV_HEADER}\n${coin}`, "Line 2: The last line does not end"],
    ["a field too many", csv(coin, `${coin},`), "Line 3: It has 12 fields instead of 11"],
    ["quotes", csv(coin.replace(",1,", ',"1",')), "Line 2: amount has a character"],
    ["spaces", csv(coin.replace(",1,", ", 1,")), "Line 2: amount has a character"],
    ["a formula", csv(coin.replace(TXID, "=1+1")), "Line 2: ref has a character"],
    ["Windows line ends", csv(coin).replaceAll("\n", "\r\n"), "Line 1: The first line"],
    ["a blank line", csv("", coin), "Line 2: It has 1 fields"],
    ["a row of another campaign", csv("bonus,a,,1,,,,,,,"), 'Line 2: "bonus" is no kind of row of oxen-coin'],
    ["a column of another kind", csv(`coin,${TXID},L6abc,1,,,,1,,,`), "Line 2: A coin row has no oxen"],
    ["an event with a signature", csv(`woxen,0x${TXID}:1,,1,,SigV1abc,,1,,,`), "Line 2: A woxen row has no sig"],
    ["a short payment id", csv(`coin,${TXID},,1,,,,1,0011,,`), "Line 2: pid is not"],
    ["keys in upper case", csv(`coin,${TXID},,1,,,,1,,${TXID.toUpperCase()},`), "Line 2: keys are not"],
    ["images with a stray separator", csv(`coin,${TXID},,1,,,,1,,,${TXID};`), "Line 2: images are not"],
    ["JSON with an unknown name", '{"kind":"coin","colour":"red"}\n', 'Line 1: "colour" is not a column'],
    ["JSON with a number for text", '{"kind":"coin","ref":12}\n', "Line 1: ref has to be text"],
    [
      "JSON with a rounded amount",
      '{"kind":"coin","amount":1e16}\n',
      "Line 1: It is not JSON that can be read exactly",
    ],
    ["JSON that is a list", '{"kind":"coin"}\n[]\n', "Line 2: It is not an object"],
  ];
  for (const [what, text, message] of broken) {
    it(`stops at ${what} and names the line`, () => {
      expect(() => readRows(text, "oxen-coin"))
        .to.throw(ToolkitError, message)
        .with.property("code", "FILE_INVALID");
    });
  }
});

describe("sortRows", () => {
  it("goes by kind, height as a number, ref and then the rest; what is no height comes last", () => {
    const row = (kind: "coin" | "woxen", height: string, ref: string, amount = "1") => ({
      ...emptyRow(kind),
      height,
      ref,
      amount,
    });
    const sorted = [
      row("coin", "9", "b"),
      row("coin", "10", "a", "1"),
      row("coin", "10", "a", "2"),
      row("coin", "10", "b"),
      row("coin", "", "a"),
      row("coin", "x", "b"),
      row("woxen", "1", "a"),
    ];
    expect(sortRows(sorted.toReversed())).to.deep.equal(sorted);
  });
});
