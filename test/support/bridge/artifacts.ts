import { createRequire } from "node:module";
import { Contract, ContractFactory, type ContractTransactionResponse, type InterfaceAbi } from "ethers";
import type { Signer } from "../system.js";

/* Arbitrum's own contracts, as its packages ship them compiled. There are no generated types for them. */

interface Artifact {
  abi: InterfaceAbi;
  bytecode: string;
}

const require = createRequire(import.meta.url);
const NITRO = "@arbitrum/nitro-contracts/build/contracts/src/bridge";
const TOKEN_BRIDGE = "@arbitrum/token-bridge-contracts/build/contracts/contracts/tokenbridge";

const PATHS = {
  Bridge: `${NITRO}/Bridge.sol/Bridge.json`,
  Inbox: `${NITRO}/Inbox.sol/Inbox.json`,
  Outbox: `${NITRO}/Outbox.sol/Outbox.json`,
  L1GatewayRouter: `${TOKEN_BRIDGE}/ethereum/gateway/L1GatewayRouter.sol/L1GatewayRouter.json`,
  L1CustomGateway: `${TOKEN_BRIDGE}/ethereum/gateway/L1CustomGateway.sol/L1CustomGateway.json`,
  L2GatewayRouter: `${TOKEN_BRIDGE}/arbitrum/gateway/L2GatewayRouter.sol/L2GatewayRouter.json`,
  L2CustomGateway: `${TOKEN_BRIDGE}/arbitrum/gateway/L2CustomGateway.sol/L2CustomGateway.json`,
};

export type ArbitrumContract = keyof typeof PATHS;

/** The proxy is that of the OpenZeppelin release the token bridge was built with: ours refuses an empty initialization. */
function proxyArtifact(): Artifact {
  const fromTokenBridge = createRequire(require.resolve("@arbitrum/token-bridge-contracts/package.json"));
  return fromTokenBridge("@openzeppelin/contracts/build/contracts/TransparentUpgradeableProxy.json") as Artifact;
}

async function deploy({ abi, bytecode }: Artifact, deployer: Signer, args: readonly unknown[]): Promise<string> {
  return (await new ContractFactory(abi, bytecode, deployer).deploy(...args)).getAddress();
}

/** A contract of Arbitrum behind a proxy, as on the public networks, not initialized yet. */
export async function deployProxied(
  name: ArbitrumContract,
  { deployer, proxyAdmin }: { deployer: Signer; proxyAdmin: string },
  ...args: readonly unknown[]
): Promise<Contract> {
  const artifact = require(PATHS[name]) as Artifact;
  const implementation = await deploy(artifact, deployer, args);
  const proxy = await deploy(proxyArtifact(), deployer, [implementation, proxyAdmin, "0x"]);
  return new Contract(proxy, artifact.abi, deployer);
}

/** Sends a transaction to such a contract; `name` may be a signature. */
export function send(
  contract: Contract,
  caller: Signer,
  name: string,
  ...args: readonly unknown[]
): Promise<ContractTransactionResponse> {
  return contract
    .connect(caller)
    .getFunction(name)
    .send(...args);
}

/** Reads from such a contract. */
export async function read<T>(contract: Contract, name: string, ...args: readonly unknown[]): Promise<T> {
  return (await contract.getFunction(name).staticCall(...args)) as T;
}
