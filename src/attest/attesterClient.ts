import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { readBodyLimited } from "../core/streams.js";
import { parseServiceUrl, serviceName } from "../http/serviceUrl.js";
import { partialSignaturesSchema, SIGNATURES_SIZE_LIMIT } from "./signatureFiles.js";
import { statementListSchema, type StatementList } from "./statementList.js";
import type { PartialSignature } from "../crypto/partialSignatures.js";

export interface FetchOptions {
  /** Milliseconds a whole answer may take. */
  timeout?: number;
}

const TIMEOUT = 10_000;
/** What GET /v1/statements answers. */
export const statementsAnswerSchema = z.strictObject({ statements: z.array(statementListSchema).max(1_000) });

/** The statement lists an attester has. */
export async function fetchStatements(attester: URL, options: FetchOptions = {}): Promise<StatementList[]> {
  return (await fetchChecked(attester, "/v1/statements", statementsAnswerSchema, options)).statements;
}

/** The signatures an attester has under a digest; nothing of them is checked yet. */
export async function fetchSignatures(
  attester: URL,
  digest: Hex,
  options: FetchOptions = {},
): Promise<PartialSignature[]> {
  const path = `/v1/statements/${digest}/signatures`;
  const answer = await fetchChecked(attester, path, partialSignaturesSchema, options);
  if (answer.digest === digest) return answer.partials;
  throw answerError(attester, "answered for another digest");
}

export function parseAttesterUrl(text: string, field: string): URL {
  return parseServiceUrl(text, field, "an attester", "https://attester.example:8790");
}

async function fetchChecked<Schema extends z.ZodType>(
  attester: URL,
  path: string,
  schema: Schema,
  { timeout = TIMEOUT }: FetchOptions,
): Promise<z.infer<Schema>> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${serviceName(attester)}${path}`, {
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    const body = await readBodyLimited(response, SIGNATURES_SIZE_LIMIT);
    if (body === undefined) throw answerError(attester, `answered more than ${SIGNATURES_SIZE_LIMIT} bytes`);
    text = body;
  } catch (error) {
    if (error instanceof ToolkitError) throw error;
    const late = error instanceof Error && error.name === "TimeoutError";
    throw answerError(attester, late ? `did not answer within ${timeout} ms` : "cannot be reached", error);
  }
  if (status === 404) throw answerError(attester, "does not know these statements");
  if (status !== 200) throw answerError(attester, `answered with status ${status}`);
  const answer = schema.safeParse(parseJson(text, `The answer of ${serviceName(attester)}`));
  if (answer.success) return answer.data;
  const issue = answer.error.issues[0];
  throw answerError(attester, `answered something else than was asked for: ${issue?.message ?? "unknown"}`);
}

function answerError(attester: URL, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("RPC_FAILED", `${serviceName(attester)} ${problem}.`, {
    hint: "Go on without it, or try again in a moment.",
    details: { attester: serviceName(attester) },
    cause,
  });
}
