import { decodeBase58, encodeBase58 } from "./base58.js";
import { decodePoint, decodeVarint, encodeVarint, keccak } from "./curve.js";

export type OxenNetwork = "mainnet" | "testnet" | "stagenet" | "devnet";
export type OxenAddressKind = "standard" | "integrated" | "subaddress";

export interface OxenAddress {
  network: OxenNetwork;
  kind: OxenAddressKind;
  /** Who can spend; 32 bytes. */
  spendKey: Uint8Array;
  /** Who can see; 32 bytes. */
  viewKey: Uint8Array;
  /** 8 bytes of an integrated address. */
  paymentId?: Uint8Array;
}

/** Why text is not an address that a claim can be for; codes of the ledger's rejects. */
export type OxenAddressProblem = "BAD_OXEN_ADDRESS" | "WRONG_NETWORK" | "BAD_OXEN_KEY";

const KINDS = ["standard", "integrated", "subaddress"] as const;
/** Prefixes by kind, from oxen-core's cryptonote_config.h. */
const PREFIXES: Record<OxenNetwork, readonly [bigint, bigint, bigint]> = {
  mainnet: [114n, 115n, 116n],
  testnet: [156n, 157n, 158n],
  stagenet: [4888n, 5272n, 5656n],
  devnet: [3930n, 4442n, 5850n],
};
const CHECKSUM_SIZE = 4;
const KEY_SIZE = 32;
const PAYMENT_ID_SIZE = 8;

/**
 * Reads an address of a network. Stricter than an Oxen daemon: keys with a torsion component are refused, because
 * nobody comes to one honestly.
 */
export function parseOxenAddress(text: string, network: OxenNetwork): OxenAddress | OxenAddressProblem {
  const decoded = decodeTagged(text);
  if (decoded === undefined) return "BAD_OXEN_ADDRESS";
  const { tag, data } = decoded;
  const kind = KINDS[PREFIXES[network].indexOf(tag)];
  if (kind === undefined) {
    return Object.values(PREFIXES).some((prefixes) => prefixes.includes(tag)) ? "WRONG_NETWORK" : "BAD_OXEN_ADDRESS";
  }
  if (data.length !== 2 * KEY_SIZE + (kind === "integrated" ? PAYMENT_ID_SIZE : 0)) return "BAD_OXEN_ADDRESS";
  const [spendKey, viewKey] = [data.slice(0, KEY_SIZE), data.slice(KEY_SIZE, 2 * KEY_SIZE)];
  if (!isHonestKey(spendKey) || !isHonestKey(viewKey)) return "BAD_OXEN_KEY";
  const keys = { network, kind, spendKey, viewKey };
  return kind === "integrated" ? { ...keys, paymentId: data.slice(2 * KEY_SIZE) } : keys;
}

export function formatOxenAddress({ network, kind, spendKey, viewKey, paymentId }: OxenAddress): string {
  const data = Buffer.concat([spendKey, viewKey, paymentId ?? new Uint8Array()]);
  return encodeTagged(PREFIXES[network][KINDS.indexOf(kind)] ?? 0n, data);
}

/** Tag and data with four bytes of their hash, in base58. */
export function encodeTagged(tag: bigint, data: Uint8Array): string {
  const body = Buffer.concat([encodeVarint(tag), data]);
  return encodeBase58(Buffer.concat([body, keccak(body).subarray(0, CHECKSUM_SIZE)]));
}

export function decodeTagged(text: string): { tag: bigint; data: Uint8Array } | undefined {
  const bytes = decodeBase58(text);
  if (bytes === undefined || bytes.length <= CHECKSUM_SIZE) return undefined;
  const body = bytes.subarray(0, -CHECKSUM_SIZE);
  if (!Buffer.from(bytes.subarray(-CHECKSUM_SIZE)).equals(keccak(body).subarray(0, CHECKSUM_SIZE))) return undefined;
  const tag = decodeVarint(body);
  return tag && { tag: tag.value, data: body.slice(tag.size) };
}

function isHonestKey(bytes: Uint8Array): boolean {
  const point = decodePoint(bytes);
  return point !== undefined && !point.is0() && point.isTorsionFree();
}
