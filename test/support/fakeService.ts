import { Hono } from "hono";
import { startServer } from "../../src/attest/server.js";

export interface FakeAnswer {
  status: number;
  body: unknown;
}

/** A service on a free port that answers as it is told; `requests` has what came in. */
export async function createFakeService() {
  const self = {
    requests: [] as { path: string; body: Record<string, unknown> }[],
    answer: (_body: Record<string, unknown>): FakeAnswer => ({ status: 500, body: "" }),
  };
  const api = new Hono();
  api.post("*", async (context) => {
    const body = (await context.req.json()) as Record<string, unknown>;
    self.requests.push({ path: context.req.path, body });
    const { status, body: answer } = self.answer(body);
    return new Response(JSON.stringify(answer), { status });
  });
  const { url, close } = await startServer(api, "127.0.0.1", 0);
  return Object.assign(self, { url: new URL(url), close });
}

export type FakeService = Awaited<ReturnType<typeof createFakeService>>;

export function refusal(status: number, code: string, evidence?: object): FakeAnswer {
  return { status, body: { error: { code, message: "no", ...(evidence && { evidence }) } } };
}
