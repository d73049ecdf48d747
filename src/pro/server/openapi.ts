import { z } from "zod";
import {
  auditSchema,
  blindSignatureSchema,
  exchangeRequestSchema,
  issuedSchema,
  issueRequestSchema,
  keysSchema,
  PATHS,
  receiptSchema,
  redeemedSchema,
  redeemRequestSchema,
  REFUSALS,
  refusalSchema,
} from "../api.js";

interface Operation {
  summary: string;
  request?: z.ZodType;
  parameter?: { name: string; in: "path" | "query"; schema: object };
  answer: z.ZodType;
}

const day = { type: "string", format: "date" };
const commitment = { type: "string", pattern: "^0x[0-9a-f]{64}$" };

const OPERATIONS: Record<string, { get: Operation } | { post: Operation }> = {
  [PATHS.keys]: { get: { summary: "The texts of the issuer's key files", answer: keysSchema } },
  [`${PATHS.receipt}/{commitment}`]: {
    get: {
      summary: "Where a commitment stands on the chain, and whether it was signed",
      parameter: { name: "commitment", in: "path", schema: commitment },
      answer: receiptSchema,
    },
  },
  [PATHS.issue]: {
    post: {
      summary: "Sign a blinded message that a final purchase has paid for",
      request: issueRequestSchema,
      answer: blindSignatureSchema,
    },
  },
  [PATHS.issued]: {
    get: {
      summary: "Commitments that were signed on a day or later",
      parameter: { name: "since", in: "query", schema: day },
      answer: issuedSchema,
    },
  },
  [PATHS.redeem]: {
    post: { summary: "Redeem a token for an account", request: redeemRequestSchema, answer: redeemedSchema },
  },
  [PATHS.exchange]: {
    post: {
      summary: "Exchange a token for another one of the same plan",
      request: exchangeRequestSchema,
      answer: blindSignatureSchema,
    },
  },
  [PATHS.audit]: { get: { summary: "The latest daily audit", answer: auditSchema } },
  [`${PATHS.audit}/{day}`]: {
    get: {
      summary: "The audit of a day",
      parameter: { name: "day", in: "path", schema: day },
      answer: auditSchema,
    },
  },
};

/** The OpenAPI description of the HTTP interface, from the schemas that check requests. */
export function openApi(): object {
  const paths = Object.entries(OPERATIONS).map(([path, operations]) => {
    const described = Object.entries(operations).map(([method, operation]: [string, Operation]) => [
      method,
      describe(operation),
    ]);
    return [path, Object.fromEntries(described) as object];
  });
  return {
    openapi: "3.1.0",
    info: {
      title: "Session Pro by burn: issuer and redeemer",
      version: "1",
      description: "Requests of issue and redeem belong on connections of their own: nothing may join them.",
    },
    paths: Object.fromEntries(paths) as object,
  };
}

function describe({ summary, request, parameter, answer }: Operation): object {
  return {
    summary,
    ...(parameter !== undefined && { parameters: [{ ...parameter, required: true }] }),
    ...(request !== undefined && { requestBody: { required: true, ...content(request, "input") } }),
    responses: {
      200: { description: "Done", ...content(answer, "output") },
      default: {
        description: `Refused: ${[...new Set(Object.values(REFUSALS))].join(", ")}`,
        ...content(refusalSchema, "output"),
      },
    },
  };
}

function content(schema: z.ZodType, io: "input" | "output"): object {
  const json: Record<string, unknown> = z.toJSONSchema(schema, { io });
  delete json.$schema;
  return { content: { "application/json": { schema: json } } };
}
