import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { z } from "zod";
import { parseAddress } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile, type WriteOptions } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import type { ClaimsLedger } from "./claims.js";

/** 100,000 claims with their proofs are about 150 MB. */
const SIZE_LIMIT = 512 * 1_048_576;
const FORMAT = "sesh-claims/1";

const integer = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,30})$/, "must be a whole number as text")
  .transform(BigInt);
const bytes32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes of hex")
  .transform((text) => text as Hex);
const address = z.string().transform((text) => parseAddress(text, "address"));

const claimsSchema = z.strictObject({
  format: z.literal(FORMAT),
  settings: z.strictObject({
    campaign: z.string(),
    chainId: integer,
    bridge: address,
    epoch: integer,
    oxenHeight: integer,
    oxenBlockHash: bytes32,
    cap: integer,
    supply: integer,
  }),
  root: bytes32,
  total: integer,
  oxen: integer,
  ledgerHash: bytes32,
  claims: z.array(
    z.strictObject({ account: address, oxen: integer, cumulative: integer, proof: z.array(bytes32).max(64) }),
  ),
});

export async function writeClaimsFile(path: string, ledger: ClaimsLedger, options: WriteOptions = {}): Promise<void> {
  await writeFile(path, `${toJson({ format: FORMAT, ...ledger }, 1)}\n`, options);
}

/** Reads a claims file and checks that its claims sum to its total and belong to its root. */
export async function readClaimsFile(path: string): Promise<ClaimsLedger> {
  const { settings, root, total, oxen, ledgerHash, claims } = await readJsonFile(path, claimsSchema, SIZE_LIMIT);
  const sum = claims.reduce((amount, { cumulative }) => amount + cumulative, 0n);
  const proven = claims.every(({ account, cumulative, proof }) =>
    StandardMerkleTree.verify(root, ["address", "uint256"], [account, cumulative.toString()], proof),
  );
  if (sum === total && proven) return { settings, root, total, oxen, ledgerHash, claims };
  throw new ToolkitError("FILE_INVALID", `${path} contradicts itself.`, {
    hint: "Its claims do not sum to its total or do not lead to its root: build it again with `sesh claim build`.",
    details: { path },
  });
}
