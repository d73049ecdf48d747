import { createHash } from "node:crypto";
import { ToolkitError } from "../../core/errors.js";
import { bytesToHex, type Hex } from "../../core/hex.js";
import type { AuditedLedger } from "./audit.js";
import { shareBonus } from "./bonus.js";
import { formatLedger, LEDGER_FORMAT, type LedgerHeader } from "./canonical.js";
import { convertCoins } from "./coin.js";
import { type BonusConfig, type CoinConfig, hashConfig, type LedgerConfig } from "./config.js";
import type { LedgerEntry } from "./entry.js";
import { type Judgement, judgeRows, type RunChecks } from "./judge.js";
import type { SignedBinding } from "./manual.js";
import { type Claim, ClaimTree } from "./merkle.js";
import type { Registrations } from "./registrationLog.js";
import { compareText, KINDS_OF, type LedgerRow, rowKey, type RowKind, sortRows } from "./row.js";

export interface LedgerInput {
  config: LedgerConfig;
  epoch: bigint;
  /** Of the Oxen chain: rows above it are not final. */
  oxenHeight: number;
  oxenBlockHash: Hex;
  /** In any order. */
  rows: readonly LedgerRow[];
  registrations: Registrations;
  manual: ReadonlyMap<string, SignedBinding>;
  /** The epoch before; needed from the second one on. */
  previous?: AuditedLedger;
}

export interface KindTotals {
  kind: RowKind;
  rows: number;
  /** Atomic OXEN or points, as are the three it consists of. */
  input: bigint;
  accepted: bigint;
  rejected: bigint;
  pending: bigint;
  /** Atomic SESH. */
  sesh: bigint;
}

export interface Ledger {
  header: LedgerHeader;
  entries: LedgerEntry[];
  kinds: KindTotals[];
  /** In the order of the accounts. */
  claims: Claim[];
  tree: ClaimTree;
  root: Hex;
  /** Sum of all claims, atomic SESH. */
  total: bigint;
  /** bonus: shares of holders without a binding, kept for them until the deadline. */
  reserved: bigint;
  /** What rounding left in the pool, in atomic SESH: num / den. */
  dust: { num: bigint; den: bigint };
  /** The canonical text, whose SHA-256 is the hash. */
  text: string;
  ledgerHash: Hex;
}

const NO_LEDGER: Hex = `0x${"0".repeat(64)}`;

/** Computes a ledger; the same input gives the same bytes, in whatever order the rows come. */
export async function buildLedger(input: LedgerInput, runChecks: RunChecks): Promise<Ledger> {
  const { config, rows, previous } = input;
  requireInput(input);
  const judgements = await judgeRows({ ...input, rows: sortRows(rows) }, runChecks);
  const { entries, paid, reserved, dust, seshOf } =
    config.campaign === "oxen-coin" ? coinPart(config, judgements, previous) : bonusPart(config, judgements);
  const claims = paid
    // Less than one atomic SESH is nothing that could be paid.
    .filter(({ cumulative }) => cumulative > 0n)
    .sort((a, b) => compareText(a.account.toLowerCase(), b.account.toLowerCase()));
  if (claims.length === 0)
    throw inputProblem("No recipient reaches one atomic SESH", "Check the rows and the amounts.");
  const tree = new ClaimTree(claims);
  const header = headerOf(input);
  const text = formatLedger(header, entries);
  return {
    header,
    entries,
    kinds: KINDS_OF[config.campaign].map((kind) => totalsOf(kind, entries, seshOf(kind))),
    claims,
    tree,
    root: tree.root,
    total: claims.reduce((sum, { cumulative }) => sum + cumulative, 0n),
    reserved,
    dust,
    text,
    ledgerHash: bytesToHex(createHash("sha256").update(text).digest()),
  };
}

interface Part extends Pick<Ledger, "entries" | "reserved" | "dust"> {
  paid: Claim[];
  seshOf: (kind: RowKind) => bigint;
}

