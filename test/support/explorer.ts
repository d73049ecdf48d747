import { Hono } from "hono";
import { startServer } from "../../src/http/server.js";

export interface ExplorerRequest {
  action: string;
  /** Everything in its query and its form. */
  fields: Record<string, string>;
}

type Answer = { status?: number; body: unknown } | undefined;

/** A block explorer on a free port that takes every source for right, unless `fault` answers instead. */
export async function createExplorer() {
  const requests: ExplorerRequest[] = [];
  const verified = new Set<string>();
  const self = { fault: undefined as ((request: ExplorerRequest) => Answer) | undefined };

  function answer({ action, fields }: ExplorerRequest): unknown {
    const ok = (result: unknown) => ({ status: "1", message: "OK", result });
    switch (action) {
      case "getsourcecode":
        return ok([{ SourceCode: verified.has(fields.address ?? "") ? "contract" : "" }]);
      case "verifysourcecode":
        // Its receipt is the address.
        return ok(fields.contractaddress);
      default:
        verified.add(fields.guid ?? "");
        return ok("Pass - Verified");
    }
  }

  const api = new Hono();
  api.all("/api", async (context) => {
    const form = context.req.method === "POST" ? await context.req.parseBody() : {};
    const fields = { ...context.req.query(), ...(form as Record<string, string>) };
    const request = { action: fields.action ?? "", fields };
    requests.push(request);
    const { status = 200, body } = self.fault?.(request) ?? { body: answer(request) };
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  });
  const server = await startServer(api, "127.0.0.1", 0);
  return Object.assign(self, { requests, verified, url: `${server.url}/api`, close: () => server.close() });
}

export type FakeExplorer = Awaited<ReturnType<typeof createExplorer>>;
