import { mkdtemp, rm, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { encryptKeystoreJson, Wallet } from "ethers";
import { readDeployment, REQUIRED_CONTRACTS } from "../../../src/config/deployment.js";
import {
  deploymentFolder,
  loadDeploymentSettings,
  loadNodeKeySource,
  loadNodeSecretsToImport,
  loadEthereumSettings,
  loadSettings,
  loadWalletSource,
} from "../../../src/config/load.js";
import { findNetwork } from "../../../src/config/networks.js";
import { openWallet } from "../../../src/config/wallet.js";
import { ToolkitError } from "../../../src/core/errors.js";
import { toJson } from "../../../src/core/json.js";
import { Secret } from "../../../src/core/secret.js";
import { rejectionOf } from "../../support/rejection.js";

const nobody = () => Promise.reject(new Error("No password should be asked for."));

describe("config/load", () => {
  it("takes options before the environment, and the common variable before the network's own", () => {
    const env = { SESH_NETWORK: "arbitrum-one", ARBITRUM_ONE_RPC_URL: "https://one.example", SESH_DEPLOYMENT: "/d" };
    expect(loadSettings(env)).to.deep.include({
      rpcUrl: "https://one.example",
      deploymentPath: "/d/deployed_addresses.json",
    });
    expect(loadSettings({ ...env, SESH_RPC_URL: "https://any.example" }).rpcUrl).to.equal("https://any.example");
    const options = { network: "local", rpcUrl: "http://127.0.0.1:1", deployment: "/x/my.json" };
    const chosen = loadSettings(env, options);
    expect([chosen.network.name, chosen.rpcUrl, chosen.deploymentPath]).to.deep.equal([
      "local",
      "http://127.0.0.1:1",
      "/x/my.json",
    ]);
  });

  it("knows the Ethereum chain of each network, whose endpoint somebody has to name", () => {
    const env = { SESH_NETWORK: "arbitrum-one", ETHEREUM_RPC_URL: "https://one.example" };
    const { network, rpcUrl } = loadEthereumSettings(env);
    expect([network.chainId, rpcUrl]).to.deep.equal([1n, "https://one.example"]);
    const common = { ...env, SESH_ETHEREUM_RPC_URL: "https://any.example" };
    expect(loadEthereumSettings(common).rpcUrl).to.equal("https://any.example");
    expect(loadEthereumSettings(common, {}, "http://127.0.0.1:1").rpcUrl).to.equal("http://127.0.0.1:1");
    const sepolia = loadEthereumSettings(common, { network: "arbitrum-sepolia" });
    expect(sepolia.network.chainId).to.equal(11_155_111n);
    expect(() => loadEthereumSettings({ SESH_NETWORK: "arbitrum-one", SESH_RPC_URL: "https://x.example" }))
      .to.throw(ToolkitError, "No RPC endpoint for ethereum is known")
      .with.property("code", "CONFIG_INVALID");
    expect(() => loadEthereumSettings(env, {}, "ftp://x")).to.throw(ToolkitError, "not an http or https URL");
  });

  it("looks for the network's own deployment by default: a public one by its chain, a local one apart", () => {
    const pathOf = (network: string) => loadDeploymentSettings({ SESH_NETWORK: network }).deploymentPath;
    expect(pathOf("local")).to.match(/deploy\/deployments\/local\/deployed_addresses\.json$/);
    expect(pathOf("arbitrum-sepolia")).to.match(/deploy\/deployments\/chain-421614\/deployed_addresses\.json$/);
    expect(pathOf("arbitrum-one")).to.match(/deploy\/deployments\/chain-42161\/deployed_addresses\.json$/);
  });

  describe("deploymentFolder", () => {
    const [local, sepolia] = [findNetwork("local"), findNetwork("arbitrum-sepolia")];

    it("takes a name below deploy/deployments, or a path", () => {
      expect(deploymentFolder(sepolia)).to.match(/deploy\/deployments\/chain-421614$/);
      expect(deploymentFolder(sepolia, "chain-421614")).to.equal(deploymentFolder(sepolia));
      expect(deploymentFolder(sepolia, "second")).to.match(/deploy\/deployments\/second$/);
      expect(deploymentFolder(local, "/x/y")).to.equal("/x/y");
      expect(deploymentFolder(local, "./y")).to.equal(resolve("y"));
    });

    it("refuses the folder of another network, however it is written", () => {
      for (const chosen of [
        "chain-421614",
        deploymentFolder(sepolia),
        `${deploymentFolder(sepolia)}/../chain-421614/`,
      ]) {
        expect(() => deploymentFolder(local, chosen))
          .to.throw(ToolkitError, `${deploymentFolder(sepolia)} is the folder of arbitrum-sepolia, not of local.`)
          .with.property("code", "CONFIG_INVALID");
      }
      expect(() => deploymentFolder(sepolia, "local")).to.throw(ToolkitError, "is the folder of local");
    });
  });

  const refused: [string, Record<string, string>, string][] = [
    ["no network", {}, "No network is chosen"],
    ["an empty variable", { SESH_NETWORK: "" }, "No network is chosen"],
    ["an unknown network", { SESH_NETWORK: "mainnet" }, 'no network named "mainnet"'],
    ["no endpoint for a real network", { SESH_NETWORK: "arbitrum-one" }, "No RPC endpoint"],
    [
      "an endpoint that is no URL",
      { SESH_NETWORK: "local", SESH_RPC_URL: "localhost:8545" },
      "not an http or https URL",
    ],
  ];
  for (const [what, env, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => loadSettings(env))
        .to.throw(ToolkitError, message)
        .with.property("code", "CONFIG_INVALID");
    });
  }

  it("keeps keys and passwords out of everything that is printed (DP-06)", () => {
    const env = {
      SESH_PRIVATE_KEY: "0xsecret1",
      SESH_KEYSTORE_PASSWORD: "secret2",
      SESH_NODE_KEYS_PASSWORD: "secret3",
      SESH_NODE_SECRET: "secret4",
      SESH_NODE_ED25519_SEED: "secret5",
    };
    const loaded = [loadWalletSource(env), loadNodeKeySource(env), loadNodeSecretsToImport(env)];
    const printed = [
      inspect(loaded, { depth: 9, showHidden: true }),
      toJson(loaded),
      String(new Secret("secret6")),
    ].join();
    expect(printed).not.to.match(/secret[1-6]/);
    expect(loadWalletSource(env).privateKey?.reveal()).to.equal("0xsecret1");
  });

  it("names both variables where secrets to import are missing", () => {
    expect(() => loadNodeSecretsToImport({ SESH_NODE_SECRET: "x" })).to.throw(ToolkitError, "SESH_NODE_ED25519_SEED");
  });
});