function coinPart(config: CoinConfig, judgements: readonly Judgement[], previous: AuditedLedger | undefined): Part {
  const earlier = (previous?.lines ?? []).filter(({ accepted, code }) => accepted > 0n || code === "OVER_CAP");
  const credits = new Map(
    earlier.map((line) => [rowKey(line), { accepted: line.accepted, overCap: line.code === "OVER_CAP" }]),
  );
  const { entries, shares, dust } = convertCoins(config, judgements, credits);
  const all = shares.reduce((sum, { cumulative }) => sum + cumulative, 0n);
  const woxen = shares.reduce((sum, share) => sum + share.woxen, 0n);
  return {
    entries,
    paid: shares.map(({ account, cumulative }) => ({ account, cumulative })),
    reserved: 0n,
    dust,
    seshOf: (kind) => (kind === "woxen" ? woxen : all - woxen),
  };
}

function bonusPart(config: BonusConfig, judgements: readonly Judgement[]): Part {
  const { entries, shares } = shareBonus(config, judgements);
  const paid = new Map<Claim["account"], bigint>();
  let reserved = 0n;
  for (const { to, share } of shares) {
    if (to === undefined) reserved += share;
    else paid.set(to, (paid.get(to) ?? 0n) + share);
  }
  return {
    entries,
    paid: [...paid].map(([account, cumulative]) => ({ account, cumulative })),
    reserved,
    dust: { num: 0n, den: 1n },
    seshOf: () => [...paid.values()].reduce((sum, each) => sum + each, 0n),
  };
}

function totalsOf(kind: RowKind, entries: readonly LedgerEntry[], sesh: bigint): KindTotals {
  const totals = { kind, rows: 0, input: 0n, accepted: 0n, rejected: 0n, pending: 0n, sesh };
  for (const { row, amount, outcome, accepted, code } of entries) {
    if (row.kind !== kind) continue;
    totals.rows += 1;
    totals.input += amount;
    totals.accepted += accepted;
    if (code !== undefined) totals.rejected += amount - accepted;
    if (outcome === "pending") totals.pending += amount;
  }
  return totals;
}

function headerOf({ config, epoch, oxenHeight, oxenBlockHash, previous, registrations }: LedgerInput): LedgerHeader {
  const { campaign, chainId, bridge, cap } = config;
  return {
    format: LEDGER_FORMAT,
    campaign,
    chainId,
    bridge,
    epoch,
    oxenHeight: BigInt(oxenHeight),
    oxenBlockHash,
    cap,
    ...(config.campaign === "oxen-coin" && { supply: config.supply, multipliers: config.multipliers }),
    configHash: hashConfig(config),
    previousLedgerHash: previous?.ledgerHash ?? NO_LEDGER,
    registrationsHead: registrations.head,
  };
}

function requireInput({ config, epoch, oxenHeight, previous, registrations }: LedgerInput): void {
  if (config.campaign === "sn-bonus" && oxenHeight < config.freezeHeight) {
    throw inputProblem(
      `Bindings can change up to height ${config.freezeHeight}, and this is height ${oxenHeight}`,
      "A bonus is shared when its bindings are frozen; for a rehearsal choose a lower freezeHeight.",
    );
  }
  if (previous === undefined) {
    if (epoch !== 1n) throw inputProblem(`Epoch ${epoch} follows another`, "Give the ledger of the epoch before.");
    return;
  }
  const { header } = previous;
  if (epoch !== header.epoch + 1n) {
    throw inputProblem(`Epoch ${epoch} does not follow epoch ${header.epoch}`, "Give the ledger of the epoch before.");
  }
  if (hashConfig(config) !== header.configHash) {
    throw inputProblem(
      "The campaign's settings are not those of the epoch before",
      "They are fixed for all epochs: the same settings have to be used.",
    );
  }
  if (BigInt(oxenHeight) < header.oxenHeight) {
    throw inputProblem(
      `Height ${oxenHeight} is below ${header.oxenHeight} of the epoch before`,
      "Check --oxen-height.",
    );
  }
  const isExtended = [NO_LEDGER, ...registrations.heads].includes(header.registrationsHead);
  if (!isExtended) {
    throw inputProblem(
      "The registrations are not those of the epoch before with more added",
      "Get an unchanged copy of the log.",
    );
  }
}

function inputProblem(problem: string, hint: string): ToolkitError {
  return new ToolkitError("INPUT_INVALID", `${problem}.`, { hint });
}
