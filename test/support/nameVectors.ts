import { readFileSync } from "node:fs";
import type { Address } from "../../src/core/addresses.js";
import type { Hex } from "../../src/core/hex.js";
import type { NameRequest } from "../../src/names/nameHashes.js";

/** test/vectors/names.json, which the contract, the toolkit and apps share. */
export interface NameVectors {
  names: { text: string; name: string; nameHash: Hex; baseHash: Hex; tier: number }[];
  invalid: {
    what: string;
    text: string;
    reason: string;
    position?: number;
    contract: { error: string; args: (number | string)[] } | null;
  }[];
  values: { name: string; accountId: string; nonce: Hex; value: Hex }[];
  invalidValues: { what: string; name: string; value: Hex }[];
  commitments: { chainId: string; contract: Address; request: NameRequest; secret: Hex; commitment: Hex }[];
}

export const nameVectors = JSON.parse(
  readFileSync(new URL("../vectors/names.json", import.meta.url), "utf8"),
) as NameVectors;
