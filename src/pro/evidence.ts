import { z } from "zod";
import type { ReadClient } from "../contracts/client.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { evidenceSchema, type Evidence, fromBase64, toBase64 } from "./api.js";
import { isBelowModulus } from "./blindRsa.js";
import { type ChallengeState, challengeState } from "./challenges.js";
import { batchRootOf, commitmentOf, isInTree } from "./commitment.js";
import { isSpendProven } from "./doubleSpend.js";
import { type VerifiedKey, verifiedKeys } from "./keys.js";
import type { Purchase } from "./purchase.js";
import type { Receipt, ReceiptLog } from "./receipts.js";
import { decodeToken, encodeToken, isTokenValid, type Token } from "./token.js";

/* Files that anybody can check against the chain. Publishing the first kind is harmless: it says that somebody paid, which
   the chain says too, and nothing about the token. The second kind gives a token away that is spent anyway. */

const FORMAT = "sesh-pro-evidence/1";
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/);

const unissuedSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.literal("not-issued"),
  chain_id: z.int(),
  pro_burn: z.string(),
  receipt_id: z.int().min(1),
  key_file: z.string(),
  blinded_msg: z.base64(),
  proof: z.array(bytes32).max(32),
});
const doubleSpendSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.literal("double-spend"),
  key_file: z.string(),
  token: z.base64(),
  evidence: evidenceSchema,
});
export const evidenceFileSchema = z.discriminatedUnion("kind", [unissuedSchema, doubleSpendSchema]);
export type EvidenceFile = z.infer<typeof evidenceFileSchema>;

export async function readEvidence(path: string): Promise<EvidenceFile> {
  return readJsonFile(path, evidenceFileSchema);
}

/** That a unit was paid for and under which key it is owed. */
export function unissuedEvidence(
  { chainId, deployment }: ReadClient,
  receiptId: number,
  purchase: Purchase,
  keyFile: string,
): EvidenceFile {
  return {
    format: FORMAT,
    kind: "not-issued",
    chain_id: Number(chainId),
    pro_burn: deployment.ProBurn,
    receipt_id: receiptId,
    key_file: keyFile,
    blinded_msg: toBase64(purchase.blindedMessage),
    proof: [],
  };
}

/** That a token was spent for something else. */
export function doubleSpendEvidence(token: Token, evidence: Evidence, keyFile: string): EvidenceFile {
  return { format: FORMAT, kind: "double-spend", key_file: keyFile, token: toBase64(encodeToken(token)), evidence };
}

export type EvidenceReport =
  | { kind: "not-issued"; receipt: Receipt; commitment: Hex; keyId: Hex; challenge: ChallengeState }
  | { kind: "double-spend"; keyId: Hex; plan: number };

/** Checks evidence against the chain; throws what is wrong with it. `log` has to be read up to now. */
export async function checkEvidence(client: ReadClient, log: ReceiptLog, file: EvidenceFile): Promise<EvidenceReport> {
  const [key] = await verifiedKeys(client, [file.key_file]);
  if (key === undefined) throw wrong("its key file is not one that was announced on the chain");
  return file.kind === "not-issued" ? checkUnissued(client, log, file, key) : checkDoubleSpend(file, key);
}

async function checkUnissued(
  client: ReadClient,
  log: ReceiptLog,
  file: z.infer<typeof unissuedSchema>,
  { plan, key, notBefore, issueUntil }: VerifiedKey,
): Promise<EvidenceReport> {
  const { deployment, chainId } = client;
  if (file.chain_id !== Number(chainId) || file.pro_burn.toLowerCase() !== deployment.ProBurn.toLowerCase()) {
    throw wrong("it is about another network");
  }
  const blindedMessage = fromBase64(file.blinded_msg);
  if (!isBelowModulus(key, blindedMessage))
    throw wrong("nobody can sign its blinded message: it is not below the modulus");
  const commitment = commitmentOf(plan, key.keyId, blindedMessage);
  const receipt = log.receipt(file.receipt_id);
  if (receipt === undefined) throw wrong(`there is no final purchase ${file.receipt_id}`);
  if (receipt.plan !== plan) throw wrong(`purchase ${receipt.id} is of plan ${receipt.plan}, the key of plan ${plan}`);
  const index = unitIn(receipt, commitment, file.proof as Hex[]);
  if (index === undefined) throw wrong(`purchase ${receipt.id} does not name this commitment`);
  if (log.isCancelled(receipt.id, index)) throw wrong("its payer cancelled the unit in time");
  if (receipt.burnedAt < notBefore || receipt.burnedAt > issueUntil) {
    throw wrong("it was paid for at a time when this key was not issued");
  }
  const challenge = await challengeState(client, receipt.id, key.keyId, blindedMessage);
  return { kind: "not-issued", receipt, commitment, keyId: key.keyId, challenge };
}

/** The place of a commitment in a purchase; 0 in one with a Merkle root, whose units have no numbers. */
function unitIn({ root, commitments }: Receipt, commitment: Hex, proof: readonly Hex[]): number | undefined {
  if (commitments !== undefined) {
    const index = commitments.indexOf(commitment);
    return index < 0 || batchRootOf(commitments) !== root ? undefined : index;
  }
  return root === commitment || isInTree(root, commitment, proof) ? 0 : undefined;
}

function checkDoubleSpend(file: z.infer<typeof doubleSpendSchema>, key: VerifiedKey): EvidenceReport {
  const token = decodeToken(fromBase64(file.token));
  if (token === undefined || !isTokenValid(token, key)) throw wrong("its token is not genuine");
  if (!isSpendProven(token, file.evidence)) throw wrong("its signature is not the token's");
  return { kind: "double-spend", keyId: token.keyId, plan: key.plan };
}

function wrong(problem: string): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `The evidence does not hold: ${problem}.`, {
    hint: "Whoever wrote it may have made a mistake, or may be lying.",
  });
}
