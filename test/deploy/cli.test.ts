import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { readParameters } from "../../deploy/parameters/load.js";
import { deploySession } from "../../deploy/run.js";
import { createDeployCliScene, type DeployCliScene } from "../support/deployCliScene.js";
import { deployEnvironment, developmentWallet } from "../support/deployer.js";
import { DEPLOYER, writtenAddresses } from "../support/deployment.js";
import { rejectionOf } from "../support/rejection.js";
import type { RpcServer } from "../support/rpcServer.js";

const STAGES = [
  "1. sepolia (chain 11155111), the contracts",
  "2. arbitrum-sepolia (chain 421614), the system",
  "3. sepolia (chain 11155111), the registration with the bridge",
  "4. arbitrum-sepolia (chain 421614), the tickets of the registration",
] as const;

describe("npm run deploy", function () {
  this.timeout(120_000);
  let scene: DeployCliScene;

  before(async () => {
    scene = await createDeployCliScene();
  });
  after(async () => {
    await scene.close();
  });
  afterEach(() => {
    scene.setFault(undefined);
  });

  describe("given something that is wrong with the command", () => {
    const rows: [what: string, args: string[], message: string][] = [
      ["no command", [], "Exactly one of --plan, --run, --status and --verify is needed.\n"],
      ["two commands", ["--plan", "--run"], "Exactly one of --plan, --run, --status and --verify is needed.\n"],
      ["an option it does not know", ["--plan", "--check"], "Unknown option '--check'"],
      ["a word that is no option", ["run"], "Unexpected argument 'run'"],
      ["a deployer for another command", ["--run", "--deployer", DEPLOYER.address], "--deployer belongs to --plan.\n"],
      ["sources to publish with another command", ["--run", "--publish"], "--publish belongs to --verify.\n"],
      [
        "sources to publish of a local network",
        ["--verify", "--publish", "--network", "local"],
        "local has no explorer to publish sources at.\n",
      ],
      ["a deployer that is no address", ["--plan", "--deployer", "0x12"], "--deployer: not an address.\n"],
      ["a network it does not know", ["--plan", "--network", "sepolia"], 'There is no network named "sepolia".\n'],
      ["the status of nothing", ["--status"], "holds no deployment.\n"],
      ["to verify nothing", ["--verify"], "holds no deployment.\n"],
    ];
    for (const [what, args, message] of rows) {
      it(`refuses ${what}`, async () => {
        const { code, output } = await scene.cli(args);
        expect(output).to.include(message);
        expect(code).to.equal(1);
        expect(await readdir(scene.directory)).to.deep.equal([]);
      });
    }

    it("names every missing variable (DP-03)", async () => {
      const environment = { ...scene.keyless, SESH_TREASURY: undefined, SESH_ATTESTERS: " " };
      const { code, output } = await scene.cli(["--plan"], environment);
      expect(output).to.include("Not set in the environment: SESH_TREASURY, SESH_ATTESTERS.");
      expect(code).to.equal(1);
    });

    it("says how it is used", async () => {
      const { code, output } = await scene.cli(["--help"]);
      expect(output).to.include("npm run deploy -- --network <name> --plan | --run | --status | --verify");
      expect(code).to.equal(0);
    });
  });

  describe("given an endpoint that serves another chain (DP-01)", () => {
    const rows: [chain: string, serverOf: (of: DeployCliScene) => RpcServer, hint: string][] = [
      ["Arbitrum", ({ chains }) => chains.arbitrum.server, "arbitrum-sepolia is chain 421614"],
      ["Ethereum", ({ chains }) => chains.ethereum.server, "sepolia is chain 11155111"],
    ];
    for (const [chain, serverOf, hint] of rows)
      for (const command of ["--plan", "--run"])
        it(`refuses ${command} on ${chain} and sends nothing`, async () => {
          serverOf(scene).fault = ({ id, method }, response) => {
            if (method !== "eth_chainId") return false;
            response.end(JSON.stringify({ jsonrpc: "2.0", id, result: "0xa4b1" }));
            return true;
          };
          const { code, output } = await scene.cli([command]);
          expect(output).to.include(
            `The RPC endpoint serves chain 42161.\n${hint}: correct the network or the endpoint.`,
          );
          expect(code).to.equal(1);
          expect(scene.sent()).to.equal(0);
        });
  });

  describe("--plan", () => {
    it("shows the steps on both chains in their order, who gets what, and the costs, without a key", async () => {
      const { code, output } = await scene.cli(["--plan", "--deployer", DEPLOYER.address]);
      expect(code).to.equal(0);
      const { SESH_TREASURY: holder, SESH_GOVERNOR: governor } = deployEnvironment();
      const begin = [`${STAGES[0]}: 0 of 1 steps done`, "  ○ deploy SessionTokenL1"].join("\n");
      expect(output).to.include(`recorded in ${scene.directory}\n\n${begin}\n\n${STAGES[1]}: 0 of 69 steps done\n`);
      expect(output).to.match(/ {2}○ deploy SessionToken\n[^]* {2}○ Authority\.revokeRole \(handOver\)\n\n3\. /);
      expect(output).to.include(`${STAGES[2]}: 0 of 1 steps done\n  ○ SessionTokenL1.registerTokenOnL2\n`);
      expect(output).to.include(`${STAGES[3]}: 0 of 2 steps done\n`);
      expect(output).to.include(`  deployer               ${DEPLOYER.address}; keeps nothing\n`);
      expect(output).to.include(`  governor               ${governor}\n`);
      expect(output).to.include(`  240,000,000 SESH to the holder ${holder} on Ethereum\n`);
      expect(output).to.include("tickets arrive on Arbitrum 10 to 20 minutes after the registration");
      for (const chain of ["Ethereum", "Arbitrum"])
        expect(output).to.match(
          new RegExp(
            `  ${chain}: up to 0\\.\\d+ ETH \\(\\d+ gas at [\\d.]+ gwei.*; the deployer has 10000\\.0 ETH: enough\n`,
          ),
        );
      expect(output).to.match(/\nNothing was sent\.$/);
      expect(scene.sent()).to.equal(0);
      expect(await readdir(scene.directory)).to.deep.equal([]);
    });

    it("says how much the deployer lacks on which chain (DP-07)", async () => {
      const poor = developmentWallet(60).address;
      await scene.chains.ethereum.chain.networkHelpers.setBalance(poor, 10n ** 18n);
      const { output } = await scene.cli(["--plan", "--deployer", poor]);
      expect(output).to.match(/ {2}Ethereum: .*; the deployer has 1\.0 ETH: enough\n/);
      expect(output).to.match(/ {2}Arbitrum: .*; the deployer has 0\.0 ETH: 0\.\d+ ETH too little\n/);
    });

    it("takes the account of DEPLOYER_KEY, if it is set, and never shows the key (DP-06)", async () => {
      const { output } = await scene.cli(["--plan"], scene.withKey);
      expect(output).to.include(`deployer               ${DEPLOYER.address}; keeps nothing`);
      expect(output).not.to.include(DEPLOYER.privateKey.slice(2));
      const { output: unknown } = await scene.cli(["--plan"]);
      expect(unknown).to.include("not known: give --deployer, or set DEPLOYER_KEY");
    });

    it("refuses a key that is none, without quoting it (DP-06)", async () => {
      const key = `${DEPLOYER.privateKey}00`;
      const { code, output } = await scene.cli(["--plan"], { ...scene.keyless, DEPLOYER_KEY: key });
      expect(output).to.include("DEPLOYER_KEY is not a private key.");
      expect(output).not.to.include(key.slice(2, 60));
      expect(code).to.equal(1);
    });
  });

  describe("given a network without a bridge", () => {
    const local = () => ({ ...deployEnvironment(), LOCAL_RPC_URL: scene.chains.arbitrum.url });
    before(() => scene.reset());

    it("plans for Arbitrum alone, and says where the supply goes", async () => {
      const { code, output } = await scene.cli(["--plan", "--network", "local"], local());
      expect(code).to.equal(0);
      expect(output).to.include("1. local (chain 421614), the system: 0 of 74 steps done\n");
      expect(output).not.to.match(/Ethereum|^2\. /m);
      expect(output).to.include("  63,177,550 SESH to the reward pool\n");
      expect(output).to.include("  30,000,000 SESH to the coin claims\n");
      expect(output).to.include("  30,000,000 SESH to the bonus claims\n");
      expect(output).to.include(`  116,822,450 SESH to the treasury ${deployEnvironment().SESH_TREASURY}\n`);
    });

    it("deploys there, and is complete and verified afterwards", async () => {
      const { arbitrum } = scene.connections();
      const parameters = await readParameters("local", local());
      const options = {
        artifacts: hre.artifacts,
        parameters,
        directory: scene.directory,
        pollingInterval: 1,
        arbitrum,
      };
      const { ethereum } = await deploySession(options);
      expect(ethereum).to.equal(undefined);
      const status = await scene.cli(["--status", "--network", "local"], local());
      expect(status.output).to.equal("1. local (chain 421614), the system: 74 of 74 steps done\nComplete.");
      expect(status.code).to.equal(0);
      const { output, code } = await scene.cli(["--verify", "--network", "local"], local());
      expect(output).to.equal("✓ code\n✓ wiring\n✓ parameters\n✓ roles\n✓ supply and funding\n✓ bytecode");
      expect(code).to.equal(0);
    });
  });

  describe("given tickets that have not arrived", () => {
    before(async () => {
      await scene.reset();
      const error = await rejectionOf(scene.run());
      expect(error.code).to.equal("TRANSACTION_PENDING");
      expect(error.shortMessage).to.equal("The tickets of the registration have not arrived on Arbitrum yet.");
    });

    it("is not complete (DP-12)", async () => {
      const { code, output } = await scene.cli(["--status"]);
      expect(code).to.equal(1);
      expect(output).to.include(
        [
          `${STAGES[0]}: 1 of 1 steps done`,
          `${STAGES[1]}: 69 of 69 steps done`,
          `${STAGES[2]}: 1 of 1 steps done`,
          `${STAGES[3]}: 0 of 2 steps done`,
          "  ○ the gateway's ticket, redeemed",
          "  ○ the router's ticket, redeemed",
          "Not complete: --run goes on.",
        ].join("\n"),
      );
    });

    it("plans for the tickets alone", async () => {
      const { code, output } = await scene.cli(["--plan"]);
      expect(code).to.equal(0);
      expect(output).to.include(`${STAGES[0]}: 1 of 1 steps done\n  ✓ deploy SessionTokenL1\n`);
      expect(output).to.include("Ethereum: up to 0.0 ETH (0 gas");
    });

    it("does not pass for verified", async () => {
      const { code, output } = await scene.cli(["--verify"]);
      expect(code).to.equal(1);
      expect(output).to.include("✓ ethereum\n✗ registration\n");
      expect(output).to.match(/registration: token known to the gateway on Arbitrum is 0x0{40}, not 0x/);
    });
  });

  describe("given a complete deployment", () => {
    before(async () => {
      await scene.reset();
      await rejectionOf(scene.run());
      await scene.chains.arbOs.carry();
      await scene.run();
    });

    it("says so, without a key", async () => {
      const { code, output } = await scene.cli(["--status"]);
      expect(output).to.match(/: 2 of 2 steps done\nComplete\./);
      expect(code).to.equal(0);
    });

    it("verifies everything, without a key", async () => {
      const { code, output } = await scene.cli(["--verify"]);
      expect(output).to.equal(
        ["code", "wiring", "parameters", "roles", "supply and funding", "ethereum", "registration", "bytecode"]
          .map((name) => `✓ ${name}`)
          .join("\n"),
      );
      expect(code).to.equal(0);
    });

    it("fails to verify when a fact is broken on either chain", async () => {
      const addresses = await writtenAddresses(scene.directory);
      for (const [side, id, name] of [
        ["arbitrum", "Session#ProBurn", "ProBurn"],
        ["ethereum", "SessionEthereum#SessionTokenL1", "SessionTokenL1"],
      ] as const) {
        const { networkHelpers } = scene.chains[side].chain;
        const snapshot = await networkHelpers.takeSnapshot();
        await networkHelpers.setCode(addresses[id] ?? "", "0x");
        const { code, output } = await scene.cli(["--verify"]);
        expect(output).to.include(
          `✗ code\nThe deployment is not as it should be:\n  code: ${name} at ${addresses[id]} has no`,
        );
        expect(code).to.equal(1);
        await snapshot.restore();
      }
    });

    it("refuses other parameters and says what has changed", async () => {
      const treasury = developmentWallet(40).address;
      const ethereum = { ...(scene.source.ethereum as object), holder: treasury };
      const error = await rejectionOf(scene.run({ parameters: { ...scene.source, ethereum } }));
      const { SESH_TREASURY: holder } = deployEnvironment();
      expect(error.shortMessage).to.include(`  parameters.ethereum.holder: was ${holder}, now ${treasury}\n`);
      expect(error.hint).to.include("or begin another one with --deployment <new id>. Nothing was sent.");
    });

    it("refuses another code than it began with and says what to do", async () => {
      const path = join(scene.directory, "journal.jsonl");
      const journal = await readFile(path, "utf8");
      await writeFile(path, journal.replace('"value":"20000000"', '"value":"20000001"'));
      const before = await scene.nonces();
      const error = await rejectionOf(scene.run());
      await writeFile(path, journal);
      expect(error.shortMessage).to.include(`What is to be deployed differs from what ${scene.directory} began with:`);
      expect(error.hint).to.include("Check out the code this deployment began with and run the command again");
      expect(await scene.nonces()).to.deep.equal(before);
    });
  });
});
