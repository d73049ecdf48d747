import Table from "cli-table3";
import type { NonSignerFormat } from "../../src/crypto/nonSigners.js";
import type { Row } from "./measure.js";
import reference from "./reference.json" with { type: "json" };
import type { Benchmark } from "./run.js";
import { NODES } from "./scene.js";

const FORMATS: Record<NonSignerFormat, string> = {
  none: "nothing to write",
  list: "a list of positions",
  bitmap: "bitmaps, keys copied one by one",
  wholeStores: "bitmaps, each store copied as a whole",
};

/** The table as people read it, with what each row measures below. */
export function renderReport({ rows, registration, formats }: Benchmark): string {
  const table = new Table({
    head: ["", "operation", "gas", "comparable", "bound", "target", "", "calldata", "non-zero"],
    colAligns: ["right", "left", "right", "right", "right", "right", "left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  rows.forEach((row, i) => {
    const { operation, gas, comparable, bound, target, calldataBytes, calldataNonZero } = row;
    const figures = [gas, comparable, bound, target].map(number);
    table.push([`${i + 1}`, operation, ...figures, verdict(row), number(calldataBytes), number(calldataNonZero)]);
  });
  const notes = Object.values(reference.operations).map(
    ({ measured }, i) => `${String(i + 1).padStart(3)}  ${measured}`,
  );
  return [
    `Gas with ${number(NODES)} nodes registered`,
    table.toString(),
    `A registration costs ${number(registration.amongFew)} gas among 10 nodes and ${number(registration.amongMany)} among ${number(NODES)}.`,
    "Non-signers are written in the format that the toolkit chooses:",
    ...formats.map(
      ({ members, nonSigners, format }) => `  ${number(nonSigners)} of ${number(members)}: ${FORMATS[format]}`,
    ),
    "",
    "What is measured:",
    ...notes,
    "",
    `Comparable: ${reference.comparable}.`,
    `Bound: ${reference.bound}.`,
  ].join("\n");
}

function verdict({ gas, target }: Row): string {
  if (target === null) return "";
  return gas <= target ? "met" : "MISSED";
}

function number(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en-US");
}
