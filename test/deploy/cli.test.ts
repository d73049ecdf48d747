import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { readParameters } from "../../deploy/parameters/load.js";
import { DEPLOYMENT_GAS } from "../../deploy/costs.js";
import { deploySession } from "../../deploy/run.js";
import { startDeploy } from "../support/deployCli.js";
import { deployEnvironment, developmentWallet } from "../support/deployer.js";
import { createRpcServer, type RpcServer } from "../support/rpcServer.js";
import { type Chain, createChain } from "../support/system.js";

const SEND = "eth_sendRawTransaction";

describe("npm run deploy", function () {
  this.timeout(300_000);
  const deployer = developmentWallet(0);
  let chain: Chain;
  let server: RpcServer;
  let directory: string;

  beforeEach(async () => {
    chain = await createChain();
    server = await createRpcServer(chain.provider);
    directory = await mkdtemp(join(tmpdir(), "sesh-deploy-"));
  });
  afterEach(async () => {
    await server.close();
    await chain.close();
    await rm(directory, { recursive: true });
  });

  const environment = () => ({
    ...deployEnvironment(),
    ARBITRUM_SEPOLIA_RPC_URL: `${server.url}/key-of-the-endpoint`,
    DEPLOYER_KEY: deployer.privateKey,
  });
  const run = (args: string[] = [], variables: Record<string, string> = environment()) =>
    startDeploy(["--network", "arbitrum-sepolia", "--deployment", directory, ...args], variables);
  const sent = () => server.requests.filter(({ method }) => method === SEND);
  const addresses = async (path: string) =>
    JSON.parse(await readFile(join(path, "deployed_addresses.json"), "utf8")) as Record<string, string>;

  describe("given a run that is killed again and again (DP-02)", () => {
    it("ends in the state of an uninterrupted run, without a duplicate transaction", async () => {
      const expected = await deployUninterrupted();
      await killWhile("before", 2);
      await killWhile("after", 7);
      await killWhile("waiting", 20);
      await killWhile("after", expected.transactions);
      const finished = await run().ended;
      expect(finished.code, finished.output).to.equal(0);
      expect(await addresses(directory)).to.deep.equal(expected.addresses);
      expect(await chain.ethers.provider.getTransactionCount(deployer)).to.equal(expected.transactions);

      const before = sent().length;
      const checked = await run(["--check"], { ARBITRUM_SEPOLIA_RPC_URL: server.url }).ended;
      expect(checked.output).to.equal("✓ code\n✓ wiring\n✓ parameters\n✓ roles\n✓ supply and funding\n");
      expect(checked.code).to.equal(0);
      expect(sent().length).to.equal(before);
    });

    /** Kills a run around the transaction that would be the deployer's n-th, from 1. */
    async function killWhile(moment: "before" | "after" | "waiting", n: number): Promise<void> {
      const { process, ended } = run();
      const count = () => chain.ethers.provider.getTransactionCount(deployer);
      server.fault = async ({ method, params }) => {
        const sends = method === SEND && (await count()) === n - 1;
        const waits = moment === "waiting" && method === "eth_getTransactionReceipt" && (await count()) === n;
        if (!sends && !waits) return false;
        if (sends && moment === "waiting") return false;
        if (moment === "after") await chain.provider.request({ method, params });
        process.kill("SIGKILL");
        return true;
      };
      const { signal, output } = await ended;
      server.fault = undefined;
      expect(signal, output).to.equal("SIGKILL");
      expect(await count()).to.equal(moment === "before" ? n - 1 : n);
    }

    async function deployUninterrupted() {
      const other = await createChain();
      const folder = await mkdtemp(join(tmpdir(), "sesh-deploy-"));
      try {
        const parameters = await readParameters("arbitrum-sepolia", deployEnvironment());
        await deploySession({ artifacts: hre.artifacts, arbitrum: other, parameters, directory: folder });
        const { provider } = other.ethers;
        const transactions = await provider.getTransactionCount(deployer);
        let gas = 0n;
        for (let i = 1; i <= transactions; i++) gas += (await provider.getBlock(i))?.gasUsed ?? 0n;
        expect(gas).to.be.within((DEPLOYMENT_GAS.arbitrum * 9n) / 10n, DEPLOYMENT_GAS.arbitrum);
        return { addresses: await addresses(folder), transactions };
      } finally {
        await other.close();
        await rm(folder, { recursive: true });
      }
    }
  });

  describe("given a finished deployment", () => {
    beforeEach(async () => {
      const parameters = await readParameters("arbitrum-sepolia", deployEnvironment());
      await deploySession({ artifacts: hre.artifacts, arbitrum: chain, parameters, directory });
    });

    it("refuses other parameters and says what has changed", async () => {
      const treasury = developmentWallet(40).address;
      const { code, output } = await run([], { ...environment(), SESH_TREASURY: treasury }).ended;
      expect(code).to.equal(1);
      expect(output).to.include(
        `  parameters.token.treasury: was ${deployEnvironment().SESH_TREASURY}, now ${treasury}\n`,
      );
      expect(output).to.include("or begin another one with --deployment <new id>. Nothing was sent.");
      expect(sent()).to.deep.equal([]);
    });

    it("refuses another code than it began with and says what to do", async () => {
      const path = join(directory, "journal.jsonl");
      const journal = await readFile(path, "utf8");
      await writeFile(path, journal.replace('"value":"20000000"', '"value":"20000001"'));
      const { code, output } = await run().ended;
      expect(output).to.include(`What is to be deployed differs from what ${directory} began with:`);
      expect(output).to.include("Check out the code this deployment began with and run the command again");
      expect(code).to.equal(1);
      expect(sent()).to.deep.equal([]);
    });

    it("fails the check when a fact is broken", async () => {
      const { ProBurn } = await addresses(directory).then((all) => ({ ProBurn: all["Session#ProBurn"] ?? "" }));
      await chain.provider.request({ method: "hardhat_setCode", params: [ProBurn, "0x"] });
      const { code, output } = await run(["--check"], { ARBITRUM_SEPOLIA_RPC_URL: server.url }).ended;
      expect(output).to.include(`✗ code\nThe deployment is not as it should be:\n  code: ProBurn at ${ProBurn} has no`);
      expect(code).to.equal(1);
    });
  });

  describe("given something that is wrong before the first transaction", () => {
    const rows: [what: string, prepare: () => Record<string, string>, message: string][] = [
      [
        "another chain (DP-01)",
        () => {
          server.fault = (request, response) => {
            if (request.method !== "eth_chainId") return false;
            response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, result: "0xa4b1" }));
            return true;
          };
          return environment();
        },
        "The RPC endpoint serves chain 42161.\narbitrum-sepolia is chain 421614: correct the network or the endpoint. Nothing was sent.",
      ],
      [
        "a key that is none (DP-06)",
        () => ({ ...environment(), DEPLOYER_KEY: `${deployer.privateKey}00` }),
        "DEPLOYER_KEY is not a private key.",
      ],
    ];
    for (const [what, prepare, message] of rows) {
      it(`refuses ${what} and sends nothing`, async () => {
        const { code, output } = await run([], prepare()).ended;
        expect(output).to.include(message);
        expect(code).to.equal(1);
        expect(sent()).to.deep.equal([]);
        expect(await readdir(directory)).to.deep.equal([]);
      });
    }
  });

  it("never shows the key or the endpoint's path, whatever goes wrong (DP-06)", async () => {
    server.fault = (request, response) => {
      if (request.method !== SEND) return false;
      const message = `upstream ${server.url}/key-of-the-endpoint refused ${deployer.privateKey}`;
      response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, error: { code: -32000, message } }));
      return true;
    };
    const { code, output } = await run().ended;
    expect(code).to.equal(1);
    expect(output).to.include("refused …");
    for (const text of [output, await contentsOf(directory)]) {
      expect(text).not.to.include(deployer.privateKey.slice(2));
    }
    expect(output).not.to.include("key-of-the-endpoint");
  });
});

/** Everything a deployment has left in its folder. */
async function contentsOf(directory: string): Promise<string> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}
