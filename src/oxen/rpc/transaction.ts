import { decodeVarint, keccak } from "../curve.js";
import type { OxenOutput, OxenTransaction } from "../outputs.js";

/* A transaction as the Oxen chain has it, without the part that a node may prune: prefix and RingCT base, in
   oxen-core's cryptonote_basic.h (`transaction_prefix`, `serialize_base`), rctTypes.h (`serialize_rctsig_base`) and
   tx_extra.h. */

/** A transaction with what it spends. */
export interface ChainTransaction extends OxenTransaction {
  /** Of its inputs, 32 bytes each. */
  keyImages: readonly Uint8Array[];
}

const KEY_SIZE = 32;
const AMOUNT_SIZE = 8;
const PAYMENT_ID_SIZE = 8;
/** From ring signatures with hidden amounts to transactions with a type. */
const VERSIONS = { ringct: 2, unlockTimes: 3, types: 4 } as const;
const TO_KEY = 0x02;
/** Bulletproof2 and CLSAG: the types with amounts of 8 bytes, all that a wallet makes since 2019. */
const RCT_TYPES: readonly number[] = [4, 5];
const EXTRA = { publicKey: 0x01, nonce: 0x02, additionalKeys: 0x04 } as const;
const ENCRYPTED_PAYMENT_ID = 0x01;

/**
 * Reads the part of a transaction that is never pruned, and computes its id from it and the hash of the rest: keccak of
 * the hashes of prefix, base and rest. So nobody can give another transaction for an id. Undefined for anything that is
 * not a transfer with hidden amounts.
 */
export function readTransaction(unprunable: Uint8Array, prunableHash: Uint8Array): ChainTransaction | undefined {
  try {
    const reader = new ByteReader(unprunable);
    const { keyImages, keys, extra } = readPrefix(reader);
    const prefixSize = reader.position;
    const outputs = readBase(reader, keys);
    if (!reader.atEnd()) return undefined;
    const prefix = unprunable.subarray(0, prefixSize);
    const txid = keccak(keccak(prefix), keccak(unprunable.subarray(prefixSize)), prunableHash);
    return { txid, ...readExtra(extra), outputs, keyImages };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readPrefix(reader: ByteReader): { keyImages: Uint8Array[]; keys: Uint8Array[]; extra: Uint8Array } {
  const version = reader.varint();
  if (version < VERSIONS.ringct || version > VERSIONS.types) throw new RangeError("another version");
  if (version >= VERSIONS.unlockTimes) reader.list(() => reader.varint());
  if (version === VERSIONS.unlockTimes) reader.bytes(1);
  reader.varint();
  const keyImages = reader.list(() => {
    if (reader.byte() !== TO_KEY) throw new RangeError("no input that spends");
    reader.varint();
    reader.list(() => reader.varint());
    return reader.bytes(KEY_SIZE);
  });
  const keys = reader.list(() => {
    reader.varint();
    if (reader.byte() !== TO_KEY) throw new RangeError("no output to a key");
    return reader.bytes(KEY_SIZE);
  });
  const extra = reader.bytes(reader.varint());
  if (version >= VERSIONS.types) reader.varint();
  return { keyImages, keys, extra };
}

function readBase(reader: ByteReader, keys: readonly Uint8Array[]): OxenOutput[] {
  if (!RCT_TYPES.includes(reader.varint())) throw new RangeError("another type");
  reader.varint();
  // First all amounts, then all commitments.
  const amounts = keys.map((key) => ({ key, encryptedAmount: reader.bytes(AMOUNT_SIZE) }));
  return amounts.map((output) => ({ ...output, commitment: reader.bytes(KEY_SIZE) }));
}

type Extra = Pick<OxenTransaction, "publicKey" | "additionalKeys" | "encryptedPaymentId">;

/**
 * The first of each field that matters. Wallets write them before all others, so what follows an unknown field is left
 * out. Extra is what the sender likes; without a key in it nobody can have been paid.
 */
function readExtra(extra: Uint8Array): Extra {
  let publicKey: Uint8Array = new Uint8Array();
  const rest: Omit<Extra, "publicKey"> = {};
  const reader = new ByteReader(extra);
  try {
    while (!reader.atEnd()) {
      const tag = reader.byte();
      if (tag === EXTRA.publicKey) {
        const key = reader.bytes(KEY_SIZE);
        if (publicKey.length === 0) publicKey = key;
      } else if (tag === EXTRA.nonce) {
        const nonce = reader.bytes(reader.varint());
        const isPaymentId = nonce[0] === ENCRYPTED_PAYMENT_ID && nonce.length === 1 + PAYMENT_ID_SIZE;
        if (isPaymentId) rest.encryptedPaymentId ??= nonce.slice(1);
      } else if (tag === EXTRA.additionalKeys) {
        const keys = reader.list(() => reader.bytes(KEY_SIZE));
        rest.additionalKeys ??= keys;
      } else break;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return { publicKey, ...rest };
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#at;
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const [byte = 0] = this.bytes(1);
    return byte;
  }

  bytes(size: number): Uint8Array {
    if (size > this.#bytes.length - this.#at) throw new RangeError("the end is missing");
    this.#at += size;
    return this.#bytes.slice(this.#at - size, this.#at);
  }

  varint(): number {
    const found = decodeVarint(this.#bytes.subarray(this.#at));
    if (found === undefined) throw new RangeError("no number where one belongs");
    this.#at += found.size;
    return Number(found.value);
  }

  list<Item>(item: () => Item): Item[] {
    const size = this.varint();
    // Every item has at least a byte: a size that is only claimed costs nothing.
    if (size > this.#bytes.length - this.#at) throw new RangeError("more items than bytes");
    return Array.from({ length: size }, item);
  }
}
