import type { Address } from "../../core/addresses.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import type { CampaignName } from "../claimMessage.js";
import type { Multiplier } from "./config.js";
import type { LedgerEntry } from "./entry.js";
import { COLUMNS } from "./row.js";

export const LEDGER_FORMAT = "sesh-ledger/1";

/** What an epoch was computed with. */
export interface LedgerHeader {
  format: typeof LEDGER_FORMAT;
  campaign: CampaignName;
  chainId: bigint;
  bridge: Address;
  epoch: bigint;
  oxenHeight: bigint;
  oxenBlockHash: Hex;
  /** Atomic SESH. */
  cap: bigint;
  /** oxen-coin: atomic OXEN. */
  supply?: bigint;
  multipliers?: readonly Multiplier[];
  /** SHA-256 of all settings of the campaign. */
  configHash: Hex;
  /** Of the epoch before; zero for the first one. */
  previousLedgerHash: Hex;
  registrationsHead: Hex;
}

/**
 * The one way to write a ledger: the header, then every row in the order of the ledger with what became of it, each a line
 * of JSON without what is empty. `sha256sum` of the file is the ledger's hash.
 */
export function formatLedger(header: LedgerHeader, entries: readonly LedgerEntry[]): string {
  const lines = [toJson(header, 0)];
  for (const entry of entries) lines.push(formatEntry(entry));
  return `${lines.join("\n")}\n`;
}

function formatEntry({ row, outcome, accepted, code, to, by, manual, spendKey }: LedgerEntry): string {
  const line: Record<string, unknown> = {};
  for (const column of COLUMNS) if (row[column] !== "") line[column] = row[column];
  line.outcome = outcome;
  if (accepted > 0n) line.accepted = String(accepted);
  if (code !== undefined) line.code = code;
  if (spendKey !== undefined) line.spendKey = spendKey;
  if (to !== undefined) Object.assign(line, { to, by });
  if (manual !== undefined) {
    const { reason, height, signatures } = manual;
    line.decision = { reason, height, signatures };
  }
  return JSON.stringify(line);
}
