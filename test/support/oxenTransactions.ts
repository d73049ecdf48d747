import { decodePoint, keccak, publicKeyOf, toBytes } from "../../src/oxen/curve.js";
import {
  amountCommitmentOf,
  derivationOf,
  maskAmount,
  maskPaymentId,
  type OxenTransaction,
  outputKeyOf,
  outputSecretOf,
} from "../../src/oxen/outputs.js";

export interface OxenDestination {
  spendKey: Uint8Array;
  viewKey: Uint8Array;
  amount: bigint;
  paymentId?: Uint8Array;
}

/** The transaction with the secret key r that a wallet would make to pay these. */
export function oxenTransaction(secret: bigint, destinations: readonly OxenDestination[]): OxenTransaction {
  const publicKey = publicKeyOf(secret);
  let encryptedPaymentId: Uint8Array | undefined;
  const outputs = destinations.map(({ spendKey, viewKey, amount, paymentId }, i) => {
    const derivation = derivationOf(decodePoint(viewKey)!, secret);
    const outputSecret = outputSecretOf(derivation, i);
    if (paymentId !== undefined) encryptedPaymentId = maskPaymentId(paymentId, derivation);
    return {
      key: outputKeyOf(derivation, i, decodePoint(spendKey)!),
      encryptedAmount: maskAmount(toBytes(amount, 8), outputSecret),
      commitment: amountCommitmentOf(amount, outputSecret),
    };
  });
  const txid = keccak(publicKey, ...outputs.map(({ key }) => key));
  return { txid, publicKey, outputs, ...(encryptedPaymentId !== undefined && { encryptedPaymentId }) };
}
