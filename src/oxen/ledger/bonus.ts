import type { Address } from "../../core/addresses.js";
import type { BonusConfig } from "./config.js";
import type { LedgerEntry } from "./entry.js";
import type { BoundBy, Judgement } from "./judge.js";
import type { SignedBinding } from "./manual.js";
import { compareText } from "./row.js";

/* Points become SESH: all of the cap is shared among the spend keys that have points, whether somebody registered for them
   or not, so that a registration changes nobody else's share. */

export interface BonusShare {
  spendKey: string;
  share: bigint;
  to: Address | undefined;
}

export interface BonusResult {
  /** In the order of the judgements. */
  entries: LedgerEntry[];
  /** They sum to the cap exactly. */
  shares: BonusShare[];
}

/** What decides between the bindings of one holder. */
export interface Candidate {
  nonce: number;
  height: number;
}

interface Binding extends Candidate {
  to: Address;
  by: BoundBy;
  manual?: SignedBinding;
}

export function shareBonus({ cap, freezeHeight }: BonusConfig, judgements: readonly Judgement[]): BonusResult {
  const points = new Map<string, bigint>();
  const bindings = new Map<string, Binding[]>();
  for (const judgement of judgements) {
    const { spendKey, amount } = judgement;
    if (spendKey === undefined) continue;
    points.set(spendKey, (points.get(spendKey) ?? 0n) + amount);
    const binding = bindingOf(judgement);
    if (binding !== undefined) bindings.set(spendKey, [...(bindings.get(spendKey) ?? []), binding]);
  }
  const bound = new Map([...bindings].map(([key, candidates]) => [key, chooseBinding(candidates, freezeHeight)]));
  return {
    entries: judgements.map((judgement) => toEntry(judgement, bound.get(judgement.spendKey ?? ""))),
    shares: [...shareByRemainder(cap, points)].map(([spendKey, share]) => ({
      spendKey,
      share,
      to: bound.get(spendKey)?.to,
    })),
  };
}

/**
 * Shares a whole number by points: everybody's exact share rounded down, and one more for those with the largest
 * remainders, at equal remainders in the order of the keys, until it is all shared.
 */
export function shareByRemainder(cap: bigint, points: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const all = [...points.values()].reduce((sum, each) => sum + each, 0n);
  const exact = [...points].map(([key, own]) => ({ key, share: (cap * own) / all, remainder: (cap * own) % all }));
  const left = cap - exact.reduce((sum, { share }) => sum + share, 0n);
  exact.sort((a, b) => {
    if (a.remainder === b.remainder) return compareText(a.key, b.key);
    return a.remainder > b.remainder ? -1 : 1;
  });
  return new Map(exact.map(({ key, share }, i) => [key, BigInt(i) < left ? share + 1n : share]));
}

/**
 * Up to the freeze height the highest nonce wins, and any signature over a decision of attesters. After it the first
 * binding stays, because it may have been paid.
 */
export function chooseBinding<Each extends Candidate>(
  candidates: readonly Each[],
  freezeHeight: number,
): Each | undefined {
  const frozen = candidates.filter(({ height }) => height <= freezeHeight);
  // At a tie the first in the order of the ledger.
  const isBetter = (a: Candidate, b: Candidate) => (frozen.length > 0 ? a.nonce > b.nonce : a.height < b.height);
  return (frozen.length > 0 ? frozen : candidates).reduce<Each | undefined>(
    (best, each) => (best === undefined || isBetter(each, best) ? each : best),
    undefined,
  );
}

function bindingOf({ to, by, manual, nonce, height }: Judgement): Binding | undefined {
  if (to === undefined || by === undefined) return undefined;
  if (manual !== undefined) return { to, by, manual, nonce: -1, height: manual.height };
  return { to, by, nonce: nonce ?? 0, height: height ?? 0 };
}

/** A row whose own binding is faulty keeps its code, and is paid all the same if another row binds its holder. */
function toEntry({ row, amount, code, spendKey }: Judgement, binding: Binding | undefined): LedgerEntry {
  const entry = { row, amount, ...(code !== undefined && { code }), ...(spendKey !== undefined && { spendKey }) };
  if (spendKey !== undefined && binding !== undefined) {
    const { to, by, manual } = binding;
    return { ...entry, outcome: "accepted", accepted: amount, to, by, ...(manual && { manual }) };
  }
  return { ...entry, outcome: code === undefined ? "pending" : "rejected", accepted: 0n };
}
