import { toJson } from "../core/json.js";
import type { Deposit } from "./deposits.js";
import type { SenderProof } from "./proofLog.js";

/* Deposits as rows of the snapshot that a ledger is computed from: JSON Lines, what is empty is left out. */

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** All rows up to a height, in the order of height and transaction, so that everybody who watched has the same bytes. */
export function formatCoinRows(
  deposits: Iterable<Deposit>,
  height: number,
  proofs: ReadonlyMap<string, SenderProof>,
): string {
  return [...deposits]
    .filter((deposit) => deposit.height <= height)
    .sort((a, b) => a.height - b.height || (a.txid < b.txid ? -1 : 1))
    .map((deposit) => `${toJson(coinRow(deposit, proofs.get(deposit.txid)), 0)}\n`)
    .join("");
}

function coinRow({ txid, height, amount, paymentId, transaction }: Deposit, proof: SenderProof | undefined) {
  const { publicKey, additionalKeys = [], keyImages } = transaction;
  // A transaction without a key has paid nobody, and there is nothing to prove.
  const keys = publicKey.length === 0 ? undefined : [publicKey, ...additionalKeys].map(hexOf).join(";");
  return {
    kind: "coin",
    ref: txid,
    amount,
    ...(proof && { evm: proof.to, sig: proof.proof, nonce: String(proof.nonce) }),
    height: String(height),
    pid: paymentId,
    keys,
    images: keyImages.map(hexOf).join(";"),
  };
}
