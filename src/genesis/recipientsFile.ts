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
  const [header, ...lines] = (await readTextFile(path, SIZE_LIMIT)).split(/\r?\n/);
  if (header !== RECIPIENT_COLUMNS.join(",")) {
    report(`line 1: it is not "${RECIPIENT_COLUMNS.join(",")}"`);
    return [];
  }
  if (lines.at(-1) === "") lines.pop();
  return lines.flatMap((content, index) => {
    const line = index + 2;
    const fields = content.split(",");
    if (fields.length !== RECIPIENT_COLUMNS.length) {
      report(`line ${line}: it has ${fields.length} fields instead of ${RECIPIENT_COLUMNS.length}`);
      return [];
    }
    const row = Object.fromEntries(RECIPIENT_COLUMNS.map((column, i) => [column, fields[i] ?? ""])) as RecipientRow;
    return [{ line, row }];
  });
}
