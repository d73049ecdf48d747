import { z } from "zod";
import { inputError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { formatNodeKey, formatNodeKeyG2, nodeIdOf } from "../crypto/nodeKeys.js";
import type { PartialSignature } from "../crypto/partialSignatures.js";
import { g1Schema, g2Schema, hexSchema, orIssue } from "./schemas.js";

/** Signatures under one digest, from one place. */
export interface SignatureSet {
  digest: Hex;
  partials: PartialSignature[];
}

const ONE = "sesh-partial-signature/1";
const MANY = "sesh-partial-signatures/1";
/** As many nodes as the whole supply can stake: 240,000,000 / 25,000. */
const SIGNATURES_LIMIT = 9_600;
/** Of a file, or of an answer, with that many signatures. */
export const SIGNATURES_SIZE_LIMIT = 10_000_000;

const fields = { nodeId: hexSchema(32), key: g1Schema, keyG2: g2Schema, signature: g1Schema };

const toPartial = (
  { nodeId, ...partial }: PartialSignature & { nodeId: Hex },
  context: z.RefinementCtx,
): PartialSignature =>
  orIssue(context, () => {
    if (nodeIdOf(partial.key) === nodeId) return partial;
    throw inputError("nodeId", `${nodeId} is not the id of the key`, "Get the signature again from its source.");
  });

/** One signature, as a node writes it and an attester takes it. Well-formed only: whether it is right is checked later. */
export const partialSignatureSchema = z
  .strictObject({ format: z.literal(ONE), digest: hexSchema(32), ...fields })
  .transform(({ digest, nodeId, key, keyG2, signature }, context): SignatureSet => ({
    digest,
    partials: [toPartial({ nodeId, key, keyG2, signature }, context)],
  }));

/** Many signatures under one digest, as an attester gives them and a collection is written. */
export const partialSignaturesSchema = z
  .strictObject({
    format: z.literal(MANY),
    digest: hexSchema(32),
    signatures: z.array(z.strictObject(fields).transform(toPartial)).max(SIGNATURES_LIMIT),
  })
  .transform(({ digest, signatures }): SignatureSet => ({ digest, partials: signatures }));

/** Either of the two. */
export const signatureFileSchema = z.discriminatedUnion("format", [partialSignatureSchema, partialSignaturesSchema]);

export async function readSignatures(path: string): Promise<SignatureSet> {
  return readJsonFile(path, signatureFileSchema, SIGNATURES_SIZE_LIMIT);
}

export function formatPartialSignature(digest: Hex, partial: PartialSignature) {
  return { format: ONE, digest, ...formatFields(partial) };
}

export function formatPartialSignatures({ digest, partials }: SignatureSet) {
  return { format: MANY, digest, signatures: partials.map(formatFields) };
}

function formatFields({ key, keyG2, signature }: PartialSignature) {
  return {
    nodeId: nodeIdOf(key),
    key: formatNodeKey(key),
    keyG2: formatNodeKeyG2(keyG2),
    signature: formatNodeKey(signature),
  };
}
