import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { PROJECT } from "../../scripts/support/workspace.js";
import { createRpcServer, type RpcServer } from "../support/rpcServer.js";
import { type Chain, createChain, deployContracts, type System } from "../support/system.js";

const GUIDE = readFileSync(join(PROJECT, "docs/guides/verify-deployment.md"), "utf8");

describe("docs/guides/verify-deployment.md (DP-09)", () => {
  let chain: Chain;
  let system: System;
  let server: RpcServer;
  before(async () => {
    chain = await createChain();
    system = await deployContracts(chain);
    server = await createRpcServer(chain.provider);
  });
  after(async () => {
    await server.close();
    await chain.close();
  });

  /** The script of the guide, as it stands there: what it prints, by line. */
  async function runScript(name: string, address: string): Promise<string[]> {
    const script = /```js\n([\s\S]+?)```/.exec(GUIDE)![1]!;
    const child = spawn(process.execPath, ["--input-type=module", "-", name, address, server.url], { cwd: PROJECT });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin.end(script);
    await once(child, "close");
    return Buffer.concat(chunks)
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/).at(-1)!);
  }

  it("has a script that finds the manifest's code on a chain", async () => {
    const address = await system.staking.getAddress();
    const [asItIs, withoutImmutables, expected] = await runScript("NodeStaking", address);
    expect(asItIs).to.equal(keccak256(await chain.ethers.provider.getCode(address)));
    expect(withoutImmutables).to.equal(expected).and.not.to.equal(asItIs);
  });

  it("has a script that tells other code apart", async () => {
    const [, withoutImmutables, expected] = await runScript("NodeStaking", await system.pool.getAddress());
    expect(expected).to.match(/^0x[0-9a-f]{64}$/);
    expect(withoutImmutables).not.to.equal(expected);
  });
});
