import { auditLedger, readLedger } from "./audit.js";
import { type OnProgress, runChecks } from "./checkRunner.js";
import { formatClaims } from "./claimsFile.js";
import { diffLedgers } from "./diff.js";
import { requireHardChecks } from "./hardChecks.js";
import { buildLedger, type Ledger } from "./ledger.js";
import { type LedgerFiles, type LedgerPosition, loadLedgerInput } from "./load.js";
import { formatReport, formatRejects, makeReport, type Report } from "./report.js";
import { toHtml, toMarkdown } from "./reportText.js";

export interface Rehearsal {
  ledger: Ledger;
  report: Report;
}

/** Computes a ledger from files alone, checks it in every way there is, and compares it with another one. */
export async function rehearse(
  files: LedgerFiles & { compare?: string | undefined },
  position: LedgerPosition,
  onProgress?: OnProgress,
): Promise<Rehearsal> {
  const { input, inputHash } = await loadLedgerInput(files, position);
  const ledger = await buildLedger(input, (checks) => runChecks(checks, onProgress));
  const audited = auditLedger(ledger.text);
  const checks = requireHardChecks(ledger, audited, input.previous);
  const decisions = input.manual.keys();
  const diff = files.compare === undefined ? undefined : diffLedgers(await readLedger(files.compare), audited);
  return { ledger, report: makeReport({ ledger, inputHash, decisions, checks, ...(diff !== undefined && { diff }) }) };
}

/** The files of a ledger by name: all that holders, relayers and those who check it need. */
export function ledgerFiles({ ledger }: Rehearsal): Record<string, string> {
  return { "ledger.jsonl": ledger.text, "claims.json": formatClaims(ledger) };
}

/** {@link ledgerFiles} and the report. */
export function rehearsalFiles({ ledger, report }: Rehearsal): Record<string, string> {
  return {
    ...ledgerFiles({ ledger, report }),
    "rejects.csv": formatRejects(ledger.entries),
    "report.json": formatReport(report),
    "report.md": toMarkdown(report),
    "report.html": toHtml(report),
  };
}
