import { parseBigJson } from "../../core/bigJson.js";
import { ToolkitError } from "../../core/errors.js";
import type { CampaignName } from "../claimMessage.js";
import { COLUMNS, COLUMNS_OF, KINDS_OF, type Column, type LedgerRow, type RowKind } from "./row.js";

export const CSV_HEADER = COLUMNS.join(",");

const HEX_LIST = /^(?:[0-9a-f]{64}(?:;[0-9a-f]{64})*)?$/;
const PAYMENT_ID = /^(?:[0-9a-f]{16})?$/;
/** JSON Lines may write these as numbers. */
const NUMERIC: ReadonlySet<string> = new Set<Column>(["amount", "nonce", "height"]);

/**
 * Reads the rows of a campaign: CSV with the header {@link CSV_HEADER} and no quoting, or JSON Lines with the same names,
 * where what is empty can be left out. A line of another shape stops the whole file, because then it is not the file it
 * should be; what is wrong in a well-formed row is the ledger's to reject.
 */
export function readRows(text: string, campaign: CampaignName): LedgerRow[] {
  const lines = text.split("\n");
  if (lines.at(-1) !== "") throw lineError(lines.length, "The last line does not end: the file is cut off");
  lines.pop();
  const isJson = lines[0]?.startsWith("{") === true;
  if (!isJson && lines[0] !== CSV_HEADER) throw lineError(1, `The first line is not "${CSV_HEADER}"`);
  const read = isJson ? readJsonLine : readCsvLine;
  const first = isJson ? 0 : 1;
  return lines.slice(first).map((content, index) => {
    const line = index + first + 1;
    return toRow(read(content, line), line, campaign);
  });
}

function readCsvLine(content: string, line: number): Partial<Record<Column, string>> {
  const fields = content.split(",");
  if (fields.length !== COLUMNS.length) {
    throw lineError(line, `It has ${fields.length} fields instead of ${COLUMNS.length}`);
  }
  return Object.fromEntries(COLUMNS.map((column, i) => [column, fields[i] ?? ""]));
}

function readJsonLine(content: string, line: number): Partial<Record<Column, string>> {
  let value: unknown;
  try {
    value = parseBigJson(content);
  } catch (error) {
    throw lineError(line, `It is not JSON that can be read exactly (${(error as Error).message})`, error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw lineError(line, "It is not an object");
  const row: Partial<Record<Column, string>> = {};
  for (const [name, item] of Object.entries(value)) {
    const column = COLUMNS.find((candidate) => candidate === name);
    if (column === undefined) throw lineError(line, `${JSON.stringify(name)} is not a column`);
    if (typeof item === "string") row[column] = item;
    else if (typeof item === "bigint" && NUMERIC.has(column)) row[column] = String(item);
    else throw lineError(line, `${column} has to be text`);
  }
  return row;
}

function toRow(fields: Partial<Record<Column, string>>, line: number, campaign: CampaignName): LedgerRow {
  const kind = KINDS_OF[campaign].find((candidate) => candidate === fields.kind);
  if (kind === undefined)
    throw lineError(line, `${JSON.stringify(fields.kind ?? "")} is no kind of row of ${campaign}`);
  const row: LedgerRow = {
    kind,
    line,
    ref: fields.ref ?? "",
    oxen: fields.oxen ?? "",
    amount: fields.amount ?? "",
    evm: fields.evm ?? "",
    sig: fields.sig ?? "",
    nonce: fields.nonce ?? "",
    height: fields.height ?? "",
    pid: fields.pid ?? "",
    keys: fields.keys ?? "",
    images: fields.images ?? "",
  };
  const problem = shapeProblem(kind, row);
  if (problem !== undefined) throw lineError(line, problem);
  return row;
}

function shapeProblem(kind: RowKind, row: LedgerRow): string | undefined {
  for (const column of COLUMNS) {
    if (row[column] !== "" && !COLUMNS_OF[kind].includes(column)) return `A ${kind} row has no ${column}`;
    // Whatever a row holds can be shown anywhere: no quotes, spaces or formulas.
    if (!/^[0-9A-Za-z._:;-]*$/.test(row[column])) return `${column} has a character that no column can have`;
  }
  if (!PAYMENT_ID.test(row.pid)) return "pid is not 16 hexadecimal digits in lower case";
  if (!HEX_LIST.test(row.keys)) return "keys are not 64 hexadecimal digits each";
  return HEX_LIST.test(row.images) ? undefined : "images are not 64 hexadecimal digits each";
}

function lineError(line: number, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("FILE_INVALID", `Line ${line}: ${problem}.`, {
    hint: "The file is CSV without quotes or JSON Lines, in UTF-8, with Unix line ends.",
    details: { line },
    cause,
  });
}
