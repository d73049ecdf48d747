import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RpcRequest {
  id: number;
  method: string;
  params: unknown[];
}

/** Answers a request itself and returns true, or leaves it to the chain. */
export type Fault = (request: RpcRequest, response: ServerResponse) => boolean | Promise<boolean>;

export interface RpcServer {
  url: string;
  /** Every request that came in, in order. */
  requests: RpcRequest[];
  /** What goes wrong from now on. */
  fault: Fault | undefined;
  close(): Promise<void>;
}

interface Eip1193 {
  request(request: { method: string; params: unknown[] }): Promise<unknown>;
}

/** A JSON-RPC endpoint on a free port of 127.0.0.1 in front of a chain inside this process. */
export async function createRpcServer(provider?: Eip1193): Promise<RpcServer> {
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const request = JSON.parse(Buffer.concat(chunks).toString()) as RpcRequest;
      self.requests.push(request);
      if (self.fault !== undefined && (await self.fault(request, response))) return;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...(await answer(provider, request)) }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const self: RpcServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    fault: undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
  return self;
}

async function answer(provider: Eip1193 | undefined, { method, params }: RpcRequest) {
  try {
    return { result: (await provider?.request({ method, params })) ?? null };
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data?: unknown };
    return { error: { code, message, data } };
  }
}
