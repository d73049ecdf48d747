import { ToolkitError } from "../../core/errors.js";
import type { AuditedLedger } from "./audit.js";
import type { Ledger } from "./ledger.js";
import { rowKey } from "./row.js";

/* What has to hold of every ledger. A fault here is one of this toolkit or of what it was given: nothing may be signed. */

export interface HardCheck {
  name: string;
  holds: boolean;
  detail: string;
}

/** `audited` is what a second implementation makes of the ledger's text. */
export function runHardChecks(ledger: Ledger, audited: AuditedLedger, previous?: AuditedLedger): HardCheck[] {
  const { header, kinds, claims, total, root, reserved, ledgerHash } = ledger;
  const leaves = claims.reduce((sum, { cumulative }) => sum + cumulative, 0n);
  const seshOfKinds = kinds.reduce((sum, { sesh }) => sum + sesh, 0n);
  return [
    ...kinds.map(({ kind, input, accepted, rejected, pending }) => ({
      name: `${kind}: input = accepted + rejected + pending`,
      holds: input === accepted + rejected + pending,
      detail: `${input} = ${accepted} + ${rejected} + ${pending}`,
    })),
    {
      name: "sum of the leaves = sum of the kinds",
      holds: leaves === seshOfKinds,
      detail: `${leaves} = ${seshOfKinds}`,
    },
    {
      name: "total = sum of the leaves, at most the cap",
      holds: total === leaves && total <= header.cap,
      detail: `${total} ≤ ${header.cap}`,
    },
    ...(header.campaign === "sn-bonus"
      ? [
          {
            name: "shares of the bonus = the cap exactly",
            holds: total + reserved === header.cap,
            detail: `${total} + ${reserved} = ${header.cap}`,
          },
        ]
      : []),
    {
      name: "root and hash, computed by a second implementation from the ledger's text",
      holds: audited.root === root && audited.total === total && audited.ledgerHash === ledgerHash,
      detail: `${audited.root}, ${audited.ledgerHash}`,
    },
    ...(previous === undefined ? [] : earlierChecks(ledger, previous)),
  ];
}

/** {@link runHardChecks}, and stops if one does not hold. */
export function requireHardChecks(ledger: Ledger, audited: AuditedLedger, previous?: AuditedLedger): HardCheck[] {
  const checks = runHardChecks(ledger, audited, previous);
  const failed = checks.filter(({ holds }) => !holds);
  if (failed.length === 0) return checks;
  const what = failed.map(({ name, detail }) => `${name} (${detail})`).join("; ");
  throw new ToolkitError("PRECONDITION_FAILED", `The ledger does not hold: ${what}.`, {
    hint: "Nothing was written. Sign nothing, and find out what is wrong first.",
    details: { failed },
  });
}

/** What an epoch paid may have been claimed: it stays, to whom it went. */
function earlierChecks({ entries, claims }: Ledger, previous: AuditedLedger): HardCheck[] {
  // Of rows with the same key all but one are rejected.
  const now = new Map(entries.filter(({ to }) => to !== undefined).map((entry) => [rowKey(entry.row), entry]));
  const changed = previous.lines.filter((line) => {
    if (line.to === undefined) return false;
    const entry = now.get(rowKey(line));
    return entry?.to !== line.to || entry.accepted !== line.accepted || entry.row.amount !== line.amount;
  });
  const amounts = new Map(claims.map(({ account, cumulative }) => [account, cumulative]));
  const fallen = [...previous.claims].filter(([account, cumulative]) => (amounts.get(account) ?? 0n) < cumulative);
  return [
    {
      name: "rows that the epoch before paid are unchanged",
      holds: changed.length === 0,
      detail: changed.length === 0 ? "all" : `not ${changed.slice(0, 5).map(rowKey).join(", ")}`,
    },
    {
      name: "nobody has less than in the epoch before",
      holds: fallen.length === 0,
      detail:
        fallen.length === 0
          ? "nobody"
          : fallen
              .slice(0, 5)
              .map(([account]) => account)
              .join(", "),
    },
  ];
}
