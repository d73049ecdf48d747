import { ToolkitError } from "../core/errors.js";
import { toJson } from "../core/json.js";
import { chooseBinding } from "./ledger/bonus.js";
import type { RejectCode } from "./ledger/codes.js";
import type { BonusConfig } from "./ledger/config.js";
import { type Judgement, judgeRows, type RunChecks } from "./ledger/judge.js";
import { parseRegistrations } from "./ledger/registrationLog.js";
import type { LedgerRow } from "./ledger/row.js";
import type { SeenSignature } from "./signatureLog.js";

/* Points of operators and their signatures as rows of the snapshot that a ledger is computed from. */

export interface BonusInput {
  config: BonusConfig;
  /** Rows with ref, oxen and amount only. */
  points: readonly LedgerRow[];
  signatures: readonly SeenSignature[];
  /** The last Oxen block whose signatures count. */
  height: number;
}

export interface PointsCount {
  rows: number;
  points: bigint;
}

export interface BonusRows {
  /** JSON Lines, in the order of the points. */
  text: string;
  signed: PointsCount;
  /** Somebody has earned them and has not signed. */
  unsigned: PointsCount;
  /** What the ledger will reject whoever signs. */
  faulty: PointsCount;
  /** Signatures that are in the rows. */
  used: number;
  /** Signatures of the same holder that another one goes before. */
  outdone: SeenSignature[];
  /** Signatures that came above the height. */
  later: SeenSignature[];
  /** Signatures of somebody who has no points. */
  withoutPoints: SeenSignature[];
  /** Signatures that the ledger would reject. */
  refused: (SeenSignature & { code: RejectCode })[];
}

/**
 * Joins points and signatures by spend key. Every signature is judged as the ledger would judge a row of its own, and of
 * several the one is taken that the ledger would: so it makes no difference who joined them.
 */
export async function makeBonusRows(input: BonusInput, runChecks: RunChecks): Promise<BonusRows> {
  const { config, points, signatures, height } = input;
  const judge = async (rows: readonly LedgerRow[]) =>
    judgeRows(
      { config, oxenHeight: height, rows, registrations: parseRegistrations("", config), manual: new Map() },
      runChecks,
    );
  const earned = await judge(points);
  const signed = groupByHolder(signatures, await judge(signatures.map(signatureRow)));
  const holders = new Set(earned.flatMap(({ spendKey }) => spendKey ?? []));
  const chosen = new Map<string, SeenSignature>();
  const result: BonusRows = {
    text: "",
    signed: { rows: 0, points: 0n },
    unsigned: { rows: 0, points: 0n },
    faulty: { rows: 0, points: 0n },
    used: 0,
    outdone: [],
    later: signed.later,
    withoutPoints: [],
    refused: signed.refused,
  };
  for (const [spendKey, own] of signed.valid) {
    if (!holders.has(spendKey)) {
      result.withoutPoints.push(...own);
      continue;
    }
    const best = chooseBinding(
      own.map((each) => ({ ...each, height: each.seenAtOxenHeight })),
      config.freezeHeight,
    );
    if (best === undefined) continue;
    chosen.set(spendKey, best);
    result.used += 1;
    result.outdone.push(...own.filter(({ index }) => index !== best.index));
  }
  result.text = earned
    .map(({ row, amount, spendKey }) => {
      const signature = chosen.get(spendKey ?? "");
      const count = spendKey === undefined ? result.faulty : signature === undefined ? result.unsigned : result.signed;
      count.rows += 1;
      count.points += amount;
      return formatRow(row, signature);
    })
    .join("");
  return result;
}

/** Refuses a file of points that binds them already: of two bindings nobody could tell which one was meant. */
export function requirePoints(rows: readonly LedgerRow[], path: string): void {
  const bound = rows.find(({ evm, sig, nonce, height }) => [evm, sig, nonce, height].some((text) => text !== ""));
  if (bound === undefined) return;
  throw new ToolkitError("FILE_INVALID", `${path}, line ${bound.line} says more than who has how many points.`, {
    hint: "Points have the columns kind, ref, oxen and amount; the rest comes from the log of signatures.",
    details: { path, line: bound.line },
  });
}

function groupByHolder(signatures: readonly SeenSignature[], judgements: readonly Judgement[]) {
  const valid = new Map<string, SeenSignature[]>();
  const later: SeenSignature[] = [];
  const refused: BonusRows["refused"] = [];
  signatures.forEach((signature, i) => {
    const { code, spendKey } = judgements[i] ?? {};
    if (code === "BAD_HEIGHT") later.push(signature);
    else if (code !== undefined) refused.push({ ...signature, code });
    else if (spendKey !== undefined) {
      const own = valid.get(spendKey) ?? [];
      own.push(signature);
      valid.set(spendKey, own);
    }
  });
  return { valid, later, refused };
}

/** A row that has nothing but the signature, for one point. */
function signatureRow({ index, oxen, to, nonce, sig, seenAtOxenHeight }: SeenSignature): LedgerRow {
  const binding = { evm: to, sig, nonce: String(nonce), height: String(seenAtOxenHeight) };
  return { kind: "bonus", line: index + 1, ref: String(index), oxen, amount: "1", ...binding, ...NO_DEPOSIT };
}

const NO_DEPOSIT = { pid: "", keys: "", images: "" };

function formatRow({ kind, ref, oxen, amount }: LedgerRow, signature: SeenSignature | undefined): string {
  const binding = signature && {
    evm: signature.to,
    sig: signature.sig,
    nonce: String(signature.nonce),
    height: String(signature.seenAtOxenHeight),
  };
  return `${toJson({ kind, ref, oxen, amount, ...binding }, 0)}\n`;
}
