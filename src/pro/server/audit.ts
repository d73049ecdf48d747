import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { type Audit, NO_ROOT } from "../api.js";
import { chainAfter, type ReceiptLog } from "../receipts.js";
import { spentHash } from "../spending.js";
import { endOf, formatDay, parseDay } from "./days.js";
import type { Domain } from "./schema.js";
import type { Store } from "./store.js";

/**
 * What was burned, issued and spent up to the end of a day. It follows from the chain and the database alone, so it is
 * the same whenever it is made once everything before that end is known.
 */
export async function makeAudit(day: number, log: ReceiptLog, store: Store, domain: Domain): Promise<Audit> {
  const receipts = log.receipts.filter(({ burnedAt }) => burnedAt < endOf(day));
  const burned = new Map<number, number>();
  for (const { plan, count } of receipts) burned.set(plan, (burned.get(plan) ?? 0) + count);
  const counts = new Map((await store.counts(day)).map((row) => [row.plan, row]));
  const spent = (await store.spentTokens(day)).map(spentHash).sort();
  return {
    format: "sesh-pro-audit/1",
    day: formatDay(day),
    chain_id: Number(domain.chainId),
    pro_burn: domain.proBurn,
    receipts: receipts.length,
    receipt_chain: chainAfter(receipts),
    plans: [...new Set([...burned.keys(), ...counts.keys()])]
      .sort((a, b) => a - b)
      .map((plan) => {
        const { issued = 0, redeemed = 0, exchanged = 0 } = counts.get(plan) ?? {};
        return { plan, burned: burned.get(plan) ?? 0, issued, redeemed, exchanged };
      }),
    spent_root: spentRootOf(spent),
    spent,
  };
}

/**
 * Refuses a database that does not have what its last audit says: an old copy or an empty one, with which tokens that are
 * spent could be spent again.
 */
export async function requireWhole(store: Store, published: Audit): Promise<void> {
  const day = parseDay(published.day);
  const spent = (await store.spentTokens(day)).map(spentHash).sort();
  const counts = new Map((await store.counts(day)).map((row) => [row.plan, row]));
  const same = published.plans.every(({ plan, issued, redeemed, exchanged }) => {
    const now = counts.get(plan) ?? { issued: 0, redeemed: 0, exchanged: 0 };
    return now.issued === issued && now.redeemed === redeemed && now.exchanged === exchanged;
  });
  if (same && spent.length === published.spent.length && spent.every((leaf, i) => leaf === published.spent[i])) return;
  throw new ToolkitError("CONFIG_INVALID", `The database does not agree with the audit of ${published.day}.`, {
    hint: "It is another one, or an old copy: tokens that are spent could be spent again. Restore the newest one.",
  });
}

/** Root of a Merkle tree with sorted pairs over the leaves as they are. */
export function spentRootOf(leaves: readonly Hex[]): Hex {
  return leaves.length === 0 ? NO_ROOT : (SimpleMerkleTree.of([...leaves]).root as Hex);
}

/**
 * What contradicts the counts. Each issued token was burned for, and each redeemed token goes back to an issued one,
 * since an exchange takes one for one. `complete`: the database has both what was issued and what was redeemed.
 */
export function faultsOf({ plans }: Audit, complete: boolean): string[] {
  return plans.flatMap(({ plan, burned, issued, redeemed }) => [
    ...(issued > burned ? [`plan ${plan}: ${issued} tokens issued for ${burned} burned units`] : []),
    ...(redeemed > burned ? [`plan ${plan}: ${redeemed} tokens redeemed for ${burned} burned units`] : []),
    ...(complete && redeemed > issued ? [`plan ${plan}: ${redeemed} tokens redeemed, ${issued} issued`] : []),
  ]);
}
