import type { Address } from "../../core/addresses.js";
import type { RejectCode } from "./codes.js";
import type { BoundBy } from "./judge.js";
import type { SignedBinding } from "./manual.js";
import type { LedgerRow } from "./row.js";

export type Outcome = "accepted" | "rejected" | "pending";

/** A row with what became of it. */
export interface LedgerEntry {
  row: LedgerRow;
  /** Zero if it is no amount. */
  amount: bigint;
  outcome: Outcome;
  /** How much of the amount counts; less than all of it only with a code. */
  accepted: bigint;
  code?: RejectCode;
  to?: Address;
  by?: BoundBy;
  manual?: SignedBinding;
  /** bonus: whose points they are. */
  spendKey?: string;
}
