import { keccak256, toUtf8Bytes } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";

export interface BatchTransaction {
  to: Address;
  /** Wei. */
  value: bigint;
  data: Hex;
}

export interface SafeBatch {
  chainId: bigint;
  safe: Address;
  /** One sentence for the owners who import it. */
  description: string;
  /** Unix seconds. */
  createdAt: number;
  transactions: readonly BatchTransaction[];
}

/** A batch as the file that Safe's Transaction Builder imports, format 1.0. */
export function formatSafeBatch({ chainId, safe, description, createdAt, transactions }: SafeBatch): string {
  const file = {
    version: "1.0",
    chainId: chainId.toString(),
    createdAt: createdAt * 1_000,
    meta: {
      name: "SESH",
      description,
      txBuilderVersion: "1.18.0",
      createdFromSafeAddress: safe,
      createdFromOwnerAddress: "",
    },
    // The call data is the whole truth: the builder decodes it with the ABI of the verified contract.
    transactions: transactions.map(({ to, value, data }) => ({
      to,
      value: value.toString(),
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  return `${toJson({ ...file, meta: { ...file.meta, checksum: batchChecksum(file) } })}\n`;
}

/**
 * What the builder compares to see whether a file was edited: Keccak-256 of the file without its checksum, with the name
 * left out, keys in order, each object as the list of its keys followed by its values.
 */
export function batchChecksum(file: { meta: object }): Hex {
  return keccak256(toUtf8Bytes(serialize({ ...file, meta: { ...file.meta, name: null } }))) as Hex;
}

function serialize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(serialize).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).sort();
  return `{${JSON.stringify(keys)}${keys.map((key) => `${serialize(record[key])},`).join("")}}`;
}
