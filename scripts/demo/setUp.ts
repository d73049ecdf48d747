import { join } from "node:path";
import hre from "hardhat";
import { checkDeployment, requireNoProblems } from "../../deploy/checks/index.js";
import { closeChains, openChains } from "../../deploy/network.js";
import { readParameters } from "../../deploy/parameters/load.js";
import { type DeployedSession, deploySession } from "../../deploy/run.js";
import { findNetwork } from "../../src/config/networks.js";
import type { ReadClient } from "../../src/contracts/client.js";
import type { LocalNode } from "../support/node.js";
import { demoWallet } from "./world.js";

export const ATTESTERS = ["attester A", "attester B", "attester C"] as const;

/** Deploys to the local node with the code and the parameters of a real deployment. */
export async function deployLocally(node: LocalNode, directory: string): Promise<DeployedSession> {
  const environment = {
    LOCAL_RPC_URL: node.url,
    SESH_GOVERNOR: demoWallet("governor").address,
    SESH_GUARDIAN: demoWallet("guardian").address,
    SESH_OPERATIONS: demoWallet("operations").address,
    SESH_TREASURY: demoWallet("treasury").address,
    SESH_LIQUIDITY_RECEIVER: demoWallet("liquidity").address,
    SESH_ATTESTERS: ATTESTERS.map((name) => demoWallet(name).address).join(","),
  };
  const chains = await openChains(hre, findNetwork("local"), false, { environment, secrets: [] });
  const connection = await chains.arbitrum.openConnection();
  try {
    return await deploySession({
      artifacts: hre.artifacts,
      arbitrum: { provider: connection.provider, reader: chains.arbitrum.provider },
      parameters: await readParameters("local", environment),
      directory: join(directory, "deployment"),
      pollingInterval: 50,
    });
  } finally {
    await connection.close();
    closeChains(chains);
  }
}

/** The checks that follow every deployment. */
export async function checkAll(client: ReadClient, { record }: DeployedSession): Promise<string[]> {
  const results = await checkDeployment({ client, record, artifacts: hre.artifacts });
  requireNoProblems(results);
  return results.map(({ name }) => name);
}
