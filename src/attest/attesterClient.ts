import { z } from "zod";
import { inputError, ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
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
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "") return url;
  throw inputError(
    field,
    "not the http or https URL of an attester",
    "Write for example https://attester.example:8790.",
  );
}

/** How messages name an attester. */
export function attesterName({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, "")}`;
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
    const response = await fetch(`${attesterName(attester)}${path}`, {
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    text = await readLimited(response, attester);
  } catch (error) {
    if (error instanceof ToolkitError) throw error;
    const late = error instanceof Error && error.name === "TimeoutError";
    throw answerError(attester, late ? `did not answer within ${timeout} ms` : "cannot be reached", error);
  }
  if (status === 404) throw answerError(attester, "does not know these statements");
  if (status !== 200) throw answerError(attester, `answered with status ${status}`);
  const answer = schema.safeParse(parseJson(text, `The answer of ${attesterName(attester)}`));
  if (answer.success) return answer.data;
  const issue = answer.error.issues[0];
  throw answerError(attester, `answered something else than was asked for: ${issue?.message ?? "unknown"}`);
}

/** The body as text, as long as it is not larger than all the signatures there can be. */
async function readLimited(response: Response, attester: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > SIGNATURES_SIZE_LIMIT) throw answerError(attester, `answered more than ${SIGNATURES_SIZE_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function answerError(attester: URL, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("RPC_FAILED", `${attesterName(attester)} ${problem}.`, {
    hint: "Go on without it, or try again in a moment.",
    details: { attester: attesterName(attester) },
    cause,
  });
}
