import { network } from "hardhat";
import { createRpcServer, type RpcServer } from "../rpcServer.js";
import { type Chain, createChain } from "../system.js";
import { ArbOs } from "./arbOs.js";
import { type Addresses, type Arbitrum, deployArbitrum } from "./arbitrum.js";
import { NitroNode } from "./nitroNode.js";

/* Two local chains with Arbitrum's bridge between them, as the toolkit sees Ethereum and Arbitrum. Without mocha and chai,
so that the demonstration can use it, too. */

export interface TwoChainsOptions {
  /** 31337 goes with the network `local`, 11155111 with `arbitrum-sepolia`. */
  ethereumChainId?: number;
  /** Where Arbitrum's contracts are to be, if it matters. */
  at?: Addresses;
}

export interface Side {
  /** JSON-RPC over HTTP, on a free port. On Arbitrum it answers like a node there, which `chain` itself does not. */
  url: string;
  server: RpcServer;
  chain: Chain;
}

export interface TwoChains {
  ethereum: Side;
  arbitrum: Side;
  /** Arbitrum's contracts on both sides. */
  contracts: Arbitrum;
  /** Carries tickets and confirms withdrawals; nothing of that happens by itself. */
  arbOs: ArbOs;
  stop(): Promise<void>;
}

/** Starts both chains with everything but SESH. */
export async function startTwoChains({ ethereumChainId = 31_337, at }: TwoChainsOptions = {}): Promise<TwoChains> {
  const chains = {
    l1: await network.create({ network: "local", override: { chainId: ethereumChainId } }),
    l2: await createChain(),
  };
  const contracts = await deployArbitrum(chains, at);
  const arbOs = await ArbOs.create(chains, contracts);
  const [ethereum, arbitrum] = await Promise.all([
    createRpcServer(chains.l1.provider),
    createRpcServer(new NitroNode(chains, arbOs)),
  ]);
  return {
    ethereum: { url: ethereum.url, server: ethereum, chain: chains.l1 },
    arbitrum: { url: arbitrum.url, server: arbitrum, chain: chains.l2 },
    contracts,
    arbOs,
    async stop() {
      await Promise.all([ethereum.close(), arbitrum.close()]);
      await Promise.all([chains.l1.close(), chains.l2.close()]);
    },
  };
}
