/** From what is good to know to what costs money. */
export const SEVERITIES = ["info", "warning", "critical"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Something that is as it should not be, or that waits to be done. */
export interface Finding {
  /** The same as long as it is about the same thing. */
  key: string;
  rule: string;
  severity: Severity;
  summary: string;
  /** Plain data. A finding whose severity or details change has changed: nothing in them may change by itself. */
  details: Readonly<Record<string, string | number>>;
}

export type ChangeKind = "new" | "changed" | "resolved";

export interface Change {
  kind: ChangeKind;
  finding: Finding;
}

export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimum);
}

/** What is different between two looks; what is no longer found is resolved. */
export function compareFindings(before: readonly Finding[], now: readonly Finding[]): Change[] {
  const [known, found] = [byKey(before), byKey(now)];
  const changes: Change[] = [];
  for (const finding of found.values()) {
    const previous = known.get(finding.key);
    if (previous === undefined) changes.push({ kind: "new", finding });
    else if (essenceOf(previous) !== essenceOf(finding)) changes.push({ kind: "changed", finding });
  }
  for (const finding of known.values()) if (!found.has(finding.key)) changes.push({ kind: "resolved", finding });
  return changes;
}

function byKey(findings: readonly Finding[]): Map<string, Finding> {
  return new Map(findings.map((finding) => [finding.key, finding]));
}

function essenceOf({ severity, details }: Finding): string {
  return JSON.stringify([severity, Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
