import { decodeBase58, encodeBase58 } from "./base58.js";
import { BASE, decodePoint, hashToScalar, keccak, multiply, type OxenPoint } from "./curve.js";
import type { OxenAddress } from "./oxenAddress.js";
import { derivationFromShared, type OxenTransaction, receivedOutputs, type ReceivedOutput } from "./outputs.js";
import { decodeSignature, encodeSignature, randomScalar } from "./signatures.js";

/* `get_tx_proof` of an Oxen wallet with a message: the sender shows D = r A and proves that it knows r with R = r G.
   Only the sender can; a proof that begins with InProof is made with the receiver's view key, which is public here, and
   is never accepted. */

const MAGIC = "OutProofV1";
/** Characters of 32 and of 64 bytes. */
const KEY_LENGTH = 44;
const SIGNATURE_LENGTH = 88;
const PART_LENGTH = KEY_LENGTH + SIGNATURE_LENGTH;

/**
 * Checks a sender's proof for a message and answers with what the address received; undefined if the proof is wrong.
 * Not for subaddresses, which are never paid to here.
 */
export function verifyOutProof(
  transaction: OxenTransaction,
  { kind, spendKey, viewKey }: OxenAddress,
  message: string,
  proof: string,
): ReceivedOutput[] | undefined {
  const keys = [transaction.publicKey, ...(transaction.additionalKeys ?? [])];
  const body = proof.slice(MAGIC.length);
  if (!proof.startsWith(MAGIC) || body.length !== PART_LENGTH * keys.length || kind === "subaddress") return undefined;
  const [spend, view] = [decodePoint(spendKey), decodePoint(viewKey)];
  if (spend === undefined || view === undefined) return undefined;
  const hash = proofHash(transaction, message);
  const [main, ...additional] = keys.map((key, i) => {
    const shared = verifyPart(hash, key, view, body.slice(i * PART_LENGTH, (i + 1) * PART_LENGTH));
    return shared && derivationFromShared(shared);
  });
  if (main === undefined && additional.every((derivation) => derivation === undefined)) return undefined;
  return receivedOutputs(transaction, spend, main, additional);
}

/** The shared secret of one transaction key, if the proof for it is right. */
function verifyPart(hash: Uint8Array, key: Uint8Array, view: OxenPoint, part: string): OxenPoint | undefined {
  const sharedBytes = decodeBase58(part.slice(0, KEY_LENGTH));
  const signature = decodeSignature(decodeBase58(part.slice(KEY_LENGTH)) ?? new Uint8Array());
  const shared = sharedBytes && decodePoint(sharedBytes);
  const point = decodePoint(key);
  if (sharedBytes === undefined || shared === undefined || point === undefined || signature === undefined)
    return undefined;
  const { challenge, response } = signature;
  const x = multiply(point, challenge).add(multiply(BASE, response));
  const y = multiply(shared, challenge).add(multiply(view, response));
  return hashToScalar(hash, sharedBytes, x.toBytes(), y.toBytes()) === challenge ? shared : undefined;
}

/** A sender's proof with the transaction's secret key r; for a transaction without additional keys. */
export function makeOutProof(
  transaction: OxenTransaction,
  viewKey: OxenPoint,
  secret: bigint,
  message: string,
): string {
  const nonce = randomScalar();
  const shared = multiply(viewKey, secret).toBytes();
  const [x, y] = [multiply(BASE, nonce).toBytes(), multiply(viewKey, nonce).toBytes()];
  const challenge = hashToScalar(proofHash(transaction, message), shared, x, y);
  return MAGIC + encodeBase58(shared) + encodeBase58(encodeSignature(challenge, nonce, secret));
}

function proofHash({ txid }: OxenTransaction, message: string): Uint8Array {
  return keccak(txid, Buffer.from(message, "utf8"));
}
