import { serve } from "@hono/node-server";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hono } from "hono";
import { ToolkitError } from "../core/errors.js";

export interface HttpServer {
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Listens on a port of a host; port 0 is any free one. */
export async function startServer(api: Hono, host: string, port: number): Promise<HttpServer> {
  const server = await new Promise<Server>((resolve, reject) => {
    const started = serve({ fetch: api.fetch, hostname: host, port, overrideGlobalObjects: false }, () => {
      resolve(started);
    }) as Server;
    // Whoever sends slower than this does not get the connection.
    started.headersTimeout = 5_000;
    started.requestTimeout = 10_000;
    started.once("error", (cause) => {
      const hint = "Choose another --port or --host; port 0 takes any free one.";
      reject(new ToolkitError("CONFIG_INVALID", `Port ${port} of ${host} cannot be used.`, { hint, cause }));
    });
  });
  const { address, port: actual, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