describe("config files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-config-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  describe("readDeployment", () => {
    const address = (i: number) => `0x${(i + 1).toString(16).padStart(40, "1")}`;
    const complete = Object.fromEntries(REQUIRED_CONTRACTS.map((name, i) => [`Session#${name}`, address(i)]));
    const read = async (contents: unknown) => {
      const path = join(folder, "deployed_addresses.json");
      await write(path, JSON.stringify(contents));
      return readDeployment(path);
    };

    it("reads the addresses whatever the module is called", async () => {
      const deployment = await read(complete);
      expect(deployment.SessionToken.toLowerCase()).to.equal(address(1));
      expect(deployment.PostedPriceFeed).to.equal(undefined);
      const feed = await read({ ...complete, "Session#PostedPriceFeed": address(40), "Session#Other": address(41) });
      expect(feed.PostedPriceFeed?.toLowerCase()).to.equal(address(40));
    });

    const { "Session#OxenClaims": claims, ...incomplete } = complete;
    const refused: [string, unknown, string][] = [
      ["a missing contract", incomplete, "does not name OxenClaims"],
      ["an empty address", { ...incomplete, "Session#OxenClaims": "" }, "not an address"],
      ["a zero address", { ...incomplete, "Session#OxenClaims": `0x${"0".repeat(40)}` }, "zero address"],
      ["a placeholder", { ...incomplete, "Session#OxenClaims": "TODO" }, "not an address"],
      ["a contract named twice", { ...complete, "Other#OxenClaims": claims }, "names OxenClaims twice"],
      ["another kind of file", [1, 2], "no contract addresses"],
    ];
    for (const [what, contents, message] of refused) {
      it(`refuses ${what} (DP-03)`, async () => {
        expect((await rejectionOf(read(contents))).shortMessage).to.contain(message);
      });
    }

    it("says how to get a file that is not there", async () => {
      expect((await rejectionOf(readDeployment(join(folder, "no.json")))).hint).to.contain("npm run deploy");
    });
  });

  describe("openWallet", () => {
    const wallet = Wallet.createRandom();

    async function keystore() {
      const path = join(folder, "wallet.json");
      await write(
        path,
        await encryptKeystoreJson({ address: wallet.address, privateKey: wallet.privateKey }, "pass word", {
          scrypt: { N: 1_024 },
        }),
      );
      return path;
    }

    it("opens a keystore file with a password from the environment, a file or the keyboard", async () => {
      const keystorePath = await keystore();
      const passwordFile = join(folder, "password");
      await write(passwordFile, "pass word\n");
      const opened = [
        await openWallet({ keystorePath, password: { password: new Secret("pass word") } }, nobody),
        await openWallet({ keystorePath, password: { passwordFile } }, nobody),
        await openWallet({ keystorePath, password: {} }, () => Promise.resolve("pass word")),
      ];
      expect(opened.map(({ address }) => address)).to.deep.equal(Array(3).fill(wallet.address));
    });

    it("takes the key from the environment where there is no keystore file", async () => {
      const privateKey = new Secret(wallet.privateKey);
      expect((await openWallet({ password: {}, privateKey }, nobody)).address).to.equal(wallet.address);
      const bare = new Secret(wallet.privateKey.slice(2));
      expect((await openWallet({ password: {}, privateKey: bare }, nobody)).address).to.equal(wallet.address);
    });

    it("says what is wrong without repeating any secret (DP-06)", async () => {
      const keystorePath = await keystore();
      const wrong = await rejectionOf(
        openWallet({ keystorePath, password: { password: new Secret("wrong-one") } }, nobody),
      );
      const malformed = await rejectionOf(openWallet({ password: {}, privateKey: new Secret("0x1234567890") }, nobody));
      expect(wrong.shortMessage).to.contain("cannot be opened");
      expect(malformed.shortMessage).to.equal("SESH_PRIVATE_KEY is not a private key.");
      expect(inspect([wrong, malformed], { depth: 9 })).not.to.match(/wrong-one|1234567890/);
      expect((await rejectionOf(openWallet({ password: {} }, nobody))).shortMessage).to.equal(
        "There is no key to sign with.",
      );
    });
  });
});
