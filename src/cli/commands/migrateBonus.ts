import type { Command } from "commander";
import { parseInteger } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { readTextFile, writeFile } from "../../core/files.js";
import { type BonusRows, makeBonusRows, type PointsCount, requirePoints } from "../../oxen/bonusRows.js";
import { runChecks } from "../../oxen/ledger/checkRunner.js";
import { readLedgerConfig } from "../../oxen/ledger/config.js";
import { readRows } from "../../oxen/ledger/rowReader.js";
import { readSignatureLog, type SeenSignature } from "../../oxen/signatureLog.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { progressOf } from "./migrateInput.js";

/* Rows for the ledger of the Service Node Bonus. */

interface BonusRowsOptions {
  config: string;
  points: string;
  signatures: string;
  height: string;
  out: string;
  force?: boolean;
}

const SIZE_LIMIT = 256 * 1_048_576;
/** How many signatures of a sort are named; all of them with --json. */
const SHOWN = 10;

export function addBonusRowsCommand(snapshot: Command, register: Register): void {
  register(
    snapshot
      .command("bonus-rows")
      .description("join the points of operators with their signatures into rows for the ledger")
      .requiredOption("--config <file>", "settings of the campaign sn-bonus")
      .requiredOption("--points <file>", "rows with ref, oxen and amount, CSV or JSON Lines")
      .requiredOption("--signatures <file>", "log of signatures, as the service keeps it")
      .requiredOption("--height <number>", "last Oxen block whose signatures count")
      .requiredOption("--out <file>", "file to write; not overwritten without --force")
      .option("--force", "replace the file"),
    async (context, options: BonusRowsOptions) => {
      const height = parseInteger(options.height, "--height");
      const config = await readLedgerConfig(options.config);
      if (config.campaign !== "sn-bonus") {
        throw inputError("--config", `it is of ${config.campaign}`, "Give the settings of sn-bonus.");
      }
      const points = readRows(await readTextFile(options.points, SIZE_LIMIT), config.campaign);
      requirePoints(points, options.points);
      const signatures = await readSignatureLog(options.signatures);
      const { text, ...rows } = await makeBonusRows({ config, points, signatures, height }, (checks) =>
        runChecks(checks, progressOf(context)),
      );
      await writeFile(options.out, text, { force: options.force === true });
      context.print({ file: options.out, rows: points.length, height, ...rows }, () =>
        renderRows(options.out, points.length, height, rows),
      );
    },
  );
}

function renderRows(file: string, count: number, height: number, rows: Omit<BonusRows, "text">): string {
  const { signed, unsigned, faulty, used, outdone, later, withoutPoints, refused } = rows;
  return renderPairs([
    ["File", file],
    ["Rows", String(count)],
    ["Up to block", String(height)],
    ["Signed for", formatCount(signed)],
    ["Not signed for", formatCount(unsigned)],
    ["Faulty", faulty.rows === 0 ? undefined : formatCount(faulty)],
    ["Signatures used", String(used)],
    ["Outdone by another", formatList(outdone)],
    ["Above the block", formatList(later)],
    ["Without points", formatList(withoutPoints)],
    ["Refused", formatList(refused)],
  ]);
}

function formatCount({ rows, points }: PointsCount): string {
  return `${points} points in ${rows} rows`;
}

/** Undefined for none. */
function formatList(signatures: readonly (SeenSignature & { code?: string })[]): string | undefined {
  if (signatures.length === 0) return undefined;
  const shown = signatures
    .slice(0, SHOWN)
    .map(({ index, oxen, code }) => `line ${index + 1}, ${oxen}${code === undefined ? "" : `, ${code}`}`);
  const rest = signatures.length > SHOWN ? ["all with --json"] : [];
  return [`${signatures.length}:`, ...shown, ...rest].join("\n    ");
}
