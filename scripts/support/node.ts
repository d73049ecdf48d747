import { toQuantity } from "ethers";
import { network } from "hardhat";
import { connect } from "../../src/config/connect.js";
import { findNetwork } from "../../src/config/networks.js";
import type { RpcProvider } from "../../src/config/rpcProvider.js";

const HOST = "127.0.0.1";

export interface LocalNode {
  url: string;
  provider: RpcProvider;
  /** Moves the clock on and mines a block there. */
  increaseTime(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Hardhat's own node with the chain id of Arbitrum Sepolia, on a free port that the operating system chooses. It lives
 * inside this process, so whatever ends the process ends it too.
 */
export async function startLocalNode(): Promise<LocalNode> {
  const server = await network.createServer({ network: "local", override: { loggingEnabled: false } }, HOST, 0);
  const { port } = await server.listen();
  const url = `http://${HOST}:${port}`;
  try {
    const settings = { network: findNetwork("local"), rpcUrl: url, deploymentPath: "" };
    const provider = await connect(settings);
    return {
      url,
      provider,
      async increaseTime(seconds) {
        await provider.send("evm_increaseTime", [toQuantity(seconds)]);
        await provider.send("evm_mine", []);
      },
      async stop() {
        provider.destroy();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
