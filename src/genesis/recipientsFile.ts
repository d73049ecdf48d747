import { readCsv } from "../core/csv.js";
import { readTextFile } from "../core/files.js";

export const RECIPIENT_COLUMNS = ["id", "recipient", "amount", "rewardAddress", "grantor"] as const;

/** The fields of a recipient, as they are written; empty where nothing is. */
export type RecipientRow = Readonly<Record<(typeof RECIPIENT_COLUMNS)[number], string>>;

const SIZE_LIMIT = 8_388_608;

/**
 * The rows of a list of recipients with their line numbers: CSV without quotes whose first line names the columns. Lines of
 * another shape are reported, and left out.
 */
export async function readRecipientRows(
  path: string,
  report: (problem: string) => void,
): Promise<{ line: number; row: RecipientRow }[]> {
  const lines = readCsv(await readTextFile(path, SIZE_LIMIT), RECIPIENT_COLUMNS);
  if (lines === undefined) report(`line 1: it is not "${RECIPIENT_COLUMNS.join(",")}"`);
  return (lines ?? []).flatMap((line) => {
    if ("row" in line) return [line];
    report(`line ${line.line}: ${line.problem}`);
    return [];
  });
}
