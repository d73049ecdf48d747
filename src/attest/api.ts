import { Hono, type Context } from "hono";
import { ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { faultOf, type PartialSignature } from "../crypto/partialSignatures.js";
import { readBody } from "../http/body.js";
import type { AttesterFolder } from "./attesterFolder.js";
import { formatPartialSignature, formatPartialSignatures, partialSignatureSchema } from "./signatureFiles.js";
import { formatStatementList, type StatementList } from "./statementList.js";

export interface AttesterApiOptions {
  folder: AttesterFolder;
  /** Whether a node is a member of the quorum now. */
  isMember: (nodeId: Hex) => Promise<boolean>;
  /** Told about every signature that is kept, and about requests that failed for a reason of our own. */
  report: (line: string) => void;
}

/** A signature takes 900 bytes. */
const BODY_LIMIT = 4_096;

type Problem = "INVALID" | "UNKNOWN_STATEMENTS" | "NOT_A_MEMBER" | "TOO_LARGE" | "WRONG_SIGNATURE" | "UNAVAILABLE";
const STATUS = {
  INVALID: 400,
  NOT_A_MEMBER: 403,
  UNKNOWN_STATEMENTS: 404,
  TOO_LARGE: 413,
  WRONG_SIGNATURE: 422,
  UNAVAILABLE: 503,
} as const satisfies Record<Problem, number>;

/** The HTTP interface of an attester: statements and signatures for whoever asks, and signatures from members. */
export function createAttesterApi({ folder, isMember, report }: AttesterApiOptions): Hono {
  const api = new Hono();

  api.get("/v1/statements", async (context) => {
    await folder.look();
    return json(context, { statements: folder.lists().map(formatStatementList) });
  });

  api.get("/v1/statements/:digest", async (context) => {
    const list = await find(context.req.param("digest"));
    return list === undefined ? unknown(context) : json(context, formatStatementList(list));
  });

  api.get("/v1/statements/:digest/signatures", async (context) => {
    const list = await find(context.req.param("digest"));
    if (list === undefined) return unknown(context);
    const { digest } = list;
    return json(context, formatPartialSignatures({ digest, partials: folder.signatures(digest) }));
  });

  api.post("/v1/statements/:digest/signatures", async (context) => {
    const list = await find(context.req.param("digest"));
    if (list === undefined) return unknown(context);
    const { digest } = list;
    const body = await readBody(context, BODY_LIMIT);
    if (body === undefined) return refuse(context, "TOO_LARGE", `A signature has at most ${BODY_LIMIT} bytes.`);
    const partial = readPartial(body, digest);
    if (typeof partial === "string") return refuse(context, "INVALID", partial);
    const nodeId = nodeIdOf(partial.key);
    // The cheap questions first: checking a signature takes a tenth of a second.
    const kept = folder.signatures(digest).find(({ key }) => nodeIdOf(key) === nodeId);
    if (kept !== undefined && isSame(digest, kept, partial)) return json(context, { status: "known" });
    if (!(await isMember(nodeId))) {
      return refuse(context, "NOT_A_MEMBER", `Node ${nodeId} is not a member of the quorum.`);
    }
    const fault = faultOf(digest, partial);
    if (fault !== undefined) {
      return refuse(context, "WRONG_SIGNATURE", `The signature of node ${nodeId} fails the check of its ${fault}.`);
    }
    await folder.add(digest, partial);
    report(`Took the signature of node ${nodeId} under ${digest}.`);
    return json(context, { status: "accepted" }, 201);
  });

  api.notFound((context) => refuse(context, "UNKNOWN_STATEMENTS", "There is nothing here; see /v1/statements."));
  api.onError((error, context) => {
    // What went wrong inside is nobody else's business, and other errors may quote what they were given.
    report(`Could not answer: ${error instanceof ToolkitError ? error.shortMessage : error.name}`);
    return refuse(context, "UNAVAILABLE", "The attester cannot answer now.");
  });
  return api;

  async function find(digest: string): Promise<StatementList | undefined> {
    await folder.look();
    return folder.list(digest as Hex);
  }
}

/** The signature in the body of a request, or what is wrong with it. */
function readPartial(body: string, digest: Hex): PartialSignature | string {
  let value: unknown;
  try {
    value = parseJson(body, "The body");
  } catch (error) {
    if (error instanceof ToolkitError) return error.shortMessage;
    throw error;
  }
  const parsed = partialSignatureSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `The body has wrong contents at ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}.`;
  }
  const [partial] = parsed.data.partials;
  if (parsed.data.digest !== digest || partial === undefined) return "The signature is for another digest.";
  return partial;
}

function isSame(digest: Hex, a: PartialSignature, b: PartialSignature): boolean {
  return toJson(formatPartialSignature(digest, a)) === toJson(formatPartialSignature(digest, b));
}

function unknown(context: Context) {
  return refuse(context, "UNKNOWN_STATEMENTS", "This attester has no statements with this digest.");
}

function refuse(context: Context, code: Problem, message: string) {
  return json(context, { error: { code, message } }, STATUS[code]);
}

function json(context: Context, data: unknown, status: 200 | 201 | (typeof STATUS)[Problem] = 200) {
  return context.body(toJson(data, 0), status, { "content-type": "application/json" });
}
