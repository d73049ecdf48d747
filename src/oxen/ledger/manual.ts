import type { Signer } from "ethers";
import { z } from "zod";
import type { Address } from "../../core/addresses.js";
import { ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import {
  claimsDomain,
  reasonSchema,
  signatureSchema,
  signerOf,
  signersProblem,
  type AttesterRules,
} from "../attesters.js";
import { checksummed } from "./evmAddress.js";
import { parseHeight, rowKey, type RowKind } from "./row.js";

/* What attesters decide for holders who cannot prove anything themselves: hardware and multisig wallets, lost keys. Each
   decision has a public reason and the signatures of enough attesters, and stands in the ledger and in its report. */

export interface ManualBinding {
  kind: RowKind;
  ref: string;
  /** As in the row, so that the decision cannot be moved to another one. */
  oxen: string;
  amount: bigint;
  to: Address;
  /** Of the Oxen chain when it was decided. */
  height: number;
  reason: string;
}

export interface SignedBinding extends ManualBinding {
  signers: readonly Address[];
  signatures: readonly Hex[];
}

const TYPES = {
  ManualBinding: [
    { name: "kind", type: "string" },
    { name: "ref", type: "string" },
    { name: "oxen", type: "string" },
    { name: "amount", type: "uint256" },
    { name: "to", type: "address" },
    { name: "height", type: "uint64" },
    { name: "reason", type: "string" },
  ],
};
const bindingSchema = z.strictObject({
  kind: z.enum(["coin", "bonus"]),
  ref: z.string(),
  oxen: z.string(),
  amount: z
    .string()
    .regex(/^[1-9][0-9]{0,30}$/)
    .transform(BigInt),
  to: z.string().refine((text) => /^0x[0-9a-fA-F]{40}$/.test(text) && checksummed(text) === text),
  height: z.string().transform((text) => parseHeight(text) ?? NaN),
  reason: reasonSchema,
  signatures: z.array(signatureSchema),
});

/** Reads decisions, one JSON object a line, and checks that enough attesters signed each. */
export function parseManualBindings(text: string, rules: AttesterRules): Map<string, SignedBinding> {
  const bindings = new Map<string, SignedBinding>();
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  lines.forEach((content, index) => {
    const parsed = bindingSchema.safeParse(parseLine(content, index));
    if (!parsed.success)
      throw manualError(index, `It is not a decision (${parsed.error.issues[0]?.path.join(".") ?? ""})`);
    const { signatures, ...rest } = parsed.data;
    const binding = { ...rest, to: rest.to as Address };
    const signers = [...new Set(signatures.map((signature) => manualSigner(rules, binding, signature)))];
    const problem = signersProblem(rules, signers);
    if (problem !== undefined) throw manualError(index, problem);
    if (bindings.has(rowKey(binding))) throw manualError(index, "Its row is decided on before");
    bindings.set(rowKey(binding), { ...binding, signers, signatures });
  });
  return bindings;
}

export async function signManualBinding(
  signer: Signer,
  campaign: Pick<AttesterRules, "chainId" | "bridge">,
  binding: ManualBinding,
): Promise<Hex> {
  return (await signer.signTypedData(claimsDomain(campaign), TYPES, binding)) as Hex;
}

function manualSigner(campaign: AttesterRules, binding: ManualBinding, signature: Hex): Address {
  const signer = signerOf(campaign, TYPES, binding, signature);
  if (signer !== undefined) return signer;
  throw new ToolkitError("FILE_INVALID", `A signature of the decision on ${binding.ref} is malformed.`, {
    hint: "Ask its attester for it again.",
  });
}

function parseLine(content: string, index: number): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw manualError(index, "It is not JSON");
  }
}

function manualError(index: number, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `Manual bindings, line ${index + 1}: ${problem}.`, {
    hint: "Each line is a decision with its reason and the signatures of enough attesters.",
    details: { line: index + 1 },
  });
}
