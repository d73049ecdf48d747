import { Hono } from "hono";
import { startServer } from "../../src/http/server.js";
import { fromBase64, toBase64 } from "../../src/pro/api.js";
import { blindSign } from "../../src/pro/blindRsa.js";
import type { TestKey } from "./proServer.js";

export interface FakeAnswer {
  status: number;
  body: unknown;
}

/** A service on a free port that answers as it is told; `requests` has what came in. */
export async function createFakeService() {
  const requests: { path: string; body: Record<string, unknown> }[] = [];
  const self = { answer: undefined as ((body: Record<string, unknown>) => FakeAnswer) | undefined };
  const api = new Hono();
  api.post("*", async (context) => {
    const body = await context.req.json<Record<string, unknown>>();
    requests.push({ path: context.req.path, body });
    const { status, body: answer } = self.answer?.(body) ?? { status: 500, body: "" };
    return new Response(JSON.stringify(answer), { status });
  });
  const server = await startServer(api, "127.0.0.1", 0);
  return Object.assign(self, { requests, url: new URL(server.url), close: () => server.close() });
}

export type FakeService = Awaited<ReturnType<typeof createFakeService>>;

export function refusal(status: number, code: string, evidence?: object): FakeAnswer {
  return { status, body: { error: { code, message: "no", ...(evidence && { evidence }) } } };
}

/** Answers as an issuer does who has this key. */
export function signWith({ privateKey, published }: TestKey) {
  return (body: Record<string, unknown>): FakeAnswer => {
    const message = fromBase64(body.blinded_msg as string);
    return { status: 200, body: { blind_sig: toBase64(blindSign(privateKey!, published.key, message)) } };
  };
}
