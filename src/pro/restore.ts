import type { Hex } from "../core/hex.js";
import type { ProAccount } from "./account.js";
import { recordOf } from "./buyer.js";
import { type VerifiedKey } from "./keys.js";
import { derivePurchase } from "./purchase.js";
import type { ReceiptLog } from "./receipts.js";
import { spentHash } from "./spending.js";
import type { WalletFile, WalletPurchase } from "./wallet.js";

/** So many indices in a row without a trace end the search. */
export const GAP = 20;
/** So many indices after the last one are left out: what was spent since the last audit may have used them. */
export const MARGIN = 5;

export interface RestoreSources {
  log: ReceiptLog;
  keys: readonly VerifiedKey[];
  /** `spentHash` of all spent tokens, from the newest audit. */
  spent: readonly Hex[];
}

/**
 * Finds an account's purchases again from nothing but its secret, and writes them into the wallet file. Nobody is asked
 * about any of them: the log and the list of spent tokens are read whole and compared here. Answers with what is new.
 */
export async function restorePurchases(
  file: WalletFile,
  { purchaseSecret }: ProAccount,
  sources: RestoreSources,
): Promise<WalletPurchase[]> {
  const plans = [...new Set(sources.keys.map(({ plan }) => plan))];
  const found = plans.map((plan) => ({ plan, ...searchPlan(purchaseSecret, plan, sources) }));
  return file.change((wallet) => {
    const fresh = found
      .flatMap(({ purchases }) => purchases)
      .filter(({ commitment }) => !wallet.purchases.some((known) => known.commitment === commitment));
    wallet.purchases.push(...fresh);
    for (const { plan, nextIndex } of found) {
      wallet.nextIndex[plan] = Math.max(wallet.nextIndex[plan] ?? 0, nextIndex);
    }
    for (const { key, text } of sources.keys) {
      if (fresh.some(({ keyId }) => keyId === key.keyId)) wallet.keyFiles[key.keyId] = text;
    }
    return fresh;
  });
}

function searchPlan(secret: Uint8Array, plan: number, { log, keys, spent }: RestoreSources) {
  const spentHashes = new Set(spent);
  const purchases: WalletPurchase[] = [];
  let last = -1;
  for (let index = 0; index <= last + GAP; index++) {
    const candidates = keys.filter((key) => key.plan === plan).map((key) => derivePurchase(secret, index, key));
    const isSpent = candidates.some(({ tokenKey }) => spentHashes.has(spentHash(tokenKey)));
    const onChain = candidates.flatMap((purchase) => {
      const unit = log.find(purchase.commitment, plan);
      if (unit === undefined) return [];
      const place = { receiptId: unit.receipt.id, unit: unit.index };
      return [{ ...recordOf(purchase, isSpent ? "redeemed" : "burned"), ...place }];
    });
    purchases.push(...onChain);
    if (isSpent || onChain.length > 0) last = index;
  }
  return { purchases, nextIndex: last + 1 + MARGIN };
}

/** Whether a purchase waits for its token: paid for and not fetched, or fetched on a device that is gone. */
export function lacksToken({ state, token }: WalletPurchase): boolean {
  return token === undefined && (state === "burned" || state === "redeemed");
}
