import { connect } from "../../src/config/connect.js";
import { findNetwork, type Chain } from "../../src/config/networks.js";
import type { RpcProvider } from "../../src/config/rpcProvider.js";
import { startTwoChains, type TwoChains } from "../../test/support/bridge/twoChains.js";

export interface LocalNode {
  url: string;
  provider: RpcProvider;
}

/**
 * Ethereum and Arbitrum inside this process, with Arbitrum's own contracts on both, on free ports that the operating system
 * chooses. Whatever ends the process ends them too.
 */
export interface LocalChains {
  ethereum: LocalNode;
  arbitrum: LocalNode;
  /** Arbitrum's contracts, and what carries messages between the chains when it is told to. */
  bridge: Pick<TwoChains, "contracts" | "arbOs">;
  /** Moves the clocks of both chains on. */
  increaseTime(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalChains(): Promise<LocalChains> {
  const chains = await startTwoChains();
  const local = findNetwork("local");
  const open = async (network: Chain, url: string) => ({ url, provider: await connect({ network, rpcUrl: url }) });
  const ethereum = await open(local.ethereum, chains.ethereum.url);
  const arbitrum = await open(local, chains.arbitrum.url);
  return {
    ethereum,
    arbitrum,
    bridge: chains,
    increaseTime: (seconds) => chains.arbOs.pass(seconds),
    async stop() {
      for (const { provider } of [ethereum, arbitrum]) provider.destroy();
      await chains.stop();
    },
  };
}
