import type { CampaignName } from "../claimMessage.js";

/* A row of a ledger: what happened on a chain, and what binds it to a recipient, as the text that was delivered. */

export const KINDS = ["coin", "woxen", "bonus"] as const;
export type RowKind = (typeof KINDS)[number];

export const COLUMNS = [
  "kind",
  /** coin: transaction; woxen: L1 transaction and log, "0x…:3"; bonus: name of the row. */
  "ref",
  /** bonus: the address that earned the points. */
  "oxen",
  /** Atomic OXEN; bonus: points. */
  "amount",
  /** The recipient somebody named; woxen: the one in the event. */
  "evm",
  /** coin: OutProofV1 of the sender; bonus: SigV1 of the holder. */
  "sig",
  "nonce",
  /** Of the Oxen chain: of the deposit; bonus: when the binding was seen. */
  "height",
  /** coin: payment id, 16 hexadecimal digits. */
  "pid",
  /** coin: the transaction's public key and its additional ones, separated by semicolons. */
  "keys",
  /** coin: key images of the transaction's inputs, separated by semicolons. */
  "images",
] as const;
export type Column = (typeof COLUMNS)[number];

export type LedgerRow = { kind: RowKind; /** In the file it came from. */ line: number } & Record<
  Exclude<Column, "kind">,
  string
>;

/** The columns that a row of a kind may fill. */
export const COLUMNS_OF: Record<RowKind, readonly Column[]> = {
  coin: ["kind", "ref", "amount", "evm", "sig", "nonce", "height", "pid", "keys", "images"],
  woxen: ["kind", "ref", "amount", "evm", "height"],
  bonus: ["kind", "ref", "oxen", "amount", "evm", "sig", "nonce", "height"],
};

export const KINDS_OF: Record<CampaignName, readonly RowKind[]> = {
  "oxen-coin": ["coin", "woxen"],
  "sn-bonus": ["bonus"],
};

export const REF_OF: Record<RowKind, RegExp> = {
  coin: /^[0-9a-f]{64}$/,
  woxen: /^0x[0-9a-f]{64}:(0|[1-9][0-9]{0,5})$/,
  bonus: /^[A-Za-z0-9._-]{1,64}$/,
};

const HEIGHT = /^(0|[1-9][0-9]{0,11})$/;

/** Undefined for text that is no height. */
export function parseHeight(text: string): number | undefined {
  return HEIGHT.test(text) ? Number(text) : undefined;
}

/** What makes a row one and the same over all epochs. */
export function rowKey({ kind, ref }: Pick<LedgerRow, "kind" | "ref">): string {
  return `${kind}|${ref}`;
}

/** The one order of rows: kind, height (what is no height comes last), ref, and then everything else. */
export function sortRows(rows: readonly LedgerRow[]): LedgerRow[] {
  return rows
    .map((row) => ({ row, kind: KINDS.indexOf(row.kind), height: parseHeight(row.height) ?? Infinity }))
    .sort(
      (a, b) =>
        a.kind - b.kind ||
        (a.height === b.height ? 0 : a.height - b.height) ||
        compareText(a.row.ref, b.row.ref) ||
        compareText(restOf(a.row), restOf(b.row)),
    )
    .map(({ row }) => row);
}

/** By code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function restOf(row: LedgerRow): string {
  return COLUMNS.map((column) => row[column]).join(",");
}
