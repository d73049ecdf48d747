import { z } from "zod";
import type { Address } from "../core/addresses.js";
import { burnAddressOf, type BurnAddress } from "./burnAddress.js";
import { claimMessage, claimPaymentId, type ClaimDomain } from "./claimMessage.js";
import { decodePoint, type OxenPoint } from "./curve.js";
import { formatOxenAddress, type OxenNetwork } from "./oxenAddress.js";
import { derivationOf, maskPaymentId, receivedOutputs } from "./outputs.js";
import { hash } from "./rpc/fields.js";
import type { ChainTransaction } from "./rpc/transaction.js";

/* Where OXEN are deposited, and what a deposit is. */

/** What a transaction burnt for a campaign, read from the transaction itself. */
export interface Deposit {
  /** 64 hexadecimal digits, as Oxen writes them. */
  txid: string;
  height: number;
  /** Atomic OXEN; zero if nothing of it reached the address in a form that counts. */
  amount: bigint;
  /** 16 hexadecimal digits; absent if the sender gave none. */
  paymentId?: string;
  /** What a sender's proof is checked against, and what was spent. */
  transaction: ChainTransaction;
}

/** Every campaign of every deployment has its own: a deposit for a rehearsal cannot count in the real one. */
export function depositAddress(network: OxenNetwork, domain: ClaimDomain): BurnAddress {
  return burnAddressOf(network, depositLabel(domain));
}

/** What the address is made from: the beginning of every claim message, which names version, campaign and domain. */
function depositLabel(domain: ClaimDomain): string {
  return claimMessage(domain, NOBODY, 0).replace(/ to=.*$/, " deposits");
}

const NOBODY: Address = `0x${"00".repeat(20)}`;

/** The deposit address with a payment id in it: all that a sender has to type. */
export function integratedAddress(network: OxenNetwork, { spendKey, viewKey }: BurnAddress, paymentId: string): string {
  const id = Uint8Array.from(Buffer.from(paymentId, "hex"));
  return formatOxenAddress({ network, kind: "integrated", spendKey, viewKey, paymentId: id });
}

/** The payment id that binds a deposit to a recipient. */
export function paymentIdOf(domain: ClaimDomain, to: Address, nonce: number): string {
  return Buffer.from(claimPaymentId(domain, to, nonce)).toString("hex");
}

/**
 * Opens a transaction with the address's view key, which everybody knows: who checks it comes to the same result,
 * whatever a wallet may say.
 */
export function readDeposit(burn: BurnAddress, height: number, transaction: ChainTransaction): Deposit {
  const spend = decodePoint(burn.spendKey);
  if (spend === undefined) throw new TypeError("The deposit address has no spend key.");
  const derive = (key: Uint8Array) => {
    const point: OxenPoint | undefined = decodePoint(key);
    return point && derivationOf(point, burn.viewSecret);
  };
  const main = derive(transaction.publicKey);
  const received = receivedOutputs(transaction, spend, main, transaction.additionalKeys?.map(derive));
  const paymentId =
    main && transaction.encryptedPaymentId && hexOf(maskPaymentId(transaction.encryptedPaymentId, main));
  return {
    txid: hexOf(transaction.txid),
    height,
    amount: received.reduce((sum, { amount }) => sum + amount, 0n),
    // Wallets hide the absence of a payment id behind zeros.
    ...(paymentId !== undefined && /[^0]/.test(paymentId) && { paymentId }),
    transaction,
  };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const bytes = (size: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * size}}$`), `must be ${size} bytes of hex`)
    .transform((text) => Uint8Array.from(Buffer.from(text, "hex")));
const key = z.union([bytes(32), bytes(0)]);
const transactionSchema = z
  .strictObject({
    publicKey: key,
    additionalKeys: z.array(bytes(32)).optional(),
    encryptedPaymentId: bytes(8).optional(),
    outputs: z.array(z.strictObject({ key: bytes(32), encryptedAmount: bytes(8), commitment: bytes(32) })),
    keyImages: z.array(bytes(32)),
  })
  .transform(({ publicKey, additionalKeys, encryptedPaymentId, outputs, keyImages }) => ({
    publicKey,
    outputs,
    keyImages,
    ...(additionalKeys && { additionalKeys }),
    ...(encryptedPaymentId && { encryptedPaymentId }),
  }));

/** A transaction as Oxen writes it. */
export const txidSchema = hash;
export const paymentIdSchema = z.string().regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits in lower case");
/** Atomic OXEN as text. */
export const atomicSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,19})$/, "must be a whole number as text")
  .transform(BigInt);

/** A deposit as a line of JSON. */
export const depositSchema = z
  .strictObject({
    txid: hash,
    height: z.int().nonnegative(),
    amount: atomicSchema,
    paymentId: paymentIdSchema.optional(),
    transaction: transactionSchema,
  })
  .transform(({ txid, height, amount, paymentId, transaction }): Deposit => {
    const id = Uint8Array.from(Buffer.from(txid, "hex"));
    return { txid, height, amount, ...(paymentId && { paymentId }), transaction: { txid: id, ...transaction } };
  });

/** What {@link depositSchema} reads. */
export function depositToData({ txid, height, amount, paymentId, transaction }: Deposit): object {
  const { publicKey, additionalKeys, encryptedPaymentId, outputs, keyImages } = transaction;
  return {
    txid,
    height,
    amount,
    paymentId,
    transaction: {
      publicKey: hexOf(publicKey),
      additionalKeys: additionalKeys?.map(hexOf),
      encryptedPaymentId: encryptedPaymentId && hexOf(encryptedPaymentId),
      outputs: outputs.map((output) => ({
        key: hexOf(output.key),
        encryptedAmount: hexOf(output.encryptedAmount),
        commitment: hexOf(output.commitment),
      })),
      keyImages: keyImages.map(hexOf),
    },
  };
}
