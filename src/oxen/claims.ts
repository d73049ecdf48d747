import { createHash } from "node:crypto";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import type { ClaimRow } from "./claimsCsv.js";

/** What a ledger is made for; part of its hash, so that a rehearsal can never pass for the real one. */
export interface CampaignSettings {
  campaign: string;
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
  epoch: bigint;
  oxenHeight: bigint;
  oxenBlockHash: Hex;
  /** Atomic SESH the campaign can pay in all. */
  cap: bigint;
  /** Atomic OXEN the cap is shared among: the supply at the snapshot. */
  supply: bigint;
}

export interface Claim {
  account: Address;
  /** Atomic OXEN of all rows of the account. */
  oxen: bigint;
  /** Atomic SESH in all. */
  cumulative: bigint;
  proof: Hex[];
}

export interface ClaimsLedger {
  settings: CampaignSettings;
  root: Hex;
  /** Sum of the cumulative amounts, atomic SESH. */
  total: bigint;
  /** Sum of all rows, atomic OXEN. */
  oxen: bigint;
  /** SHA-256 of the canonical bytes of settings and rows. */
  ledgerHash: Hex;
  /** In the order of the accounts. */
  claims: Claim[];
}

/**
 * Builds the ledger of one epoch. Amounts are summed per account and converted once, rounded down: how somebody split
 * their deposits makes no difference, and an account's amount never falls from one epoch to the next.
 */
export function buildClaims(settings: CampaignSettings, rows: readonly ClaimRow[]): ClaimsLedger {
  const oxen = rows.reduce((sum, row) => sum + row.oxen, 0n);
  if (rows.length === 0) throw ledgerError("There is no accepted row", "An epoch needs at least one.");
  if (oxen > settings.supply) {
    throw ledgerError("The rows sum to more OXEN than the supply", "Check the supply and the file.");
  }
  const shares = [...sumByAccount(rows)]
    .map(([account, sum]) => ({ account, oxen: sum, cumulative: (settings.cap * sum) / settings.supply }))
    // Less than one atomic SESH is nothing that could be paid.
    .filter(({ cumulative }) => cumulative > 0n)
    .sort((a, b) => compareText(a.account.toLowerCase(), b.account.toLowerCase()));
  if (shares.length === 0) throw ledgerError("No account reaches one atomic SESH", "Check the amounts.");
  const tree = StandardMerkleTree.of(
    shares.map(({ account, cumulative }) => [account, cumulative.toString()]),
    ["address", "uint256"],
  );
  return {
    settings,
    root: tree.root as Hex,
    total: shares.reduce((sum, { cumulative }) => sum + cumulative, 0n),
    oxen,
    ledgerHash: hashLedger(settings, rows),
    claims: shares.map((share, index) => ({ ...share, proof: tree.getProof(index) as Hex[] })),
  };
}

/** SHA-256 of {@link canonicalLedger}. */
export function hashLedger(settings: CampaignSettings, rows: readonly ClaimRow[]): Hex {
  return bytesToHex(createHash("sha256").update(canonicalLedger(settings, rows)).digest());
}

/**
 * The one way to write a ledger: the settings, one "key=value" a line, then the rows as "account,atomic OXEN", sorted,
 * every line ended by a line feed. The order of the rows in the input does not matter.
 */
export function canonicalLedger(settings: CampaignSettings, rows: readonly ClaimRow[]): string {
  const header = [
    "format=sesh-claims-ledger/1",
    `campaign=${settings.campaign}`,
    `chainId=${settings.chainId}`,
    `bridge=${settings.bridge}`,
    `epoch=${settings.epoch}`,
    `oxenHeight=${settings.oxenHeight}`,
    `oxenBlockHash=${settings.oxenBlockHash}`,
    `cap=${settings.cap}`,
    `supply=${settings.supply}`,
  ];
  const sorted = [...rows].sort(
    (a, b) => compareText(a.account.toLowerCase(), b.account.toLowerCase()) || (a.oxen < b.oxen ? -1 : 1),
  );
  return [...header, ...sorted.map(({ account, oxen }) => `${account},${oxen}`)].map((line) => `${line}\n`).join("");
}

function sumByAccount(rows: readonly ClaimRow[]): Map<Address, bigint> {
  const sums = new Map<Address, bigint>();
  for (const { account, oxen } of rows) sums.set(account, (sums.get(account) ?? 0n) + oxen);
  return sums;
}

/** By code unit, the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function ledgerError(problem: string, hint: string): ToolkitError {
  return new ToolkitError("INPUT_INVALID", `${problem}.`, { hint });
}
