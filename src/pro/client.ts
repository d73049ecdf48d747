import type { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import {
  type Audit,
  auditSchema,
  blindSignatureSchema,
  type ExchangeRequest,
  fromBase64,
  type IssueRequest,
  keysSchema,
  PATHS,
  type Redeemed,
  redeemedSchema,
  type RedeemRequest,
  refusalSchema,
} from "./api.js";
import { serviceName } from "../http/serviceUrl.js";
import { askOnce, type HttpAnswer, serviceError } from "./http.js";

/* What clients ask issuers and redeemers. Nothing of the answers is checked here but their form. */

export interface AskOptions {
  /** Milliseconds a whole answer may take. */
  timeout?: number;
}

const TIMEOUT = 20_000;
const SIZE_LIMIT = 1_048_576;
/** The list of spent tokens: 70 bytes each. */
const AUDIT_SIZE_LIMIT = 256 * SIZE_LIMIT;

/** The texts of the key files that an issuer uses. */
export async function fetchKeyFiles(issuer: URL, options?: AskOptions): Promise<string[]> {
  return (await ask(issuer, PATHS.keys, keysSchema, undefined, options)).key_files;
}

/** The blind signature of a unit. The same request has the same answer at any time. */
export async function requestIssue(issuer: URL, request: IssueRequest, options?: AskOptions): Promise<Uint8Array> {
  return fromBase64((await ask(issuer, PATHS.issue, blindSignatureSchema, request, options)).blind_sig);
}

export async function requestRedeem(redeemer: URL, request: RedeemRequest, options?: AskOptions): Promise<Redeemed> {
  return ask(redeemer, PATHS.redeem, redeemedSchema, request, options);
}

/** A blind signature for a token. The same request has the same answer at any time. */
export async function requestExchange(
  redeemer: URL,
  request: ExchangeRequest,
  options?: AskOptions,
): Promise<Uint8Array> {
  return fromBase64((await ask(redeemer, PATHS.exchange, blindSignatureSchema, request, options)).blind_sig);
}

/** The newest audit: what was burned, issued and spent up to the end of a day. */
export async function fetchAudit(redeemer: URL, options?: AskOptions): Promise<Audit> {
  return ask(redeemer, PATHS.audit, auditSchema, undefined, options, AUDIT_SIZE_LIMIT);
}

/** `spentHash` of all spent tokens, by the newest audit; none before the first one. */
export async function fetchSpent(redeemer: URL, options?: AskOptions): Promise<Hex[]> {
  try {
    return (await fetchAudit(redeemer, options)).spent as Hex[];
  } catch (error) {
    if (error instanceof ToolkitError && error.details.refusal === "not_found") return [];
    throw error;
  }
}

async function ask<Schema extends z.ZodType>(
  service: URL,
  path: string,
  schema: Schema,
  body: unknown,
  { timeout = TIMEOUT }: AskOptions = {},
  sizeLimit = SIZE_LIMIT,
): Promise<z.infer<Schema>> {
  const url = new URL(`${serviceName(service)}${path}`);
  const json = body === undefined ? undefined : JSON.stringify(body);
  const answer = await askOnce(url, { timeout, sizeLimit, ...(json !== undefined && { json }) });
  if (answer.status !== 200) throw refusalOf(service, answer);
  const parsed = schema.safeParse(readJson(service, answer));
  if (parsed.success) return parsed.data;
  throw serviceError(service, `answered something else than was asked for: ${parsed.error.issues[0]?.message ?? ""}`);
}

function readJson(service: URL, { text }: HttpAnswer): unknown {
  try {
    return parseJson(text, "The answer");
  } catch (cause) {
    throw serviceError(service, "answered something that is no JSON", cause);
  }
}

/** What there is to do about a refusal, by its code. */
const HINTS: Readonly<Record<string, string>> = {
  unknown_receipt: "The purchase may not be final yet: try again in half an hour.",
  cancelled: "The payer cancelled this unit in time; nothing can be issued for it.",
  key_expired: "The time of this key is over.",
  stale_request: "Set this computer's clock.",
  already_spent: "The token was redeemed for another account, or exchanged.",
  too_many_requests: "Try again in a while.",
  unavailable: "Try again in a while.",
};

function refusalOf(service: URL, answer: HttpAnswer): ToolkitError {
  let body: unknown;
  try {
    body = parseJson(answer.text, "The answer");
  } catch {
    // Not from the service itself, but from something in front of it.
  }
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return serviceError(service, `answered with status ${answer.status}`);
  const { code, message, evidence } = parsed.data.error;
  // Other people's text goes on a terminal: one line of it, and nothing but characters that print.
  const shown = message.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 200);
  return new ToolkitError("SERVICE_REFUSED", `${service.origin} refused (${code}): ${shown}`, {
    hint: HINTS[code] ?? "If you are sure that everything is right, publish the evidence: `sesh pro evidence`.",
    details: { service: service.origin, refusal: code, ...(evidence !== undefined && { evidence }) },
  });
}
