import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HardhatError } from "@nomicfoundation/hardhat-errors";
import { expect } from "chai";
import { AbiCoder, concat, dataSlice, dataLength, Interface, type InterfaceAbi, keccak256 } from "ethers";
import hre, { artifacts, network } from "hardhat";
import { chainsOf } from "../../deploy/bytecode/contracts.js";
import { readManifest } from "../../deploy/bytecode/manifest.js";
import { type ConstructedContract, withConstructorArguments } from "../../deploy/explorer/constructorArguments.js";
import {
  publishDeployment,
  publishSources,
  type PublishOptions,
  readExplorerKey,
  requirePublished,
} from "../../deploy/explorer/publish.js";
import { readParameters } from "../../deploy/parameters/load.js";
import { deploySession } from "../../deploy/run.js";
import { findNetwork } from "../../src/config/networks.js";
import { RpcProvider } from "../../src/config/rpcProvider.js";
import { createReadClient, type ReadClient } from "../../src/contracts/client.js";
import { ToolkitError } from "../../src/core/errors.js";
import { deployEnvironment } from "../support/deployer.js";
import { createExplorer, type FakeExplorer } from "../support/explorer.js";
import { createRpcServer, type RpcServer } from "../support/rpcServer.js";
import { rejectionOf } from "../support/rejection.js";
import { deployL1Token } from "../support/sessionTokenL1.js";
import { CHAIN_ID, type Chain, createChain } from "../support/system.js";

const API_KEY = "KEY-OF-THE-EXPLORER";
/** By another contract. */
const CREATED = ["NodeQuorum", "StakingVesting", "MonthlyVesting"];

