import { formatAmount, formatSesh } from "../../core/amounts.js";
import type { Report } from "./report.js";

/* A report for people: one list of sections, written as Markdown and as a page without anything from outside. */

interface Section {
  title: string;
  head: string[];
  rows: string[][];
}

export function toMarkdown(report: Report): string {
  const sections = sectionsOf(report).map(({ title, head, rows }) =>
    [
      `## ${title}`,
      "",
      line(head),
      line(head.map(() => "---")),
      ...rows.map((row) => line(row.map(escapeMarkdown))),
    ].join("\n"),
  );
  return `${[`# ${titleOf(report)}`, ...sections].join("\n\n")}\n`;
}

export function toHtml(report: Report): string {
  const title = escapeHtml(titleOf(report));
  const sections = sectionsOf(report).map(
    (section) => `<h2>${escapeHtml(section.title)}</h2>
<table><thead>${toRow(section.head, "th")}</thead>
<tbody>
${section.rows.map((row) => toRow(row, "td")).join("\n")}
</tbody></table>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #ccc; padding: 0.25rem 0.6rem; text-align: left; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
th { background: #f2f2f2; }
</style></head>
<body>
<h1>${title}</h1>
${sections.join("\n")}
</body></html>
`;
}

function titleOf({ rehearsalId, header }: Report): string {
  return `Ledger of ${header.campaign}, epoch ${header.epoch} (${rehearsalId})`;
}

function sectionsOf(report: Report): Section[] {
  const { header, kinds, bindings, rejects, manual, topRecipients, duplicates, checks, diff } = report;
  const amountOf = (kind: string, amount: bigint) => (kind === "bonus" ? String(amount) : formatAmount(amount));
  return [
    {
      title: "Result",
      head: ["what", "value"],
      rows: [
        ["Root", report.root],
        ["Ledger hash", report.ledgerHash],
        ["Snapshot's SHA-256", report.inputHash],
        ["Settings' SHA-256", header.configHash],
        ["Registrations' head", header.registrationsHead],
        ["Ledger before", header.previousLedgerHash],
        ["Contract", `${header.bridge} on chain ${header.chainId}`],
        ["Oxen chain", `height ${header.oxenHeight}, block ${header.oxenBlockHash}`],
        ["Recipients", String(report.leaves)],
        ["Total", `${formatSesh(report.total)} of at most ${formatSesh(header.cap)}`],
        ["Not given to anybody yet", formatSesh(report.unclaimed)],
        ["Reserved for holders who have not registered", formatSesh(report.reserved)],
        ["Left by rounding, in atomic SESH", report.dust],
        ["Decisions that bind no row", report.unusedDecisions.join(" ") || "none"],
        ["Recipients with several rows", `${duplicates.recipients}, with ${duplicates.rows} rows`],
      ],
    },
    {
      title: "Checks",
      head: ["check", "holds", "figures"],
      rows: checks.map(({ name, holds, detail }) => [name, holds ? "yes" : "NO", detail]),
    },
    {
      title: "Rows",
      head: ["kind", "rows", "input", "accepted", "rejected", "pending", "pays"],
      rows: kinds.map(({ kind, rows, input, accepted, rejected, pending, sesh }) => [
        kind,
        String(rows),
        ...[input, accepted, rejected, pending].map((amount) => amountOf(kind, amount)),
        formatSesh(sesh),
      ]),
    },
    {
      title: "Where recipients come from",
      head: ["kind", "binding", "rows", "amount"],
      rows: bindings.map(({ kind, by, rows, amount }) => [kind, by, String(rows), amountOf(kind, amount)]),
    },
    {
      title: "Rejected",
      head: ["kind", "code", "rows", "amount"],
      rows: rejects.map(({ kind, code, rows, amount }) => [kind, code, String(rows), amountOf(kind, amount)]),
    },
    {
      title: "Decided by attesters",
      head: ["kind", "row", "amount", "recipient", "reason", "signed by"],
      rows: manual.map(({ kind, ref, amount, to, reason, signers }) => [
        kind,
        ref,
        amountOf(kind, amount),
        to,
        reason,
        signers.join(" "),
      ]),
    },
    {
      title: "Largest recipients",
      head: ["account", "in all", "rows"],
      rows: topRecipients.map(({ account, cumulative, rows }) => [account, formatSesh(cumulative), String(rows)]),
    },
    ...(diff === undefined
      ? []
      : [
          {
            title: "Changes",
            head: ["what", "value"],
            rows: [
              ["Compared with ledger", diff.from],
              ["Rows", `${diff.addedRows} added, ${diff.removedRows} removed, ${diff.changedRows} changed`],
              [
                "Recipients",
                `${diff.addedRecipients} added, ${diff.removedRecipients} removed, ${diff.changedRecipients} changed`,
              ],
              ["SESH", formatSesh(diff.delta)],
              ...diff.examples.map((example) => ["Row", example]),
              ...diff.recipients.map(({ account, before, after }) => [
                account,
                `${formatSesh(before)} → ${formatSesh(after)}`,
              ]),
            ],
          },
        ]),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function toRow(cells: readonly string[], tag: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#!]/g, "\\$&").replace(/\s+/g, " ");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
