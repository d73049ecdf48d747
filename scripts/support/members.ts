import { normalizeZ } from "@noble/curves/abstract/curve.js";
import { bn254 } from "@noble/curves/bn254.js";
import { concat } from "ethers";
import type { Hex } from "../../src/core/hex.js";
import { aggregateKey, formatNodeKey, GROUP_ORDER, type NodeKey } from "../../src/crypto/nodeKeys.js";
import { hashHint } from "../../src/crypto/hashToG1.js";
import { type KeyPositions, readStores, STORE_KEYS } from "../../src/crypto/keyStore.js";
import { encodeNonSigners, type NonSignerFormat } from "../../src/crypto/nonSigners.js";
import { type AttestationInput, signatureOf } from "../../test/support/quorum.js";
import type { Chain, System } from "../../test/support/system.js";
import { randomFrom } from "../../test/support/random.js";

/** The members of a quorum and their secrets, in the order in which their keys are in the key store. */
export interface Members {
  secrets: readonly bigint[];
  keys: readonly NodeKey[];
  aggregate: NodeKey;
  positions: KeyPositions;
}

/** A quorum whose keys cost one addition each: secret number i is `first` + i. */
export function consecutiveMembers(count: number, first: bigint): Members {
  const { BASE } = bn254.G1.Point;
  const points = [BASE.multiply(first)];
  for (let i = 1; i < count; i++) points.push((points[i - 1] ?? BASE).add(BASE));
  const keys = normalizeZ(bn254.G1.Point, points).map((point) => point.toAffine());
  return membersOf(
    points.map((_, i) => first + BigInt(i)),
    keys,
  );
}

export function membersOf(secrets: readonly bigint[], keys: readonly NodeKey[]): Members {
  return { secrets, keys, aggregate: aggregateKey(keys), positions: readStores(storeCodes(keys)) };
}

/** The keys of each store, the last one filled up with keys from the beginning. */
export function storeKeys(keys: readonly NodeKey[]): NodeKey[][] {
  const stores = Math.ceil(keys.length / STORE_KEYS);
  const filled = [...keys, ...keys.slice(0, stores * STORE_KEYS - keys.length)];
  return Array.from({ length: stores }, (_, store) => filled.slice(store * STORE_KEYS, (store + 1) * STORE_KEYS));
}

/** The code of the data contracts that hold the keys. */
export function storeCodes(keys: readonly NodeKey[]): Hex[] {
  return storeKeys(keys).map((stored) => concat(stored.map(formatNodeKey)) as Hex);
}

/** Puts the code of stores where sealing would create it, for more keys than are registered. */
export async function placeStores(chain: Chain, quorum: System["quorum"], keys: readonly NodeKey[]): Promise<void> {
  for (const [store, code] of storeCodes(keys).entries())
    await chain.networkHelpers.setCode(await quorum.storeAddress(store), code);
}

/** So many different members, the same ones every time, scattered over all stores. */
export function scattered(members: Members, count: number): number[] {
  const random = randomFrom(`${count} of ${members.keys.length}`);
  const rest = members.keys.map((_, i) => i);
  return Array.from({ length: count }, () => rest.splice(random.below(rest.length), 1)[0] ?? 0);
}

/** What all members but the `silent` ones sign, their positions in the format that the toolkit chooses or in this one. */
export function attest(
  { secrets, keys, positions }: Omit<Members, "aggregate">,
  digest: string,
  silent: readonly number[],
  format?: Exclude<NonSignerFormat, "none">,
): { attestation: AttestationInput; format: NonSignerFormat } {
  const absent = new Set(silent);
  const secret = secrets.filter((_, i) => !absent.has(i)).reduce((sum, each) => (sum + each) % GROUP_ORDER, 0n);
  const silentKeys = keys.filter((_, i) => absent.has(i));
  const { format: chosen, ...nonSigners } = encodeNonSigners(silentKeys, positions, format);
  return {
    format: chosen,
    attestation: { ...signatureOf(secret, digest), hint: hashHint(digest as Hex), ...nonSigners },
  };
}
