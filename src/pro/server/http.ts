import { Hono, type Context, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { ToolkitError } from "../../core/errors.js";
import { parseJson } from "../../core/files.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { readBody } from "../../http/body.js";
import {
  daySchema,
  exchangeRequestSchema,
  issueRequestSchema,
  PATHS,
  redeemRequestSchema,
  Refusal,
  REFUSALS,
  toBase64,
} from "../api.js";
import type { AuditFolder } from "./auditFolder.js";
import { formatDay, parseDay } from "./days.js";
import type { Issuer } from "./issuer.js";
import type { KeyRing } from "./keyRing.js";
import { openApi } from "./openapi.js";
import type { RateLimit } from "../../http/rateLimit.js";
import type { Redeemer } from "./redeemer.js";
import type { Store } from "./store.js";

export interface ProApiOptions {
  keys: KeyRing;
  store: Store;
  audits: AuditFolder;
  /** What is not there is not served. */
  issuer?: Issuer;
  redeemer?: Redeemer;
  limit: RateLimit;
  /** Who asks, to count requests by. */
  clientOf: (context: Context) => string;
  /** Told about requests that failed for a reason of our own: the route and the kind of error, nothing of the request. */
  report: (line: string) => void;
}

/** The largest request is a redemption, 1,200 bytes; a proof of 32 hashes makes an issue 2,700. */
const BODY_LIMIT = 4_096;
const commitmentSchema = z.string().regex(/^0x[0-9a-f]{64}$/);

/** The HTTP interface of issuer and redeemer. It keeps no log of requests. */
export function createProApi(options: ProApiOptions): Hono {
  const { keys, store, audits, issuer, redeemer, report } = options;
  const api = new Hono();
  const limited: MiddlewareHandler = async (context, next) => {
    context.header("cache-control", "no-store");
    if (!options.limit.admit(options.clientOf(context))) {
      throw new Refusal("too_many_requests", "Too many requests; try again in a minute.");
    }
    await next();
  };
  api.use(limited);

  const description = toJson(openApi(), 0);
  api.get("/openapi.json", (context) => send(context, description));
  api.get(PATHS.keys, (context) => answer(context, { key_files: keys.all.map(({ text }) => text) }));
  api.get(PATHS.audit, async (context) => send(context, await audits.latest()));
  api.get(`${PATHS.audit}/:day`, async (context) => {
    const day = parseDay(read(daySchema, context.req.param("day"), "day"));
    const text = await audits.read(day);
    // It never changes, and may be large: a proxy can keep it.
    context.header("cache-control", "public, max-age=86400");
    return send(context, text);
  });

  if (issuer !== undefined) {
    api.post(PATHS.issue, async (context) => {
      const signature = await issuer.issue(await readRequest(context, issueRequestSchema));
      return answer(context, { blind_sig: toBase64(signature) });
    });
    api.get(`${PATHS.receipt}/:commitment`, async (context) => {
      const commitment = read(commitmentSchema, context.req.param("commitment"), "commitment") as Hex;
      return answer(context, await issuer.find(commitment));
    });
    api.get(PATHS.issued, async (context) => {
      const since = parseDay(read(daySchema, context.req.query("since"), "since"));
      const issued = await store.issuedSince(since);
      return answer(context, { issued: issued.map(({ commitment, day }) => ({ commitment, day: formatDay(day) })) });
    });
  }

  if (redeemer !== undefined) {
    api.post(PATHS.redeem, async (context) => {
      return answer(context, await redeemer.redeem(await readRequest(context, redeemRequestSchema)));
    });
    api.post(PATHS.exchange, async (context) => {
      const signature = await redeemer.exchange(await readRequest(context, exchangeRequestSchema));
      return answer(context, { blind_sig: toBase64(signature) });
    });
  }

  api.notFound((context) => refuse(context, new Refusal("not_found", "There is nothing here; see /openapi.json.")));
  api.onError((error, context) => {
    if (error instanceof Refusal) return refuse(context, error);
    report(`Could not answer ${context.req.method} ${routeOf(context)}: ${nameOf(error)}`);
    return refuse(context, new Refusal("unavailable", "The server cannot answer now; try again later."));
  });
  return api;
}

async function readRequest<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.infer<Schema>> {
  const body = await readBody(context, BODY_LIMIT);
  if (body === undefined) throw new Refusal("too_large", `A request has at most ${BODY_LIMIT} bytes.`);
  try {
    return read(schema, parseJson(body, "The body"), "the body");
  } catch (error) {
    if (error instanceof ToolkitError) throw new Refusal("invalid", error.shortMessage);
    throw error;
  }
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = [name, ...(issue?.path ?? [])].join(" ");
  throw new Refusal("invalid", `Wrong value at ${where}: ${issue?.message ?? "unknown"}.`);
}

function refuse(context: Context, { code, message, evidence }: Refusal) {
  const error = { code, message, ...(evidence !== undefined && { evidence }) };
  return answer(context, { error }, REFUSALS[code]);
}

function answer(context: Context, data: unknown, status: 200 | (typeof REFUSALS)[keyof typeof REFUSALS] = 200) {
  return send(context, toJson(data, 0), status);
}

function send(context: Context, text: string, status: 200 | (typeof REFUSALS)[keyof typeof REFUSALS] = 200) {
  return context.body(text, status, { "content-type": "application/json" });
}

/** The path up to its parameters: what stands in their place may say who asks for what. */
function routeOf({ req }: Context): string {
  return Object.values(PATHS).find((path) => req.path === path || req.path.startsWith(`${path}/`)) ?? "(other)";
}

/** What kind of error it was. Messages may quote what they were given. */
function nameOf(error: Error): string {
  return error instanceof ToolkitError ? error.code : error.name;
}
