import { z } from "zod";
import { bytesToHex, type Hex } from "../core/hex.js";
import { RSA_SIZE } from "./issuerKeys.js";
import type { EntitlementProof } from "./proof.js";
import { TOKEN_SIZE } from "./token.js";

/* The HTTP interface of issuers and redeemers: requests, answers and refusals, for both sides. Values that stand on the
   chain are hexadecimal with 0x as there; Ed25519 keys and signatures hexadecimal without it, as in the existing Pro
   backend; long values base64. The field names are that backend's style. */

export const PATHS = {
  keys: "/pro/burn/keys",
  receipt: "/pro/burn/receipt",
  issue: "/pro/burn/issue",
  issued: "/pro/burn/issued",
  redeem: "/pro/burn/redeem",
  exchange: "/pro/burn/exchange",
  audit: "/pro/burn/audit",
} as const;

const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 hexadecimal digits in lower case");
const key = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits in lower case");
const signature = z.string().regex(/^[0-9a-f]{128}$/, "must be 128 hexadecimal digits in lower case");
const base64 = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, "base64").length === bytes, `must be ${bytes} bytes of base64`);
const plan = z.int().min(1).max(255);
const seconds = z.int().nonnegative();
/** "2026-11-24" */
export const daySchema = z.iso.date();

export const issueRequestSchema = z.strictObject({
  receipt_id: z.int().min(1),
  plan,
  key_id: bytes32,
  blinded_msg: base64(RSA_SIZE),
  /** For a receipt with a root only. */
  proof: z.array(bytes32).max(32).default([]),
});
export type IssueRequest = z.infer<typeof issueRequestSchema>;

export const blindSignatureSchema = z.strictObject({ blind_sig: base64(RSA_SIZE) });

export const redeemRequestSchema = z.strictObject({
  token: base64(TOKEN_SIZE),
  master_pkey: key,
  rotating_pkey: key,
  ts: seconds,
  token_sig: signature,
  master_sig: signature,
  rotating_sig: signature,
});
export type RedeemRequest = z.infer<typeof redeemRequestSchema>;

export const redeemedSchema = z.strictObject({
  entitlement: z.enum(["pro", "storage", "routing"]),
  /** When the account's entitlement ends; the proof ends 30 days after today at the latest, and redeeming again renews it. */
  account_expiry_ts: seconds,
  proof: z.strictObject({
    version: z.literal(0),
    gen_index_hash: key,
    rotating_pkey: key,
    expiry_unix_ts_ms: z.int().nonnegative(),
    sig: signature,
  }),
});
export type Redeemed = z.infer<typeof redeemedSchema>;

export const exchangeRequestSchema = z.strictObject({
  token: base64(TOKEN_SIZE),
  /** The key of the same plan that the new token is to be signed with. */
  key_id: bytes32,
  blinded_msg: base64(RSA_SIZE),
  token_sig: signature,
});
export type ExchangeRequest = z.infer<typeof exchangeRequestSchema>;

export const keysSchema = z.strictObject({
  /** The texts of the key files: their keccak256 is on the chain. */
  key_files: z.array(z.string()),
});

export const receiptSchema = z.strictObject({
  receipt_id: z.int(),
  plan,
  /** Of the unit in a batch. */
  index: z.int(),
  cancelled: z.boolean(),
  issued: z.boolean(),
});

export const issuedSchema = z.strictObject({
  issued: z.array(z.strictObject({ commitment: bytes32, day: daySchema })),
});

/** Counts up to the end of a day. */
export const auditSchema = z.strictObject({
  format: z.literal("sesh-pro-audit/1"),
  /** Everything before the end of this day (UTC) counts. */
  day: daySchema,
  chain_id: z.int(),
  pro_burn: z.string(),
  /** The purchases before that end: their number, and `ProBurn.receiptChain` after them. */
  receipts: z.int(),
  receipt_chain: z.string(),
  plans: z.array(z.strictObject({ plan, burned: z.int(), issued: z.int(), redeemed: z.int(), exchanged: z.int() })),
  /** Merkle root over SHA-256("spent" | token key) of all spent tokens, sorted; zero if there is none. */
  spent_root: bytes32,
  /** The leaves, sorted. */
  spent: z.array(bytes32),
});
export type Audit = z.infer<typeof auditSchema>;

/** Why a request is refused. `code` is for programs. */
export const REFUSALS = {
  invalid: 400,
  stale_request: 400,
  bad_signature: 403,
  bad_token: 403,
  cancelled: 403,
  not_in_receipt: 403,
  receipt_exhausted: 403,
  wrong_plan: 403,
  wrong_key: 403,
  key_expired: 403,
  unknown_receipt: 404,
  not_found: 404,
  already_spent: 409,
  too_large: 413,
  bad_blinded_msg: 422,
  too_many_requests: 429,
  unavailable: 503,
} as const;
export type RefusalCode = keyof typeof REFUSALS;

/** Shows that a token was spent for something else: its signature over another hash. Reveals no key of an account. */
export const evidenceSchema = z.strictObject({ hash: key, token_sig: signature });
export const refusalSchema = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
    message: z.string(),
    evidence: evidenceSchema.optional(),
  }),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** A request that is refused; the server turns it into an answer, the client back into this. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly evidence: Evidence | undefined;

  constructor(code: RefusalCode, message: string, evidence?: Evidence) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** Hexadecimal without 0x. */
export function toBareHex(bytes: Uint8Array): string {
  return bytesToHex(bytes).slice(2);
}

export function fromBareHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

export function formatProof(proof: EntitlementProof): Redeemed["proof"] {
  return {
    version: 0,
    gen_index_hash: toBareHex(proof.revocationTag),
    rotating_pkey: toBareHex(proof.rotatingKey),
    expiry_unix_ts_ms: proof.expiresAt * 1_000,
    sig: toBareHex(proof.signature),
  };
}

export function parseProof(proof: Redeemed["proof"]): EntitlementProof {
  return {
    revocationTag: fromBareHex(proof.gen_index_hash),
    rotatingKey: fromBareHex(proof.rotating_pkey),
    expiresAt: proof.expiry_unix_ts_ms / 1_000,
    signature: fromBareHex(proof.sig),
  };
}

/** "0x" and 32 bytes of zero. */
export const NO_ROOT: Hex = `0x${"00".repeat(32)}`;
