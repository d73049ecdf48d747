import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { createDeployCliScene, type DeployCliScene, SEND } from "../support/deployCliScene.js";
import { DEPLOYER } from "../support/deployment.js";

describe("npm run deploy, as a process", function () {
  this.timeout(300_000);
  let scene: DeployCliScene;
  before(async () => {
    scene = await createDeployCliScene();
  });
  afterEach(async () => {
    scene.setFault(undefined);
    await scene.reset();
  });
  after(async () => {
    await scene.close();
  });

  it("goes on where it was killed, waits for the tickets, and verifies (DP-02)", async () => {
    await killWhile("ethereum", "after", 1);
    await killWhile("arbitrum", "waiting", 20);
    carryAtOnce();
    const finished = await scene.start(["--run"], scene.withKey).ended;
    expect(finished.code, finished.output).to.equal(0);
    expect(finished.output).to.include("Ethereum: the registration with the bridge\n");
    expect(finished.output).to.match(
      /\nSessionTokenL1 {7}0x\w{40}\n[^]*\n✓ supply and funding\n✓ ethereum\n✓ registration\n✓ bytecode\n$/,
    );
    expect(await scene.nonces()).to.deep.equal({ ethereum: 2, arbitrum: 69 });
    expect(await scene.problems()).to.deep.equal([]);
    await expectNoSecret(finished.output);
  });

  it("never shows the key or the path of an endpoint, whatever goes wrong (DP-06)", async () => {
    const quoted = [scene.withKey.ARBITRUM_SEPOLIA_RPC_URL, scene.withKey.SEPOLIA_RPC_URL, DEPLOYER.privateKey];
    scene.setFault(({ id, method }, response) => {
      if (method !== SEND) return false;
      const message = `upstream ${quoted.join(" refused ")}, /key-of-arbitrum?and=more`;
      response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32000, message } }));
      return true;
    });
    const { code, output } = await scene.start(["--run"], scene.withKey).ended;
    expect(code).to.equal(1);
    expect(output).to.include("upstream …");
    await expectNoSecret(output);
  });

  /** Kills a run around the transaction that would be the deployer's n-th on a chain, from 1. */
  async function killWhile(side: "ethereum" | "arbitrum", moment: "after" | "waiting", n: number) {
    const { chain, server } = scene.chains[side];
    const { process, ended } = scene.start(["--run"], scene.withKey);
    const count = () => chain.ethers.provider.getTransactionCount(DEPLOYER);
    server.fault = async ({ method, params }) => {
      const sends = moment === "after" && method === SEND && (await count()) === n - 1;
      const waits = moment === "waiting" && method === "eth_getTransactionReceipt" && (await count()) === n;
      if (!sends && !waits) return false;
      if (sends) await chain.provider.request({ method, params });
      process.kill("SIGKILL");
      return true;
    };
    const { signal, output } = await ended;
    server.fault = undefined;
    expect(signal, output).to.equal("SIGKILL");
    expect(await count()).to.equal(n);
  }

  /** Tickets arrive as soon as they are sent. */
  function carryAtOnce(): void {
    const { chain, server } = scene.chains.ethereum;
    server.fault = async ({ id, method, params }, response) => {
      if (method !== SEND) return false;
      const result: unknown = await chain.provider.request({ method, params });
      await scene.chains.arbOs.carry();
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
      return true;
    };
  }

  /** Neither what was printed nor any file of the deployment has the key or what is behind an endpoint's host. */
  async function expectNoSecret(output: string): Promise<void> {
    const files = await readdir(scene.directory, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8"));
    for (const text of [output, ...(await Promise.all(texts))])
      for (const secret of [DEPLOYER.privateKey.slice(2), "key-of-arbitrum", "key-of-ethereum"])
        expect(text).not.to.include(secret);
  }
});
