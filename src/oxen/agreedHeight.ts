import type { Signer } from "ethers";
import { z } from "zod";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import { parseBytes32, type Hex } from "../core/hex.js";
import {
  claimsDomain,
  reasonSchema,
  signatureSchema,
  signerOf,
  signersProblem,
  type AttesterRules,
} from "./attesters.js";

/* Where service nodes make no checkpoints any more, nothing becomes final. Attesters may then agree on a block that is deep
   enough, and publish it with their signatures and a reason (EIP-712 AgreedHeight). */

export interface AgreedHeight {
  height: number;
  blockHash: Hex;
  reason: string;
}

export interface SignedHeight extends AgreedHeight {
  signatures: readonly Hex[];
}

const TYPES = {
  AgreedHeight: [
    { name: "height", type: "uint64" },
    { name: "blockHash", type: "bytes32" },
    { name: "reason", type: "string" },
  ],
};

const fileSchema = z.strictObject({
  height: z.int().nonnegative(),
  blockHash: z.string().transform((text) => parseBytes32(text, "blockHash")),
  reason: reasonSchema,
  signatures: z.array(signatureSchema),
});

export async function signAgreedHeight(
  signer: Signer,
  campaign: Pick<AttesterRules, "chainId" | "bridge">,
  { height, blockHash, reason }: AgreedHeight,
): Promise<Hex> {
  return (await signer.signTypedData(claimsDomain(campaign), TYPES, { height, blockHash, reason })) as Hex;
}

/** Reads an agreement, which needs the signatures of enough attesters. */
export async function readAgreedHeight(path: string, rules: AttesterRules): Promise<SignedHeight> {
  const agreed = await readJsonFile(path, fileSchema);
  const { signatures, ...height } = agreed;
  const signers = signatures.map((signature) => signerOf(rules, TYPES, height, signature));
  // The same attester twice is one.
  const problem = signers.includes(undefined)
    ? "a signature is malformed"
    : signersProblem(rules, [...new Set(signers as Address[])]);
  if (problem === undefined) return agreed;
  throw new ToolkitError("FILE_INVALID", `${path} is no agreement: ${problem}.`, {
    hint: "It needs the height, its block's hash, the reason and the signatures of enough attesters of this campaign.",
    details: { path },
  });
}
