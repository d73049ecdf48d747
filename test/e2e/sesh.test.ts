import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { createRpcServer } from "../support/rpcServer.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));

/** Runs bin/sesh.js as a shell does, from a folder that has nothing to do with the project. */
function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const done = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out, err });
    });
  });
  return { child, done };
}

describe("bin/sesh.js", () => {
  it("runs from anywhere", async () => {
    expect(await start(["--version"]).done).to.deep.equal({ code: 0, out: "0.1.0\n", err: "" });
  });

  it("gives its errors and its exit status to the shell", async () => {
    const { code, out, err } = await start(["network", "info", "--json"]).done;
    expect([code, err]).to.deep.equal([2, ""]);
    expect((JSON.parse(out) as { error: { code: string } }).error.code).to.equal("CONFIG_INVALID");
  });

  it("says what an interruption means (SD-13)", async () => {
    const server = await createRpcServer();
    server.fault = () => true;
    const { child, done } = start(["pro", "quote"], {
      SESH_NETWORK: "local",
      SESH_RPC_URL: server.url,
      SESH_DEPLOYMENT: fileURLToPath(new URL("../vectors/deployed_addresses.json", import.meta.url)),
    });
    while (server.requests.length === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGINT");
    const { code, err } = await done;
    await server.close();
    expect(code).to.equal(130);
    expect(err).to.contain("look its hash up before you try again");
  });
});
