import { ToolkitError } from "../core/errors.js";

export interface Chain {
  name: string;
  chainId: bigint;
  /** Environment variable that names the RPC endpoint unless the option or the common variable does. */
  rpcVariable: string;
  /** Endpoint where nothing names one; real networks have none, so that nobody's choice is made for them. */
  defaultRpcUrl?: string;
  /** Its funds are real. */
  mainnet?: true;
}

export interface Network extends Chain {
  /** The Ethereum chain it settles on, where wrapped OXEN is. */
  ethereum: Chain;
}

/** Adding a network is adding a row. */
export const NETWORKS: readonly Network[] = [
  {
    name: "arbitrum-one",
    chainId: 42_161n,
    rpcVariable: "ARBITRUM_ONE_RPC_URL",
    mainnet: true,
    ethereum: { name: "ethereum", chainId: 1n, rpcVariable: "ETHEREUM_RPC_URL" },
  },
  {
    name: "arbitrum-sepolia",
    chainId: 421_614n,
    rpcVariable: "ARBITRUM_SEPOLIA_RPC_URL",
    ethereum: { name: "sepolia", chainId: 11_155_111n, rpcVariable: "SEPOLIA_RPC_URL" },
  },
  {
    name: "local",
    chainId: 421_614n,
    rpcVariable: "LOCAL_RPC_URL",
    defaultRpcUrl: "http://127.0.0.1:8545",
    ethereum: {
      name: "local ethereum",
      chainId: 31_337n,
      rpcVariable: "LOCAL_ETHEREUM_RPC_URL",
      defaultRpcUrl: "http://127.0.0.1:8546",
    },
  },
];

export function findNetwork(name: string): Network {
  const network = NETWORKS.find((candidate) => candidate.name === name);
  if (network !== undefined) return network;
  throw new ToolkitError("CONFIG_INVALID", `There is no network named ${JSON.stringify(name)}.`, {
    hint: `Choose one of ${NETWORKS.map((candidate) => candidate.name).join(", ")}.`,
  });
}

/** Whether everybody sees the same chain under this name; a local one is another on every machine. */
export function isPublic(network: Network): boolean {
  return network.defaultRpcUrl === undefined;
}

/** Whether the funds on a chain are real. */
export function isMainnet(chainId: bigint): boolean {
  return NETWORKS.some((network) => network.chainId === chainId && network.mainnet === true);
}
