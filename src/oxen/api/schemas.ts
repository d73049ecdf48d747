import { z } from "zod";
import { atomicSchema, paymentIdSchema, txidSchema } from "../deposits.js";
import { oxenAddressSchema, sigV1Schema } from "../signatureLog.js";

/* The HTTP interface for holders of Oxen: requests and answers, for both sides. */

export const PATHS = {
  register: "/claims/register",
  outproof: "/claims/outproof",
  status: "/claims/status",
  attest: "/claims/attest",
} as const;

export const NONCE_LIMIT = 999_999_999;
/** A part for each key of a transaction; wallets make at most 16. */
const PROOF_LENGTH_LIMIT = 4_096;

const addressText = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const nonce = z.int().min(0).max(NONCE_LIMIT);
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes of hex");
const height = z.int().nonnegative();

const request = { to: addressText, nonce };
export const registerRequestSchema = z.discriminatedUnion("campaign", [
  z.strictObject({ campaign: z.literal("oxen-coin"), ...request }),
  z.strictObject({ campaign: z.literal("sn-bonus"), ...request, oxen: oxenAddressSchema, sig: sigV1Schema }),
]);
export const registeredSchema = z.strictObject({
  address: z.string().max(200),
  paymentId: paymentIdSchema,
  logIndex: z.int().nonnegative(),
  /** A deposit in a block above this is bound to the recipient. */
  seenAtOxenHeight: height,
});
export type Registered = z.infer<typeof registeredSchema>;
/** A signature for the bonus. */
export const signedSchema = z.strictObject({
  logIndex: z.int().nonnegative(),
  /** How high the Oxen chain was when it came. */
  seenAtOxenHeight: height,
});
export type Signed = z.infer<typeof signedSchema>;

export const outProofRequestSchema = z.strictObject({
  txid: txidSchema,
  ...request,
  proof: z
    .string()
    .max(PROOF_LENGTH_LIMIT)
    .regex(/^OutProofV1[1-9A-HJ-NP-Za-km-z]+$/, "must be OutProofV1 and base58"),
});
export const outProofAnswerSchema = z.strictObject({ status: z.enum(["accepted", "known"]) });

const boundSchema = z.strictObject({ by: z.enum(["registration", "proof"]), ...request });
const depositStatusSchema = z.strictObject({
  txid: txidSchema,
  state: z.enum(["pending", "final"]),
  /** 0 while it is in no block. */
  height,
  amount: atomicSchema,
  paymentId: paymentIdSchema.optional(),
  /** Whose it is; absent as long as nothing says so. */
  bound: boundSchema.optional(),
  /** The first epoch whose ledger has it. */
  epoch: z.int().positive().optional(),
});
export type DepositStatus = z.infer<typeof depositStatusSchema>;

/** How far the watcher is. */
const watchSchema = z.strictObject({
  status: z.enum(["current", "waiting", "halted", "unreachable"]),
  at: z.int(),
  finalHeight: height.optional(),
});
export const depositAnswerSchema = z.strictObject({ watcher: watchSchema.optional(), deposit: depositStatusSchema });
export const accountAnswerSchema = z.strictObject({
  watcher: watchSchema.optional(),
  to: addressText,
  deposits: z.array(depositStatusSchema),
  /** Of the newest ledger. */
  claim: z
    .strictObject({ epoch: z.int().positive(), cumulative: atomicSchema, proof: z.array(bytes32).max(64) })
    .optional(),
});
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;
export const holderAnswerSchema = z.strictObject({
  oxen: oxenAddressSchema,
  /** In the order in which they came; the last one has the highest nonce. */
  signatures: z.array(z.strictObject({ ...request, ...signedSchema.shape })),
});
export type HolderAnswer = z.infer<typeof holderAnswerSchema>;

export const PROBLEM_STATUS = {
  INVALID: 400,
  BAD_OXEN_ADDRESS: 400,
  WRONG_NETWORK: 400,
  BAD_OXEN_KEY: 400,
  INTEGRATED_ADDRESS: 400,
  UNKNOWN_DEPOSIT: 404,
  UNKNOWN_EPOCH: 404,
  NO_CLAIM: 404,
  NOT_FOUND: 404,
  TAKEN: 409,
  NOT_FINAL: 409,
  ALREADY_BOUND: 409,
  NONCE_USED: 409,
  TOO_LARGE: 413,
  WRONG_PROOF: 422,
  BAD_SIG: 422,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
} as const;
export type Problem = keyof typeof PROBLEM_STATUS;
export const refusalSchema = z.looseObject({
  error: z.looseObject({ code: z.enum(Object.keys(PROBLEM_STATUS) as [Problem, ...Problem[]]) }),
});
