import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre, { network } from "hardhat";
import { chainsOf } from "../../deploy/bytecode/contracts.js";
import { recordBytecode } from "../../deploy/bytecode/record.js";
import { renderDeployments } from "../../deploy/deploymentsPage.js";
import { readParameters, resolveParameters } from "../../deploy/parameters/load.js";
import { type DeploymentRecord, writeRecord } from "../../deploy/record.js";
import { PROJECT } from "../../scripts/support/workspace.js";
import { deploymentFolder } from "../../src/config/load.js";
import { findNetwork, isPublic, type Network, NETWORKS } from "../../src/config/networks.js";
import { deployEnvironment, developmentWallet } from "../support/deployer.js";
import { deployL1Token } from "../support/sessionTokenL1.js";
import { type Chain, createChain, deployContracts } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const BEGUN_AT = 1_800_000_000;
const DEPLOYER = developmentWallet(0).address;

describe("docs/DEPLOYMENTS.md", () => {
  let chain: Chain;
  let ethereum: Chain;
  let root: string;
  before(async () => {
    chain = await createChain();
    ethereum = await network.create({ network: "local", override: { chainId: 11_155_111 } });
  });
  after(async () => {
    await Promise.all([chain.close(), ethereum.close()]);
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "sesh-deployments-"));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  const folderOf = ({ name }: Network) => join(root, name);
  const render = () => renderDeployments({ folderOf, chains: hre.config.chainDescriptors });

  async function begin(name: string, change: Partial<DeploymentRecord> = {}): Promise<string> {
    const source = await readParameters(name, deployEnvironment());
    const parameters = resolveParameters(source, BEGUN_AT);
    const folder = join(root, name);
    await writeRecord(folder, {
      begunAt: BEGUN_AT,
      firstBlock: 4_711,
      ethereumFirstBlock: 815,
      deployer: DEPLOYER,
      parameters,
      ...change,
    });
    return folder;
  }

  /** A deployment on Arbitrum Sepolia and Sepolia, as it lies in its folder after it was verified. */
  async function verify() {
    const folder = await begin("arbitrum-sepolia");
    const client = await readClientOf(chain, await deployContracts(chain));
    const { token } = await deployL1Token(ethereum);
    await mkdir(join(folder, "ethereum"));
    const addresses = { "SessionEthereum#SessionTokenL1": await token.getAddress() };
    await writeFile(join(folder, "ethereum/deployed_addresses.json"), JSON.stringify(addresses));
    const deployment = { network: findNetwork("arbitrum-sepolia"), directory: folder, client };
    const chains = await chainsOf({ ...deployment, ethereum: ethereum.ethers.provider });
    const record = await recordBytecode(folder, chains);
    return { folder, client, record, token: await token.getAddress() };
  }

  it("says that there is none", async () => {
    expect(await render()).to.match(/\nThere is no deployment on a public network yet\.\n$/);
  });

  it("lists the contracts of both chains with their explorers and the hashes of their code", async () => {
    const { record, client, token } = await verify();
    const page = await render();
    expect(page).not.to.include("There is no deployment");
    const { BonusClaims } = record.chains["421614"]!.contracts;
    expect(page.split("\n")).to.include(
      `| BonusClaims (OxenClaims) | [\`${client.deployment.BonusClaims}\`](https://sepolia.arbiscan.io/address/` +
        `${client.deployment.BonusClaims}) | \`${BonusClaims!.keccak256}\` | \`${BonusClaims!.keccak256WithoutImmutables}\` |`,
    );
    const { SessionTokenL1 } = record.chains["11155111"]!.contracts;
    expect(page.split("\n")).to.include(
      `| SessionTokenL1 | [\`${token}\`](https://sepolia.etherscan.io/address/${token}) | ` +
        `\`${SessionTokenL1!.keccak256}\` | \`${SessionTokenL1!.keccak256WithoutImmutables}\` |`,
    );
    const headings = page.split("\n").filter((line) => line.startsWith("#"));
    expect(headings).to.deep.equal([
      "# Deployments",
      "## arbitrum-sepolia",
      "### Contracts on arbitrum-sepolia, chain 421614",
      "### Contracts on sepolia, chain 11155111",
      "### Parameters of arbitrum-sepolia",
    ]);
  });

  it("says who deployed from which block on, and how it is verified", async () => {
    await verify();
    const page = await render();
    expect(page).to.include(
      `Chain 421614, deployed by [\`${DEPLOYER}\`](https://sepolia.arbiscan.io/address/${DEPLOYER}) from block 4711 on.`,
    );
    expect(page).to.include("`npm run deploy -- --network arbitrum-sepolia --verify`");
  });

  it("lists the parameters that the network's file does not have so: accounts, times, changes, and no others", async () => {
    const source = await readParameters("arbitrum-sepolia", deployEnvironment());
    const parameters = resolveParameters(source, BEGUN_AT);
    parameters.claims.threshold = 3;
    const folder = await begin("arbitrum-sepolia", { parameters });
    await writeFile(join(folder, "bytecode.json"), JSON.stringify({ chains: {} }));
    const lines = (await render()).split("\n");
    const { SESH_GOVERNOR, SESH_ATTESTERS } = deployEnvironment();
    expect(lines).to.include(`| \`roles.governor\` | \`${SESH_GOVERNOR}\` | \`env:SESH_GOVERNOR\` |`);
    expect(lines).to.include(`| \`claims.deadline\` | \`${BEGUN_AT + 365 * 86_400}\` | \`in:365d\` |`);
    expect(lines).to.include("| `claims.threshold` | `3` | `2` |");
    expect(lines).to.include(`| \`claims.attesters.1\` | \`${SESH_ATTESTERS!.split(",")[1]}\` |  |`);
    expect(lines.join("\n")).not.to.include("stakingRequirement");
  });

  it("lists no contract of a deployment that was not verified", async () => {
    const folder = await begin("arbitrum-sepolia");
    await writeFile(join(folder, "deployed_addresses.json"), JSON.stringify({ "Session#ProBurn": DEPLOYER }));
    const page = await render();
    expect(page).to.include("It is not verified yet, so its contracts are not listed.");
    expect(page).not.to.include("ProBurn");
  });

  it("leaves a local deployment out, which has the chain id of Arbitrum Sepolia", async () => {
    await begin("local");
    expect(await render()).to.include("There is no deployment on a public network yet.");
  });
});

describe("deploy/deployments", () => {
  const FILES = ["record.json", "deployed_addresses.json", "bytecode.json", "journal.jsonl"];
  const isIgnored = (path: string) =>
    spawnSync("git", ["check-ignore", "--quiet", path], { cwd: PROJECT }).status === 0;

  it("can be committed for every public network and both its chains, without what is built", () => {
    for (const network of NETWORKS.filter(isPublic)) {
      for (const folder of [deploymentFolder(network), join(deploymentFolder(network), "ethereum")]) {
        for (const file of FILES) expect(isIgnored(join(folder, file)), file).to.equal(false);
        expect(isIgnored(join(folder, "artifacts/Session#ProBurn.json"))).to.equal(true);
        expect(isIgnored(join(folder, "build-info/solc.json"))).to.equal(true);
      }
    }
  });

  it("cannot be committed by mistake for a local network, or under another name", () => {
    for (const network of NETWORKS) {
      const folders = [deploymentFolder(network, "second"), ...(isPublic(network) ? [] : [deploymentFolder(network)])];
      for (const folder of folders) for (const file of FILES) expect(isIgnored(join(folder, file))).to.equal(true);
    }
  });
});
