import {
  decodePoint,
  encodeVarint,
  hashToScalar,
  keccak,
  multiply,
  BASE,
  type OxenPoint,
  toBytes,
  toNumber,
} from "./curve.js";

/* What an address received in a transaction, from public data and the shared secret of sender and receiver. */

/** The parts of a transaction that matter here, from `get_transactions`. */
export interface OxenTransaction {
  /** 32 bytes. */
  txid: Uint8Array;
  /** The transaction's public key R. */
  publicKey: Uint8Array;
  /** One per output where the sender paid subaddresses too. */
  additionalKeys?: readonly Uint8Array[];
  /** 8 bytes. */
  encryptedPaymentId?: Uint8Array;
  outputs: readonly OxenOutput[];
}

/** An output with a hidden amount. */
export interface OxenOutput {
  key: Uint8Array;
  /** 8 bytes. */
  encryptedAmount: Uint8Array;
  /** Pedersen commitment to the amount. */
  commitment: Uint8Array;
}

export interface ReceivedOutput {
  index: number;
  /** Atomic OXEN. */
  amount: bigint;
}

/** The second generator of Pedersen commitments. */
const H = decodePoint(Buffer.from("8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94", "hex"));
const PAYMENT_ID_TAIL = Uint8Array.of(0x8d);

/** 8 a R, from the view secret and the transaction's key, or from r and the view key. */
export function derivationOf(key: OxenPoint, secret: bigint): Uint8Array {
  return multiply(multiply(key, secret), 8n).toBytes();
}

/** The same from a R alone, which a proof shows. */
export function derivationFromShared(shared: OxenPoint): Uint8Array {
  return multiply(shared, 8n).toBytes();
}

export function outputKeyOf(derivation: Uint8Array, index: number, spendKey: OxenPoint): Uint8Array {
  return multiply(BASE, outputSecretOf(derivation, index)).add(spendKey).toBytes();
}

export function outputSecretOf(derivation: Uint8Array, index: number): bigint {
  return hashToScalar(derivation, encodeVarint(BigInt(index)));
}

/** XOR with a hash of the output's secret; the same both ways. */
export function maskAmount(amount: Uint8Array, outputSecret: bigint): Uint8Array {
  const mask = keccak(Buffer.from("amount", "ascii"), toBytes(outputSecret));
  return amount.map((byte, i) => byte ^ (mask[i] ?? 0));
}

export function amountCommitmentOf(amount: bigint, outputSecret: bigint): Uint8Array {
  const blinding = hashToScalar(Buffer.from("commitment_mask", "ascii"), toBytes(outputSecret));
  if (H === undefined) throw new TypeError("The generator of commitments is not a point.");
  return multiply(BASE, blinding).add(multiply(H, amount)).toBytes();
}

/** XOR with a hash of the derivation; the same both ways. */
export function maskPaymentId(paymentId: Uint8Array, derivation: Uint8Array): Uint8Array {
  const mask = keccak(derivation, PAYMENT_ID_TAIL);
  return paymentId.map((byte, i) => byte ^ (mask[i] ?? 0));
}

/**
 * The outputs that belong to a spend key, by the derivation of the transaction's key and those of its additional keys. An
 * amount counts only if the commitment opens to it.
 */
export function receivedOutputs(
  { outputs }: OxenTransaction,
  spendKey: OxenPoint,
  derivation: Uint8Array | undefined,
  additional: readonly (Uint8Array | undefined)[] = [],
): ReceivedOutput[] {
  return outputs.flatMap((output, index) => {
    const candidates = [derivation, additional[index]].filter((candidate) => candidate !== undefined);
    const mine = candidates.find((candidate) => isEqual(outputKeyOf(candidate, index, spendKey), output.key));
    if (mine === undefined) return [];
    const secret = outputSecretOf(mine, index);
    const amount = toNumber(maskAmount(output.encryptedAmount, secret));
    return isEqual(amountCommitmentOf(amount, secret), output.commitment) ? [{ index, amount }] : [];
  });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}