describe("deploy/explorer", () => {
  const sepolia = findNetwork("arbitrum-sepolia");
  let chain: Chain;
  let server: RpcServer;
  let folder: string;
  let client: ReadClient;
  let contracts: ConstructedContract[];
  let explorer: FakeExplorer;

  before(async () => {
    chain = await createChain();
    folder = await mkdtemp(join(tmpdir(), "sesh-explorer-"));
    server = await createRpcServer(chain.provider);
    const { deployment } = await deploySession({
      artifacts: hre.artifacts,
      arbitrum: { provider: chain.provider, reader: new RpcProvider(server.url, CHAIN_ID) },
      parameters: await readParameters("local", deployEnvironment()),
      directory: folder,
      pollingInterval: 1,
    });
    client = createReadClient(CHAIN_ID, chain.ethers.provider, deployment);
    const [arbitrum] = await chainsOf({ network: sepolia, directory: folder, client });
    contracts = await withConstructorArguments(folder, arbitrum!.contracts);
  });
  after(async () => {
    await server.close();
    await chain.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    explorer = await createExplorer();
  });
  afterEach(async () => {
    await explorer.close();
  });

  const named = (...names: string[]) => names.map((name) => contracts.find((contract) => contract.name === name)!);
  const submitted = () =>
    explorer.requests.filter(({ action }) => action === "verifysourcecode").map(({ fields }) => fields);
  const explorersAt = (url: string) => {
    const blockExplorers = { etherscan: { url: "https://example", apiUrl: url }, blockscout: { url, apiUrl: url } };
    return new Map(
      [421_614n, 11_155_111n].map((id) => [id, { name: "", chainType: "generic", blockExplorers }] as const),
    );
  };
  const publish = (names: string[], change: Partial<PublishOptions> = {}) =>
    publishSources({
      hre,
      chain: sepolia,
      provider: chain.ethers.provider,
      contracts: named(...names),
      apiKey: API_KEY,
      chains: explorersAt(explorer.url),
      ...change,
    });

  describe("withConstructorArguments", () => {
    const creationOf = async ({ contract, constructorArguments }: ConstructedContract) => {
      const { abi, bytecode } = await artifacts.readArtifact(contract);
      return concat([bytecode, new Interface(abi as InterfaceAbi).encodeDeploy(constructorArguments)]);
    };

    it("knows what each contract was created with: it is what its transaction has", async () => {
      const { provider } = chain.ethers;
      const sent = new Map<string, string>();
      for (let i = 1; i <= (await provider.getBlockNumber()); i++) {
        const [transaction] = (await provider.getBlock(i, true))!.prefetchedTransactions;
        const receipt = await provider.getTransactionReceipt(transaction!.hash);
        const created = receipt?.contractAddress;
        if (typeof created === "string") sent.set(created, keccak256(transaction!.data));
      }
      const expected = new Map<string, string>();
      for (const contract of contracts) {
        if (!CREATED.includes(contract.name)) expected.set(contract.address, keccak256(await creationOf(contract)));
      }
      expect(expected.size).to.equal(contracts.length - CREATED.length);
      expect(sent).to.deep.equal(expected);
    });

    it("knows it of contracts that a contract has created: with it they get the code they have", async () => {
      for (const contract of named(...CREATED)) {
        const creator = contract.name === "NodeQuorum" ? "NodeStaking" : "VestingFactory";
        const transaction = { data: await creationOf(contract), from: named(creator)[0]!.address };
        const code = await chain.ethers.provider.call(transaction);
        expect(keccak256(code)).to.equal(keccak256(await chain.ethers.provider.getCode(contract.address)));
      }
    });

    it("reads bigints, lists and addresses as they were, and each campaign's own", () => {
      const [coins, bonus] = named("OxenClaims", "BonusClaims");
      expect(coins!.constructorArguments[2]).to.equal(30_000_000_000_000_000n);
      expect(bonus!.constructorArguments[7]).to.deep.equal(deployEnvironment().SESH_ATTESTERS!.split(","));
    });

    it("takes a step that was done again as it was done at last", async () => {
      const other = await mkdtemp(join(tmpdir(), "sesh-explorer-"));
      try {
        const line = (args: unknown[]) =>
          JSON.stringify({
            type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE",
            futureId: "Session#ProBurn",
            constructorArgs: args,
          });
        await writeFile(join(other, "journal.jsonl"), `\n${line(["a"])}\n{"type":"WIPE_APPLY"}\n${line(["b", 3])}\n`);
        const [proBurn] = await withConstructorArguments(other, named("ProBurn"));
        expect(proBurn!.constructorArguments).to.deep.equal(["b", 3]);
        const error = await rejectionOf(withConstructorArguments(other, named("NodeQuorum")));
        expect(error.shortMessage).to.equal(`${join(other, "journal.jsonl")} does not say how NodeQuorum was created.`);
      } finally {
        await rm(other, { recursive: true });
      }
    });
  });

  describe("publishSources", () => {
    it("hands over the sources of a contract, and of one that a contract has created, once each", async () => {
      const names = ["FeeOracle", "NodeQuorum"];
      const heard: string[] = [];
      const listener: PublishOptions["listener"] = ({ name, outcome }) => heard.push(`${name} ${outcome}`);
      const first = await publish(names, { listener });
      expect(first.map(({ outcome }) => outcome)).to.deep.equal(["verified", "verified"]);
      expect(heard).to.deep.equal(["FeeOracle verified", "NodeQuorum verified"]);
      requirePublished(first);
      const { compiler } = await readManifest();
      const [oracle, quorum] = submitted();
      expect(oracle).to.include({
        chainid: "421614",
        apikey: API_KEY,
        contractaddress: named("FeeOracle")[0]!.address,
        contractname: "project/contracts/fees/FeeOracle.sol:FeeOracle",
        compilerversion: `v${compiler.build}`,
        codeformat: "solidity-standard-json-input",
      });
      const { abi } = await artifacts.readArtifact("FeeOracle");
      const encoded = new Interface(abi as InterfaceAbi).encodeDeploy(named("FeeOracle")[0]!.constructorArguments);
      expect(oracle!.constructorArguments).to.equal(encoded.slice(2));
      expect(quorum!.constructorArguments).to.equal("");
      const input = JSON.parse(quorum!.sourceCode!) as { sources: object; settings: object };
      expect(Object.keys(input.sources)).to.include("project/contracts/staking/NodeQuorum.sol");
      expect(Object.keys(input.sources)).not.to.include("project/contracts/fees/FeeOracle.sol");
      expect(input.settings).to.deep.include(compiler.settings);

      const second = await publish(names);
      expect(second.map(({ outcome }) => outcome)).to.deep.equal(["already verified", "already verified"]);
      expect(submitted()).to.have.lengthOf(2);
    });

    it("takes the answer that it is verified already for what it is, and goes on", async () => {
      explorer.fault = ({ action }) =>
        action === "verifysourcecode"
          ? { body: { status: "0", result: "Contract source code already verified" } }
          : undefined;
      const [publication] = await publish(["ProBurn"]);
      expect(publication!.outcome).to.equal("already verified");
    });

    it("says why the explorer refuses a contract, and tries the others all the same", async () => {
      const [oracle] = named("FeeOracle");
      explorer.fault = ({ action, fields }) =>
        action === "checkverifystatus" && fields.guid === oracle!.address
          ? { body: { status: "1", message: "OK", result: "Fail - Unable to verify" } }
          : undefined;
      const publications = await publish(["FeeOracle", "ProBurn"]);
      expect(publications.map(({ outcome }) => outcome)).to.deep.equal(["failed", "verified"]);
      expect(publications[0]!.reason).to.include("Fail - Unable to verify");
      expect(() => {
        requirePublished(publications);
      })
        .to.throw(ToolkitError, `The explorer does not have the sources of:\n  FeeOracle at ${oracle!.address}: `)
        .with.property("code", "SERVICE_FAILED");
      expect(explorer.verified).not.to.include(oracle!.address);

      explorer.fault = undefined;
      const again = await publish(["FeeOracle", "ProBurn"]);
      expect(again.map(({ outcome }) => outcome)).to.deep.equal(["verified", "already verified"]);
    });

    it("refuses an address whose code is another contract's, and sends nothing (DP-09)", async () => {
      const [oracle, proBurn] = named("FeeOracle", "ProBurn");
      const [publication] = await publish([], { contracts: [{ ...oracle!, address: proBurn!.address }] });
      expect(publication!.outcome).to.equal("failed");
      expect(publication!.reason).to.include("bytecode");
      expect(submitted()).to.deep.equal([]);
    });

    it("never shows the key, even if the explorer says it (DP-06)", async () => {
      explorer.fault = ({ action, fields }) =>
        action === "verifysourcecode"
          ? { body: { status: "0", result: `Invalid API Key ${fields.apikey}` } }
          : undefined;
      const publications = await publish(["ProBurn"]);
      expect(publications[0]!.reason).to.include("Invalid API Key …");
      expect(JSON.stringify(publications)).not.to.include(API_KEY);
    });

    it("stops asking an explorer that answers nothing it can use", async () => {
      explorer.fault = () => ({ status: 502, body: `<html>Bad gateway ${API_KEY}</html>` });
      const publications = await publish(["FeeOracle", "ProBurn", "NodeQuorum"]);
      expect(publications.map(({ outcome }) => outcome)).to.deep.equal(["failed", "failed", "failed"]);
      expect(publications[0]!.reason).to.include(explorer.url);
      expect(publications[1]!.reason).to.equal(`not tried: ${publications[0]!.reason}`);
      expect(JSON.stringify(publications)).not.to.include(API_KEY);
      expect(explorer.requests.every(({ action }) => action === "getsourcecode")).to.equal(true);
    });

    it("says that an explorer cannot be reached", async () => {
      const { url } = explorer;
      await explorer.close();
      const [publication, next] = await publish(["FeeOracle", "ProBurn"], { chains: explorersAt(url) });
      expect(publication!.reason).to.include(`The request to ${url} failed`);
      expect(next!.reason).to.match(/^not tried: /);
    });

    it("uses Blockscout, which asks for no key, where there is none", async () => {
      const [publication] = await publish([], { contracts: named("ProBurn"), apiKey: undefined as never });
      expect(publication!.outcome).to.equal("verified");
      for (const { fields } of explorer.requests) expect(fields).not.to.have.any.keys("apikey", "chainid");
    });
  });

  const withKey = (get: () => Promise<string>) => {
    const verify = { ...hre.config.verify, etherscan: { enabled: true, apiKey: { get } } };
    return Object.create(hre, { config: { value: { ...hre.config, verify } } }) as typeof hre;
  };

  describe("publishDeployment", () => {
    it("goes to the explorers of both chains, with the arguments of each chain's own journal and the key that is set", async () => {
      const ethereum = await network.create({ network: "local", override: { chainId: 11_155_111 } });
      const below = join(folder, "ethereum");
      await mkdir(below);
      try {
        const { token } = await deployL1Token(ethereum);
        const address = await token.getAddress();
        const futureId = "SessionEthereum#SessionTokenL1";
        await writeFile(join(below, "deployed_addresses.json"), JSON.stringify({ [futureId]: address }));
        const { bytecode } = await artifacts.readArtifact("SessionTokenL1");
        const encoded = dataSlice(token.deploymentTransaction()!.data, dataLength(bytecode));
        const constructorArgs = [
          ...AbiCoder.defaultAbiCoder().decode(token.interface.deploy.inputs, encoded),
        ] as string[];
        const line = { type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE", futureId, constructorArgs };
        await writeFile(join(below, "journal.jsonl"), `${JSON.stringify(line)}\n`);

        const chains = await chainsOf({
          network: sepolia,
          directory: folder,
          client,
          ethereum: ethereum.ethers.provider,
        });
        const some = chains.map((all) => ({
          ...all,
          contracts: all.contracts.filter(({ name }) => ["ProBurn", "SessionTokenL1"].includes(name)),
        }));
        const hreWithKey = withKey(() => Promise.resolve(API_KEY));
        const publications = await publishDeployment(hreWithKey, some, { chains: explorersAt(explorer.url) });
        expect(publications).to.deep.equal([
          { name: "ProBurn", address: named("ProBurn")[0]!.address, outcome: "verified" },
          { name: "SessionTokenL1", address, outcome: "verified" },
        ]);
        expect(submitted().map(({ chainid, apikey }) => [chainid, apikey])).to.deep.equal([
          ["421614", API_KEY],
          ["11155111", API_KEY],
        ]);
        expect(submitted()[1]!.constructorArguments).to.equal(encoded.slice(2));
      } finally {
        await rm(below, { recursive: true });
        await ethereum.close();
      }
    });
  });

  it("reads the key where it is set, and does without where it is not", async () => {
    expect(await readExplorerKey(withKey(() => Promise.resolve(API_KEY)))).to.equal(API_KEY);
    expect(await readExplorerKey(withKey(() => Promise.resolve("")))).to.equal(undefined);
    const { ENV_VAR_NOT_FOUND } = HardhatError.ERRORS.CORE.GENERAL;
    const missing = new HardhatError(ENV_VAR_NOT_FOUND, { name: "ETHERSCAN_API_KEY" });
    expect(await readExplorerKey(withKey(() => Promise.reject(missing)))).to.equal(undefined);
    const failure = new Error("wrong password");
    expect(await readExplorerKey(withKey(() => Promise.reject(failure))).catch((error: unknown) => error)).to.equal(
      failure,
    );
  });
});
