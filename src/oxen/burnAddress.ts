import { decodePoint, hashToScalar, keccak, multiply, publicKeyOf } from "./curve.js";
import { formatOxenAddress, type OxenNetwork } from "./oxenAddress.js";

export interface BurnAddress {
  address: string;
  spendKey: Uint8Array;
  viewKey: Uint8Array;
  /** Public: with it everybody sees every deposit and its payment id. */
  viewSecret: bigint;
  /** Which hash the spend key comes from. */
  counter: number;
}

/**
 * An address that nobody can spend from, and that everybody can see into. Its spend key is 8 times the first point among
 * the hashes keccak256(label | "|spend|" | 0, 1, 2 …): nobody knows its secret. Its view secret is Hs(label | "|view").
 */
export function burnAddressOf(network: OxenNetwork, label: string): BurnAddress {
  const viewSecret = hashToScalar(Buffer.from(`${label}|view`, "utf8"));
  const viewKey = publicKeyOf(viewSecret);
  for (let counter = 0; ; counter++) {
    const point = decodePoint(keccak(Buffer.from(`${label}|spend|${counter}`, "utf8")));
    const spend = point && multiply(point, 8n);
    if (spend === undefined || spend.is0()) continue;
    const spendKey = spend.toBytes();
    const address = formatOxenAddress({ network, kind: "standard", spendKey, viewKey });
    return { address, spendKey, viewKey, viewSecret, counter };
  }
}
