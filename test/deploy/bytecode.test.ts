import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { chainsOf, type DeployedChain, type DeploymentOnChains } from "../../deploy/bytecode/contracts.js";
import { withoutImmutables } from "../../deploy/bytecode/immutables.js";
import { hashManifest, readManifest } from "../../deploy/bytecode/manifest.js";
import { findBytecode, recordBytecode } from "../../deploy/bytecode/record.js";
import { findNetwork } from "../../src/config/networks.js";
import { rejectionOf } from "../support/rejection.js";
import { deployL1Token } from "../support/sessionTokenL1.js";
import { type Chain, createChain, deployContracts } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

describe("recordBytecode (DP-09)", () => {
  const sepolia = findNetwork("arbitrum-sepolia");
  let chain: Chain;
  let ethereum: Chain;
  let directory: string;
  let arbitrumContracts: DeployedChain;
  let ethereumContracts: DeployedChain;
  let deployment: DeploymentOnChains;

  before(async () => {
    chain = await createChain();
    ethereum = await network.create({ network: "local", override: { chainId: 11_155_111 } });
  });
  after(async () => {
    await Promise.all([chain.close(), ethereum.close()]);
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sesh-bytecode-"));
    const { token } = await deployL1Token(ethereum);
    await writeAddresses(directory, { "SessionEthereum#SessionTokenL1": await token.getAddress() });
    const client = await readClientOf(chain, await deployContracts(chain));
    deployment = { network: sepolia, directory, client, ethereum: ethereum.ethers.provider };
    [arbitrumContracts, ethereumContracts] = (await chainsOf(deployment)) as [DeployedChain, DeployedChain];
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const fileOf = () => readFile(join(directory, "bytecode.json"), "utf8");
  const contractNamed = (name: string) => arbitrumContracts.contracts.find((contract) => contract.name === name)!;
  const setCode = (address: string, code: string) => chain.ethers.provider.send("hardhat_setCode", [address, code]);

  it("writes what the chains have and what the manifest says, for every contract of both chains", async () => {
    const manifest = await readManifest();
    const { chains } = await recordBytecode(directory, [arbitrumContracts, ethereumContracts]);
    expect(Object.keys(chains)).to.deep.equal(["421614", "11155111"]);
    const contracts = { ...chains["421614"]!.contracts, ...chains["11155111"]!.contracts };
    expect(Object.keys(contracts)).to.include.members([
      "NodeQuorum",
      "BonusClaims",
      "StakingVesting",
      "SessionTokenL1",
    ]);
    for (const { chain: read, provider, contracts: expected } of [arbitrumContracts, ethereumContracts]) {
      const { manifestSha256, contracts } = chains[read.chainId.toString()]!;
      expect(manifestSha256).to.equal(await hashManifest());
      expect(Object.keys(contracts)).to.deep.equal(expected.map(({ name }) => name).sort());
      for (const { name, contract, address } of expected) {
        expect(contracts[name]).to.deep.equal({
          contract,
          address,
          keccak256: keccak256(await provider.getCode(address)),
          keccak256WithoutImmutables: manifest.contracts[contract]!.runtimeCode.keccak256,
        });
      }
    }
    expect(contracts.NodeStaking!.keccak256).not.to.equal(contracts.NodeStaking!.keccak256WithoutImmutables);
  });

  it("writes the same file again, and keeps a chain that is not read this time", async () => {
    await recordBytecode(directory, [arbitrumContracts, ethereumContracts]);
    const before = await fileOf();
    await recordBytecode(directory, [ethereumContracts, arbitrumContracts]);
    expect(await fileOf()).to.equal(before);
    await recordBytecode(directory, [arbitrumContracts]);
    expect(await fileOf()).to.equal(before);
    expect(await findBytecode(directory)).to.deep.equal(JSON.parse(before));
  });

  it("asks for an endpoint of Ethereum only where something is deployed there", async () => {
    const error = await rejectionOf(chainsOf({ ...deployment, ethereum: undefined }));
    expect(error.code).to.equal("CONFIG_INVALID");
    expect(error.message).to.equal(
      "The deployment has contracts on sepolia, too. Set SEPOLIA_RPC_URL to the URL of an endpoint you trust.",
    );
    await rm(join(directory, "ethereum"), { recursive: true });
    const [arbitrum, ...others] = await chainsOf({ ...deployment, ethereum: undefined });
    expect(arbitrum!.chain).to.equal(sepolia);
    expect(others).to.deep.equal([]);
  });

  it("refuses other code than the manifest's and writes nothing", async () => {
    const { address } = contractNamed("NodeQuorum");
    await setCode(address, "0x00");
    const error = await rejectionOf(recordBytecode(directory, [arbitrumContracts]));
    expect(error.code).to.equal("PRECONDITION_FAILED");
    const expected = (await readManifest()).contracts.NodeQuorum!.runtimeCode.keccak256;
    expect(error.shortMessage).to.equal(
      `The code is not as it should be:\n  NodeQuorum at ${address} has the code ${keccak256(withoutImmutables("0x00", []))} ` +
        `without immutables, deploy/manifest.json ${expected}\n`,
    );
    expect(await readdir(directory)).to.deep.equal(["ethereum"]);
  });

  it("refuses a contract that the manifest does not know", async () => {
    const stranger = { ...contractNamed("NodeQuorum"), name: "Stranger", contract: "Stranger" };
    const error = await rejectionOf(recordBytecode(directory, [{ ...arbitrumContracts, contracts: [stranger] }]));
    expect(error.shortMessage).to.match(/Stranger at 0x\w{40} has the code 0x\w{64} without .*manifest\.json none\n$/);
  });

  it("refuses an immutable that has another value than an earlier record says", async () => {
    const { chains } = await recordBytecode(directory, [arbitrumContracts]);
    const before = await fileOf();
    const { address } = contractNamed("RewardPool");
    const start = (await readManifest()).contracts.RewardPool!.runtimeCode.immutables[0]!;
    const code = await chain.ethers.provider.getCode(address);
    await setCode(address, code.slice(0, 2 + 2 * start) + toBeHex(7, 32).slice(2) + code.slice(2 + 2 * start + 64));
    const error = await rejectionOf(recordBytecode(directory, [arbitrumContracts]));
    const recorded = chains["421614"]!.contracts.RewardPool!.keccak256;
    const now = keccak256(await chain.ethers.provider.getCode(address));
    expect(error.shortMessage).to.include(
      `  RewardPool at ${address} has the code ${now}, bytecode.json says ${recorded} at ${address}\n`,
    );
    expect(await fileOf()).to.equal(before);
  });
});

async function writeAddresses(directory: string, addresses: Record<string, string>): Promise<void> {
  await mkdir(join(directory, "ethereum"));
  await writeFile(join(directory, "ethereum/deployed_addresses.json"), JSON.stringify(addresses));
}
