import type { Address } from "../../core/addresses.js";
import { type CoinConfig, multiplierAt } from "./config.js";
import type { LedgerEntry } from "./entry.js";
import type { Judgement } from "./judge.js";
import { compareText, KINDS, rowKey, type RowKind } from "./row.js";

/* Deposits become SESH: cap · (OXEN times its multiplier) / supply, rounded down once per recipient on the sum of all
   their deposits. How somebody split them makes no difference, and no recipient's amount falls from one epoch to the
   next. */

/** What an earlier epoch gave a row. */
export interface Credit {
  accepted: bigint;
  /** It was the row that reached the cap, or came after it. */
  overCap: boolean;
}

export interface CoinShare {
  account: Address;
  cumulative: bigint;
  /** The part that is of wOXEN. */
  woxen: bigint;
}

export interface CoinResult {
  /** In the order of the judgements. */
  entries: LedgerEntry[];
  shares: CoinShare[];
  /** What rounding left in the pool, in atomic SESH: num / den. */
  dust: { num: bigint; den: bigint };
}

export function convertCoins(
  config: CoinConfig,
  judgements: readonly Judgement[],
  earlier: ReadonlyMap<string, Credit>,
): CoinResult {
  const scale = new Scale(config);
  const accepted = creditRows(scale, judgements, earlier);
  const entries = judgements.map((judgement) => toEntry(judgement, accepted.get(judgement) ?? 0n));
  const weights = new Map<Address, Record<RowKind, bigint>>();
  for (const { row, to, accepted: amount } of entries) {
    if (to === undefined || amount === 0n) continue;
    const weight = weights.get(to) ?? { coin: 0n, woxen: 0n, bonus: 0n };
    weight[row.kind] += amount * scale.weightAt(Number(row.height));
    weights.set(to, weight);
  }
  const dust = { num: 0n, den: scale.limit };
  const shares = [...weights].map(([account, { coin, woxen }]) => {
    const exact = config.cap * (coin + woxen);
    const cumulative = exact / scale.limit;
    dust.num += exact % scale.limit;
    return { account, cumulative, woxen: cumulative - (config.cap * coin) / scale.limit };
  });
  return { entries, shares, dust };
}

/** Multipliers over one denominator, so that every weight is a whole number. */
class Scale {
  readonly #config: CoinConfig;
  readonly #denominator: bigint;
  /** The weight at which the cap is reached. */
  readonly limit: bigint;

  constructor(config: CoinConfig) {
    this.#config = config;
    this.#denominator = config.multipliers.reduce((product, { den }) => leastCommonMultiple(product, den), 1n);
    this.limit = config.supply * this.#denominator;
  }

  /** Of one atomic OXEN deposited at a height. */
  weightAt(height: number): bigint {
    const { num, den } = multiplierAt(this.#config.multipliers, height);
    return num * (this.#denominator / den);
  }
}

/**
 * How much of each bound row counts. What an earlier epoch gave stays; then first come, first served by height and ref,
 * until the cap: the row that reaches it counts in part, and those after it do not.
 */
function creditRows(
  scale: Scale,
  judgements: readonly Judgement[],
  earlier: ReadonlyMap<string, Credit>,
): Map<Judgement, bigint> {
  const accepted = new Map<Judgement, bigint>();
  let weight = 0n;
  let isFull = [...earlier.values()].some(({ overCap }) => overCap);
  const fresh: Judgement[] = [];
  for (const judgement of judgements) {
    if (judgement.to === undefined) continue;
    const credit = earlier.get(rowKey(judgement.row));
    if (credit === undefined || credit.accepted === 0n) {
      fresh.push(judgement);
      continue;
    }
    accepted.set(judgement, credit.accepted);
    weight += credit.accepted * scale.weightAt(judgement.height ?? 0);
  }
  for (const judgement of fresh.sort(byArrival)) {
    const { amount, height = 0 } = judgement;
    const unit = scale.weightAt(height);
    const rest = (scale.limit - weight) / unit;
    const part = isFull ? 0n : rest < amount ? rest : amount;
    isFull ||= part < amount;
    accepted.set(judgement, part);
    weight += part * unit;
  }
  return accepted;
}

function byArrival(a: Judgement, b: Judgement): number {
  return (
    (a.height ?? 0) - (b.height ?? 0) ||
    compareText(a.row.ref, b.row.ref) ||
    KINDS.indexOf(a.row.kind) - KINDS.indexOf(b.row.kind)
  );
}

function toEntry({ row, amount, code, to, by, manual }: Judgement, accepted: bigint): LedgerEntry {
  if (code !== undefined) return { row, amount, outcome: "rejected", accepted: 0n, code };
  if (to === undefined || by === undefined) return { row, amount, outcome: "pending", accepted: 0n };
  if (accepted === 0n) return { row, amount, outcome: "rejected", accepted, code: "OVER_CAP" };
  const entry = { row, amount, outcome: "accepted", accepted, to, by, ...(manual && { manual }) } as const;
  return accepted === amount ? entry : { ...entry, code: "OVER_CAP" };
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
