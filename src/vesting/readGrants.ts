import { parseChecksummedAddress } from "../core/addresses.js";
import { parseAmount, parseInteger } from "../core/amounts.js";
import { readCsv } from "../core/csv.js";
import { attempt, inputError, ToolkitError } from "../core/errors.js";
import { readTextFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { parseTime } from "../core/time.js";
import { grantKey, grantProblems, MONTHS_LIMIT, type Grant, type GrantRules } from "./grants.js";

const COLUMNS = [
  "id",
  "kind",
  "beneficiary",
  "amount",
  "end",
  "start",
  "cliffMonths",
  "steps",
  "grantor",
  "rewardAddress",
] as const;
type Column = (typeof COLUMNS)[number];
type Row = Readonly<Record<Column, string>>;

const COMMON: readonly Column[] = ["id", "kind", "beneficiary", "amount"];
const COLUMNS_OF: Record<Grant["kind"], readonly Column[]> = {
  staking: [...COMMON, "end", "rewardAddress"],
  monthly: [...COMMON, "start", "cliffMonths", "steps", "grantor"],
};
const OPTIONAL: readonly Column[] = ["grantor"];

const SIZE_LIMIT = 8_388_608;
/** More are counted, not shown. */
const SHOWN_PROBLEMS = 30;

export interface ReadGrantsRules extends GrantRules {
  /** Keys of grants that have been made: their times may be past by now. */
  made?: ReadonlySet<Hex>;
}

interface Problem {
  line: number;
  problem: string;
}

/**
 * Reads a list of grants: CSV without quotes whose first line names the columns, amounts in SESH, times in ISO 8601 UTC or
 * Unix seconds. Every line is checked before anything is refused, so that all that is wrong with a list is known at once.
 */
export async function readGrants(path: string, rules: ReadGrantsRules = {}): Promise<Grant[]> {
  const lines = readCsv(await readTextFile(path, SIZE_LIMIT), COLUMNS);
  if (lines === undefined) {
    throw grantsError(path, [{ line: 1, problem: `the first line is not "${COLUMNS.join(",")}"` }]);
  }
  const problems: Problem[] = [];
  const grants: Grant[] = [];
  const firstLines = new Map<string, number>();
  for (const content of lines) {
    const { line } = content;
    const report = (problem: string) => void problems.push({ line, problem });
    if ("problem" in content) {
      report(content.problem);
      continue;
    }
    const { row } = content;
    const first = firstLines.get(row.id);
    if (first === undefined) firstLines.set(row.id, line);
    else report(`the id ${JSON.stringify(row.id)} is on line ${first} already`);
    const grant = grantOf(row, report);
    if (grant === undefined) continue;
    const { made, ...limits } = rules;
    if (made?.has(grantKey(grant.id)) === true) delete limits.now;
    grantProblems(grant, limits).forEach(report);
    grants.push(grant);
  }
  if (problems.length > 0) throw grantsError(path, problems);
  if (grants.length > 0) return grants;
  throw grantsError(path, [{ line: 2, problem: "there is no grant" }]);
}

type Report = (problem: string) => void;

/** The grant of a row; undefined if one of its fields cannot be read. */
function grantOf(row: Row, report: Report): Grant | undefined {
  const kind = (["staking", "monthly"] as const).find((known) => known === row.kind);
  if (kind === undefined) {
    report(`kind: ${JSON.stringify(row.kind)} is neither staking nor monthly`);
    return undefined;
  }
  let sound = true;
  /** What `parse` makes of a field, or nothing after it was reported. */
  function field<Value>(column: Column, parse: (text: string, name: string) => Value): Value {
    const value = attempt(
      () => {
        const belongs = COLUMNS_OF[kind as Grant["kind"]].includes(column);
        if (belongs && row[column] === "" && !OPTIONAL.includes(column)) throw inputError(column, "is empty", "");
        return parse(row[column], column);
      },
      (problem) => {
        sound = false;
        report(problem);
      },
    );
    return value as Value;
  }
  for (const column of COLUMNS) {
    if (row[column] === "" || COLUMNS_OF[kind].includes(column)) continue;
    report(`${column}: a ${kind} grant has none`);
    sound = false;
  }
  const common = {
    id: row.id,
    beneficiary: field("beneficiary", parseChecksummedAddress),
    total: field("amount", parseAmount),
  };
  const months = (text: string, name: string) => parseInteger(text, name, MONTHS_LIMIT);
  const grant: Grant =
    kind === "staking"
      ? {
          kind,
          ...common,
          rewardAddress: field("rewardAddress", parseChecksummedAddress),
          end: field("end", parseTime),
        }
      : {
          kind,
          ...common,
          ...(row.grantor !== "" && { grantor: field("grantor", parseChecksummedAddress) }),
          start: field("start", parseTime),
          cliffMonths: field("cliffMonths", months),
          steps: field("steps", months),
        };
  return sound ? grant : undefined;
}

function grantsError(path: string, problems: readonly Problem[]): ToolkitError {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ line, problem }) => `  Line ${line}: ${problem}.`);
  const rest = problems.length - shown.length;
  const text = [`${path} cannot be used:`, ...shown, ...(rest === 0 ? [] : [`  And ${rest} more.`])].join("\n");
  return new ToolkitError("FILE_INVALID", text, {
    hint: "Correct these lines; nothing was sent.",
    details: { path, problems },
  });
}
