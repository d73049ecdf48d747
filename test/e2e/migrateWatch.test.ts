import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readDeployment } from "../../src/config/deployment.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { OxenChain, startDaemon, startWallet, type OxenServer } from "../support/oxenNode.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));
const DEPLOYMENT = fileURLToPath(new URL("../vectors/deployed_addresses.json", import.meta.url));

describe("sesh migrate watch", () => {
  let folder: string;
  let chain: OxenChain;
  let servers: OxenServer[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-watch-"));
    const { OxenClaims: bridge } = await readDeployment(DEPLOYMENT);
    const domain = { campaign: "oxen-coin", chainId: 421_614n, bridge } as const;
    chain = new OxenChain(depositAddress("stagenet", domain), 100);
    chain.network = "stagenet";
    chain.immutable = 88;
    servers = [await startDaemon(chain), await startWallet(chain)];
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  function start() {
    const urls = ["--daemon", servers[0]!.url.href, "--wallet", servers[1]!.url.href];
    const args = [PROGRAM, "migrate", "watch", folder, ...urls, "--start-height", "1", "--interval", "1s", "--json"];
    const env = { PATH: process.env.PATH, SESH_NETWORK: "arbitrum-sepolia", SESH_DEPLOYMENT: DEPLOYMENT };
    const child = spawn(process.execPath, args, { cwd: tmpdir(), env });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<{ code: unknown; by: unknown; err: string }>((resolve) =>
      child.on("close", (code, by) => resolve({ code, by, err })),
    );
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      child.once("close", () => reject(new Error(err)));
    });
    return { child, ended, firstLine };
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`stops cleanly on ${signal} (SD-13)`, async () => {
      const txid = chain.pay(50, { amounts: [5n] });
      const { child, ended, firstLine } = start();
      try {
        expect(JSON.parse(await firstLine)).to.deep.include({ status: "current", deposits: 1 });
        child.kill(signal);
        expect(await ended).to.deep.equal({ code: 0, by: null, err: "" });
        expect((await readdir(folder)).sort()).to.deep.equal(["deposits.jsonl", "now.json", "state.json"]);
        expect(await readFile(join(folder, "deposits.jsonl"), "utf8")).to.contain(txid);
      } finally {
        child.kill("SIGKILL");
      }
    }).timeout(30_000);
  }

  it("goes on after it was killed, without losing or doubling anything", async () => {
    const first = chain.pay(50, { amounts: [5n] });
    const killed = start();
    await killed.firstLine;
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(await readdir(folder)).to.contain("lock");
    chain.mine(10);
    const second = chain.pay(95, { amounts: [6n] });
    chain.immutable = 100;
    const { child, ended, firstLine } = start();
    try {
      expect(JSON.parse(await firstLine)).to.deep.include({ status: "current", deposits: 2 });
      child.kill("SIGTERM");
      await ended;
      const lines = (await readFile(join(folder, "deposits.jsonl"), "utf8")).trimEnd().split("\n");
      expect(lines.map((line) => (JSON.parse(line) as { txid: string }).txid)).to.deep.equal([first, second]);
    } finally {
      child.kill("SIGKILL");
    }
  }).timeout(30_000);
});
