import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { createRpcServer } from "../support/rpcServer.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));
const DEPLOYMENT = fileURLToPath(new URL("../vectors/deployed_addresses.json", import.meta.url));

describe("sesh attest serve", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`listens on the loopback address and stops cleanly on ${signal}`, async () => {
      const rpc = await createRpcServer({ request: () => Promise.resolve("0x66eee") });
      const folder = await mkdtemp(join(tmpdir(), "sesh-serve-"));
      const args = [PROGRAM, "attest", "serve", folder, "--port", "0", "--json"];
      const env = {
        PATH: process.env.PATH,
        SESH_NETWORK: "local",
        SESH_RPC_URL: rpc.url,
        SESH_DEPLOYMENT: DEPLOYMENT,
      };
      const child = spawn(process.execPath, args, { cwd: tmpdir(), env });
      const ended = new Promise((resolve) => child.on("close", (code, by) => resolve({ code, by })));
      try {
        let err = "";
        child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
        const out = await new Promise<string>((resolve, reject) => {
          child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
          child.once("close", () => reject(new Error(err)));
        });
        const { url } = JSON.parse(out) as { url: string };
        expect(new URL(url).hostname).to.equal("127.0.0.1");
        // The connection stays open: it must not keep the server from stopping.
        expect(await (await fetch(`${url}/v1/statements`)).json()).to.deep.equal({ statements: [] });
        child.kill(signal);
        expect(await ended).to.deep.equal({ code: 0, by: null });
        expect(err).to.equal("");
      } finally {
        child.kill("SIGKILL");
        await rpc.close();
        await rm(folder, { recursive: true });
      }
    });
  }
});
