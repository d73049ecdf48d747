import { type IssueRequest, fromBase64, Refusal } from "../api.js";
import { blindSign, isBelowModulus } from "../blindRsa.js";
import { commitmentOf, isInTree } from "../commitment.js";
import type { Hex } from "../../core/hex.js";
import type { Receipt } from "../receipts.js";
import { dayOf } from "./days.js";
import { issuablePeriod, type KeyRing, type ServerKey, type SigningKey } from "./keyRing.js";
import type { ReceiptWatch } from "./receiptWatch.js";
import type { Store } from "./store.js";

export interface IssuerOptions {
  keys: KeyRing;
  receipts: ReceiptWatch;
  store: Store;
  /** Unix seconds. */
  now: () => number;
}

/** Where a receipt names a commitment. */
interface Place {
  /** No token is wanted for it. */
  cancelled: boolean;
  /** How many commitments of the receipt may be signed, where it does not list them. */
  limit: number | undefined;
}

/** Signs blinded messages that a final purchase has paid for. Asking again gives the same answer. */
export class Issuer {
  readonly #options: IssuerOptions;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  async issue(request: IssueRequest): Promise<Uint8Array> {
    const { store, now } = this.#options;
    const receipt = await this.#receipt(request.receipt_id);
    if (receipt.plan !== request.plan) throw new Refusal("wrong_plan", `The receipt is for plan ${receipt.plan}.`);
    const key = this.#key(request.key_id as Hex, receipt);
    const blindedMessage = fromBase64(request.blinded_msg);
    const publicKey = key.published.key;
    if (!isBelowModulus(publicKey, blindedMessage)) {
      throw new Refusal("bad_blinded_msg", "The blinded message is not below the key's modulus.");
    }
    const commitment = commitmentOf(receipt.plan, publicKey.keyId, blindedMessage);
    const place = this.#place(receipt, commitment, request.proof as Hex[]);
    if (place.cancelled && !(await store.isIssued(commitment))) {
      throw new Refusal("cancelled", "The payer has cancelled this unit.");
    }
    // Before the signature: whoever has one finds its commitment among the issued ones.
    const issue = { commitment, receiptId: receipt.id, plan: receipt.plan, day: dayOf(now()), limit: place.limit };
    if (!(await store.issue(issue))) {
      throw new Refusal("receipt_exhausted", `All ${receipt.count} units of this receipt have been issued.`);
    }
    return blindSign(key.privateKey, publicKey, blindedMessage);
  }

  /** Where a commitment stands on the chain, and whether it was signed. */
  async find(commitment: Hex) {
    const found = this.#options.receipts.log.find(commitment);
    if (found === undefined) throw new Refusal("not_found", "No final purchase names this commitment.");
    const { receipt, index } = found;
    const cancelled = this.#options.receipts.log.isCancelled(receipt.id, index);
    const issued = await this.#options.store.isIssued(commitment);
    return { receipt_id: receipt.id, plan: receipt.plan, index, cancelled, issued };
  }

  async #receipt(id: number): Promise<Receipt> {
    const { receipts } = this.#options;
    const receipt = await receipts.find(id);
    if (receipts.isStale) throw new Refusal("unavailable", "The chain cannot be read now; try again later.");
    if (receipt === undefined) throw new Refusal("unknown_receipt", `There is no final receipt ${id} yet.`);
    return receipt;
  }

  #key(keyId: Hex, { plan, burnedAt }: Receipt): SigningKey {
    const key = this.#options.keys.findSigning(keyId);
    if (key === undefined) throw new Refusal("wrong_key", "This issuer does not have the key.");
    if (key.published.plan !== plan) throw new Refusal("wrong_plan", `The key is for plan ${key.published.plan}.`);
    requireIssuable(key, burnedAt, "The purchase was made");
    if (this.#options.now() >= key.published.redeemUntil) {
      throw new Refusal("key_expired", "Tokens of this key can no longer be redeemed.");
    }
    return key;
  }

  #place(receipt: Receipt, commitment: Hex, proof: readonly Hex[]): Place {
    const { log } = this.#options.receipts;
    const { id, root, count, commitments } = receipt;
    if (commitments !== undefined || root === commitment) {
      const indices = [...(commitments ?? [commitment]).entries()].filter(([, c]) => c === commitment).map(([i]) => i);
      if (indices.length === 0) throw notInReceipt();
      return { cancelled: indices.every((index) => log.isCancelled(id, index)), limit: undefined };
    }
    // Proofs do not say which unit they are for, so units of a root cannot be cancelled.
    if (!isInTree(root, commitment, proof)) throw notInReceipt();
    return { cancelled: false, limit: count };
  }
}

/** Refuses a key for something that did not happen in its time. */
export function requireIssuable(key: ServerKey, time: number, what: string): void {
  const { from, until } = issuablePeriod(key);
  if (time < from) throw new Refusal("wrong_key", `${what} before the key's time.`);
  if (time > until) throw new Refusal("key_expired", `${what} after the key's time.`);
}

function notInReceipt(): Refusal {
  return new Refusal("not_in_receipt", "The receipt does not name this plan, key and blinded message.");
}
