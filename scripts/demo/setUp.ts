import { join } from "node:path";
import hre from "hardhat";
import { checkDeployment, requireNoProblems } from "../../deploy/checks/index.js";
import { closeChains, openChains } from "../../deploy/network.js";
import { type ParameterSource, readParameters } from "../../deploy/parameters/load.js";
import { type DeployedSession, deploySession } from "../../deploy/run.js";
import { findNetwork } from "../../src/config/networks.js";
import type { ReadClient } from "../../src/contracts/client.js";
import type { LocalChains } from "../support/chains.js";
import { demoWallet } from "./world.js";

export const ATTESTERS = ["attester A", "attester B", "attester C"] as const;

/** Deploys to both local chains with the code of a real deployment, and registers SESH with Arbitrum's bridge. */
export async function deployLocally(local: LocalChains, directory: string): Promise<DeployedSession> {
  const environment = {
    LOCAL_RPC_URL: local.arbitrum.url,
    LOCAL_ETHEREUM_RPC_URL: local.ethereum.url,
    SESH_GOVERNOR: demoWallet("governor").address,
    SESH_GUARDIAN: demoWallet("guardian").address,
    SESH_OPERATIONS: demoWallet("operations").address,
    SESH_TREASURY: demoWallet("treasury").address,
    SESH_LIQUIDITY_RECEIVER: demoWallet("liquidity").address,
    SESH_ATTESTERS: ATTESTERS.map((name) => demoWallet(name).address).join(","),
  };
  const parameters = await bridged(local, await readParameters("local", environment));
  const chains = await openChains(hre, findNetwork("local"), true, { environment, secrets: [] });
  if (chains.ethereum === undefined) throw new TypeError("There are two chains.");
  const [arbitrum, ethereum] = [await chains.arbitrum.openConnection(), await chains.ethereum.openConnection()];
  const carrier = setInterval(() => void local.bridge.arbOs.carry(), 200);
  try {
    return await deploySession({
      artifacts: hre.artifacts,
      arbitrum: { provider: arbitrum.provider, reader: local.arbitrum.provider },
      ethereum: { provider: ethereum.provider, reader: local.ethereum.provider },
      parameters,
      directory: join(directory, "deployment"),
      pollingInterval: 50,
      patience: { timeout: 60_000, interval: 100 },
    });
  } finally {
    clearInterval(carrier);
    await Promise.all([arbitrum.close(), ethereum.close()]);
    closeChains(chains);
  }
}

/** The parameters of the local network, which has no bridge, with that of these two chains. */
async function bridged({ bridge: { contracts } }: LocalChains, parameters: ParameterSource): Promise<ParameterSource> {
  const { address: holder } = demoWallet("treasury");
  return {
    ...parameters,
    token: { gateway: await contracts.l2Gateway.getAddress(), treasury: null },
    ethereum: {
      chainId: Number(findNetwork("local").ethereum.chainId),
      gateway: await contracts.l1Gateway.getAddress(),
      router: await contracts.l1Router.getAddress(),
      holder,
      wrappedOxen: null,
    },
    funding: { rewardPool: "0" },
  };
}

/** The checks that follow every deployment. */
export async function checkAll(
  client: ReadClient,
  { ethereum: { provider } }: LocalChains,
  { record, ethereum: deployment }: DeployedSession,
): Promise<string[]> {
  const ethereum = deployment && { provider, deployment };
  const results = await checkDeployment({ client, record, artifacts: hre.artifacts, ...(ethereum && { ethereum }) });
  requireNoProblems(results);
  return results.map(({ name }) => name);
}
