/** A line of CSV with its number: its fields by column, empty where nothing is, or what is wrong with its shape. */
export type CsvLine<Column extends string> =
  { line: number; row: Readonly<Record<Column, string>> } | { line: number; problem: string };

/**
 * Reads CSV without quotes whose first line names exactly these columns; undefined if it does not. Spreadsheets end lines
 * with CR LF; the last line may have no end.
 */
export function readCsv<Column extends string>(
  text: string,
  columns: readonly Column[],
): CsvLine<Column>[] | undefined {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== columns.join(",")) return undefined;
  if (lines.at(-1) === "") lines.pop();
  return lines.map((content, index) => {
    const [line, fields] = [index + 2, content.split(",")];
    if (fields.length !== columns.length) {
      return { line, problem: `it has ${fields.length} fields instead of ${columns.length}` };
    }
    return {
      line,
      row: Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? ""])) as Record<Column, string>,
    };
  });
}
