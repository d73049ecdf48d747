import type { Context } from "hono";
import type { z } from "zod";
import { ToolkitError } from "../../core/errors.js";
import { parseJson } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { readBody } from "../../http/body.js";
import { PROBLEM_STATUS, type Problem } from "./schemas.js";

/* How requests are read and answered. */

const BODY_LIMIT = 8_192;

/** Ends a request with an answer that says why. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** What `read` reads; what is wrong with it is the asker's fault. */
export function valid<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ToolkitError) throw new Refusal("INVALID", error.shortMessage);
    throw error;
  }
}

/** The body of a request, checked against a schema. */
export async function readRequest<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await readBody(context, BODY_LIMIT);
  if (body === undefined) throw new Refusal("TOO_LARGE", `A request has at most ${BODY_LIMIT} bytes.`);
  const parsed = schema.safeParse(valid(() => parseJson(body, "The body")));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw new Refusal("INVALID", `The body has wrong contents at ${where}: ${issue?.message ?? "unknown"}.`);
}

export function refuse(context: Context, code: Problem, message: string) {
  return json(context, { error: { code, message } }, PROBLEM_STATUS[code]);
}

export function json(context: Context, data: unknown, status: 200 | 201 | (typeof PROBLEM_STATUS)[Problem] = 200) {
  return context.body(toJson(data, 0), status, { "content-type": "application/json" });
}
