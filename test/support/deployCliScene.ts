import { type CliRun, startDeploy } from "./deployCli.js";
import { deployEnvironment } from "./deployer.js";
import { createDeploymentScene, DEPLOYER } from "./deployment.js";
import type { Fault, RpcServer } from "./rpcServer.js";

export const SEND = "eth_sendRawTransaction";

/** `npm run deploy` as a process, on two chains that it reaches over HTTP. */
export async function createDeployCliScene() {
  const scene = await createDeploymentScene();
  const { ethereum, arbitrum } = scene.chains;
  const servers = [ethereum.server, arbitrum.server];
  const endpoints = {
    ARBITRUM_SEPOLIA_RPC_URL: `${arbitrum.url}/key-of-arbitrum?and=more`,
    SEPOLIA_RPC_URL: `${ethereum.url}/key-of-ethereum`,
  };
  const keyless: Record<string, string> = { ...deployEnvironment(), ...endpoints };
  const environment: Record<string, string> = { ...keyless, DEPLOYER_KEY: DEPLOYER.privateKey };

  return {
    ...scene,
    environment,
    keyless,
    endpoints,
    cli: (args: readonly string[], variables: Record<string, string> = environment): CliRun =>
      startDeploy(["--network", "arbitrum-sepolia", "--deployment", scene.directory, ...args], variables),
    /** Transactions that were handed to either chain. */
    sent: () => servers.flatMap(({ requests }) => requests).filter(({ method }) => method === SEND).length,
    setFaults(fault: Fault | undefined): void {
      for (const server of servers) server.fault = fault;
    },
    /** Tickets arrive as soon as they are sent. */
    carryAtOnce(): void {
      ethereum.server.fault = async ({ id, method, params }, response) => {
        if (method !== SEND) return false;
        const result = await ethereum.chain.provider.request({ method, params });
        await scene.chains.arbOs.carry();
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
        return true;
      };
    },
  };
}

export type DeployCliScene = Awaited<ReturnType<typeof createDeployCliScene>>;

/** Answers one method with this from now on. */
export function answering(server: RpcServer, method: string, answer: { result: unknown } | { error: unknown }): void {
  server.fault = (request, response) => {
    if (request.method !== method) return false;
    response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...answer }));
    return true;
  };
}
