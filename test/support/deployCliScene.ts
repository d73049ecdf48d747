import { deployMain } from "../../deploy/main.js";
import { type CliRun, startDeploy } from "./deployCli.js";
import { deployEnvironment } from "./deployer.js";
import { createDeploymentScene, DEPLOYER } from "./deployment.js";
import type { Fault } from "./rpcServer.js";

export const SEND = "eth_sendRawTransaction";

/** `npm run deploy` on two chains that it reaches over HTTP. */
export async function createDeployCliScene() {
  const scene = await createDeploymentScene();
  const { ethereum, arbitrum } = scene.chains;
  const servers = [ethereum.server, arbitrum.server];
  const keyless: Record<string, string> = {
    ...deployEnvironment(),
    ARBITRUM_SEPOLIA_RPC_URL: `${arbitrum.url}/key-of-arbitrum?and=more`,
    SEPOLIA_RPC_URL: `${ethereum.url}/key-of-ethereum`,
  };
  const options = ["--network", "arbitrum-sepolia", "--deployment", scene.directory];

  return {
    ...scene,
    keyless,
    withKey: { ...keyless, DEPLOYER_KEY: DEPLOYER.privateKey } as Record<string, string>,
    /** In this process. */
    async cli(args: readonly string[], environment: Record<string, string | undefined> = keyless) {
      const lines: string[] = [];
      const print = (line: string) => void lines.push(line);
      const code = await deployMain([...options, ...args], { environment, print, printError: print });
      return { code, output: lines.join("\n") };
    },
    /** As a process of its own. */
    start: (args: readonly string[], environment: Record<string, string>): CliRun =>
      startDeploy([...options, ...args], environment),
    /** Transactions that were handed to either chain over HTTP. */
    sent: () => servers.flatMap(({ requests }) => requests).filter(({ method }) => method === SEND).length,
    /** What goes wrong on both chains from now on. */
    setFault(fault: Fault | undefined): void {
      for (const server of servers) server.fault = fault;
    },
  };
}

export type DeployCliScene = Awaited<ReturnType<typeof createDeployCliScene>>;
