import { getAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { parseDecimal } from "../core/amounts.js";
import { ToolkitError } from "../core/errors.js";

export const CSV_HEADER = "account,oxen";

export interface ClaimRow {
  line: number;
  account: Address;
  /** Atomic OXEN. */
  oxen: bigint;
}

export type RejectCode =
  /** Not digits, a point and exactly 9 decimals. */
  | "BAD_AMOUNT"
  | "ZERO_AMOUNT"
  /** Not 0x and 40 hexadecimal digits. */
  | "BAD_EVM_ADDRESS"
  /** Not in the checksummed form: a typing error would go unnoticed. */
  | "EVM_CHECKSUM"
  /** The zero address, or one of the lowest 65,535, where a chain keeps its own contracts. */
  | "EVM_RESERVED"
  /** One of the system's own contracts, which could never use the SESH. */
  | "EVM_FORBIDDEN";

export interface RejectedRow {
  line: number;
  code: RejectCode;
  /** The line as it was given. */
  text: string;
}

export interface ClaimsInput {
  rows: ClaimRow[];
  rejects: RejectedRow[];
}

const RESERVED_LIMIT = 0xffffn;
const LINE = /^([^,"\s]*),([^,"\s]*)$/;
// Real amounts always come with all 9 decimals; anything else was touched by a spreadsheet.
const AMOUNT = /^(?:0|[1-9][0-9]{0,9})\.[0-9]{9}$/;

/**
 * Reads "account,oxen" with OXEN amounts such as 12345.678900000. A line of another shape stops the whole file, because
 * then it is not the file it should be; a line with wrong contents is rejected with its number and a code.
 */
export function readClaimsCsv(text: string, forbidden: ReadonlySet<string> = new Set()): ClaimsInput {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines[0] !== CSV_HEADER) throw lineError(1, `The first line is not "${CSV_HEADER}"`);
  const rows: ClaimRow[] = [];
  const rejects: RejectedRow[] = [];
  lines.slice(1).forEach((content, index) => {
    const line = index + 2;
    const match = LINE.exec(content);
    if (match === null) throw lineError(line, "It is not an account and an amount with one comma between");
    const [, account = "", amount = ""] = match;
    const code = rejectCode(account, amount, forbidden);
    if (code === undefined) rows.push({ line, account: account as Address, oxen: parseDecimal(amount, "oxen") });
    else rejects.push({ line, code, text: content });
  });
  return { rows, rejects };
}

function rejectCode(account: string, amount: string, forbidden: ReadonlySet<string>): RejectCode | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(account)) return "BAD_EVM_ADDRESS";
  if (account !== getAddress(account.toLowerCase())) return "EVM_CHECKSUM";
  if (BigInt(account) <= RESERVED_LIMIT) return "EVM_RESERVED";
  if (forbidden.has(account)) return "EVM_FORBIDDEN";
  if (!AMOUNT.test(amount)) return "BAD_AMOUNT";
  return /^[0.]+$/.test(amount) ? "ZERO_AMOUNT" : undefined;
}

function lineError(line: number, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `Line ${line}: ${problem}.`, {
    hint: 'The file has the header "account,oxen", lines without quotes or spaces, and Unix line ends.',
    details: { line },
  });
}
