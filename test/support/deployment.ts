import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hre from "hardhat";
import type { CheckContext } from "../../deploy/checks/check.js";
import { checkDeployment } from "../../deploy/checks/index.js";
import { ethereumFolder, findEthereumDeployment } from "../../deploy/ethereum.js";
import type { Connection } from "../../deploy/ignition.js";
import { type ParameterSource, readParameters } from "../../deploy/parameters/load.js";
import { type DeployedSession, type DeployOptions, deploySession } from "../../deploy/run.js";
import { type DeploymentRecord, readRecord } from "../../deploy/record.js";
import { readDeployment } from "../../src/config/deployment.js";
import { createReadClient } from "../../src/contracts/client.js";
import { RpcProvider } from "../../src/config/rpcProvider.js";
import { MockWrappedOxen__factory } from "../../typechain-types/index.js";
import { NitroNode } from "./bridge/nitroNode.js";
import { startTwoChains } from "./bridge/twoChains.js";
import { deployEnvironment, developmentWallet } from "./deployer.js";
import { CHAIN_ID } from "./system.js";

const SEPOLIA = 11_155_111;
/** As deploy/parameters/arbitrum-sepolia.json has them, with the router on Arbitrum that the gateway there names. */
const PUBLIC_ADDRESSES = {
  l1Gateway: "0xba2F7B6eAe1F9d174199C5E4867b563E0eaC40F3",
  l1Router: "0xcE18836b233C83325Cc8848CA4487e94C6288264",
  l2Gateway: "0x8Ca1e1AC0f260BC4dA7Dd60aCA6CA66208E642C5",
  l2Router: "0x9fDD1C4E4AA24EEc1d913FABea925594a20d43C7",
};

/** Has sent nothing on either chain before. */
export const DEPLOYER = developmentWallet(8);

export interface Eip1193 {
  request(request: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** Sepolia and Arbitrum Sepolia with Arbitrum's bridge on both, and a folder for a deployment. */
export async function createDeploymentScene() {
  const chains = await startTwoChains({ ethereumChainId: SEPOLIA, at: PUBLIC_ADDRESSES });
  const node = new NitroNode({ l1: chains.ethereum.chain, l2: chains.arbitrum.chain }, chains.arbOs);
  const readers = {
    ethereum: new RpcProvider(chains.ethereum.url, BigInt(SEPOLIA)),
    arbitrum: new RpcProvider(chains.arbitrum.url, CHAIN_ID),
  };
  const directory = await mkdtemp(join(tmpdir(), "sesh-deploy-"));
  const source = await readParameters("arbitrum-sepolia", deployEnvironment());
  const [other] = await chains.ethereum.chain.ethers.getSigners();
  const wrappedOxen = await new MockWrappedOxen__factory(other!).deploy(18, 0, other!, 1);
  /** Everything there is to deploy, without the many prices that are set by steps of one kind. */
  const complete: ParameterSource = {
    ...source,
    ethereum: {
      ...(source.ethereum as object),
      wrappedOxen: {
        token: await wrappedOxen.getAddress(),
        supply: "60000000000000000",
        limit: "6000000000000000",
        deadline: "in:335d",
      },
    },
    fees: { ...(source.fees as object), proPrices: [{ plan: 1, price: "4990000" }] },
    names: { prices: [{ tier: 5, years: 1, price: "5000000" }], openAtOnce: true },
  };

  /** Connections of the deployer; `through` may come in between. */
  const connections = (through: (provider: Eip1193) => Eip1193 = (provider) => provider) => ({
    ethereum: { provider: signing(through(chains.ethereum.chain.provider)), reader: readers.ethereum },
    arbitrum: { provider: signing(through(node)), reader: readers.arbitrum },
  });
  /** What goes back to now, on both chains. */
  const snapshots = () =>
    Promise.all([chains.ethereum, chains.arbitrum].map(({ chain }) => chain.networkHelpers.takeSnapshot()));
  const pristine = await snapshots();
  const checkContext = async (record?: DeploymentRecord): Promise<CheckContext> => {
    const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
    const onEthereum = await findEthereumDeployment(directory);
    return {
      client: createReadClient(CHAIN_ID, readers.arbitrum, deployment),
      record: record ?? (await readRecord(directory)),
      artifacts: hre.artifacts,
      ...(onEthereum && { ethereum: { provider: readers.ethereum, deployment: onEthereum } }),
    };
  };
  return {
    chains,
    readers,
    directory,
    source,
    complete,
    snapshots,
    connections,
    run: (options: Partial<DeployOptions> = {}): Promise<DeployedSession> =>
      deploySession({
        artifacts: hre.artifacts,
        parameters: source,
        directory,
        pollingInterval: 1,
        patience: { timeout: 0, interval: 1 },
        ...connections(),
        ...options,
      }),
    addresses: () => writtenAddresses(directory),
    checkContext,
    /** What every check of both chains finds. */
    async problems(record?: DeploymentRecord): Promise<string[]> {
      const results = await checkDeployment(await checkContext(record));
      return results.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));
    },
    /** Gas of all transactions of the deployer on a chain. */
    async gasOf(side: "ethereum" | "arbitrum"): Promise<bigint> {
      const { provider } = chains[side].chain.ethers;
      let gas = 0n;
      for (let block = await provider.getBlockNumber(); block > 0; block--) {
        for (const { from, hash } of (await provider.getBlock(block, true))?.prefetchedTransactions ?? [])
          if (from === DEPLOYER.address) gas += (await provider.getTransactionReceipt(hash))?.gasUsed ?? 0n;
      }
      return gas;
    },
    nonces: async () => ({
      ethereum: await chains.ethereum.chain.ethers.provider.getTransactionCount(DEPLOYER),
      arbitrum: await chains.arbitrum.chain.ethers.provider.getTransactionCount(DEPLOYER),
    }),
    /** Back to the time before the deployment. */
    async reset(): Promise<void> {
      for (const snapshot of pristine) await snapshot.restore();
      for (const entry of await readdir(directory)) await rm(join(directory, entry), { recursive: true });
    },
    async close(): Promise<void> {
      for (const reader of Object.values(readers)) reader.destroy();
      await chains.stop();
      await rm(directory, { recursive: true });
    },
  };
}

export type DeploymentScene = Awaited<ReturnType<typeof createDeploymentScene>>;

/** A provider that signs for the deployer alone. */
function signing(provider: Eip1193): Connection["provider"] {
  const request: Eip1193["request"] = ({ method, params = [] }) =>
    method === "eth_accounts" ? Promise.resolve([DEPLOYER.address]) : provider.request({ method, params });
  return { request };
}

/** The addresses that a deployment has written, of both chains. */
export async function writtenAddresses(directory: string): Promise<Record<string, string>> {
  const read = async (folder: string) =>
    JSON.parse(await readFile(join(folder, "deployed_addresses.json"), "utf8")) as Record<string, string>;
  return { ...(await read(directory)), ...(await read(ethereumFolder(directory))) };
}
