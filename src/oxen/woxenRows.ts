import type { Address } from "../core/addresses.js";
import { toJson } from "../core/json.js";
import type { OxenClock } from "./clock.js";
import { compareText } from "./ledger/row.js";

/* Deposits of wrapped OXEN as rows of the snapshot that a ledger is computed from. */

/** What somebody gave to a WrappedOxenIntake. */
export interface WrappedDeposit {
  /** Transaction and index of its log, "0x…:3". */
  ref: string;
  /** Atomic OXEN. */
  oxen: bigint;
  to: Address;
  /** Of its block, Unix seconds. */
  time: number;
}

/** The rows of all deposits that have a height, in the order of height and ref: everybody has the same bytes. */
export function formatWoxenRows(deposits: readonly WrappedDeposit[], clock: OxenClock): string {
  return deposits
    .flatMap(({ ref, oxen, to, time }) => {
      const height = clock.heightAt(time);
      return height === undefined ? [] : [{ ref, oxen, to, height }];
    })
    .sort((a, b) => a.height - b.height || compareText(a.ref, b.ref))
    .map(({ ref, oxen, to, height }) => {
      return `${toJson({ kind: "woxen", ref, amount: oxen, evm: to, height: String(height) }, 0)}\n`;
    })
    .join("");
}
