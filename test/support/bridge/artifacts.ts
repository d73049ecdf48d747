import { createRequire } from "node:module";
import { Contract, ContractFactory, type ContractTransactionResponse, id, type InterfaceAbi, toBeHex } from "ethers";
import type { Chain, Signer } from "../system.js";

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
  L1ERC20Gateway: `${TOKEN_BRIDGE}/ethereum/gateway/L1ERC20Gateway.sol/L1ERC20Gateway.json`,
  L2ERC20Gateway: `${TOKEN_BRIDGE}/arbitrum/gateway/L2ERC20Gateway.sol/L2ERC20Gateway.json`,
  StandardArbERC20: `${TOKEN_BRIDGE}/arbitrum/StandardArbERC20.sol/StandardArbERC20.json`,
  BeaconProxyFactory: `${TOKEN_BRIDGE}/libraries/ClonableBeaconProxy.sol/BeaconProxyFactory.json`,
};

export type ArbitrumContract = keyof typeof PATHS;

const arbitrums = (name: ArbitrumContract): Artifact => require(PATHS[name]) as Artifact;

/** Proxies are those of the OpenZeppelin release the token bridge was built with: ours refuse an empty initialization. */
function openZeppelins(name: "TransparentUpgradeableProxy" | "UpgradeableBeacon"): Artifact {
  const fromTokenBridge = createRequire(require.resolve("@arbitrum/token-bridge-contracts/package.json"));
  return fromTokenBridge(`@openzeppelin/contracts/build/contracts/${name}.json`) as Artifact;
}

async function deploy({ abi, bytecode }: Artifact, deployer: Signer, args: readonly unknown[]): Promise<Contract> {
  const contract = await new ContractFactory(abi, bytecode, deployer).deploy(...args);
  return new Contract(await contract.getAddress(), abi, deployer);
}

/** What makes the tokens of Arbitrum's default gateway. */
export async function deployTokenFactory(deployer: Signer): Promise<Contract> {
  const token = await deploy(arbitrums("StandardArbERC20"), deployer, []);
  const beacon = await deploy(openZeppelins("UpgradeableBeacon"), deployer, [token]);
  const factory = await deploy(arbitrums("BeaconProxyFactory"), deployer, []);
  await send(factory, deployer, "initialize", beacon);
  return factory;
}

/** Who deploys on which chain, and who owns the proxies there. */
export interface Site {
  chain: Chain;
  deployer: Signer;
  proxyAdmin: string;
}

/** A contract of Arbitrum behind a proxy, as on the public networks, not initialized yet; `at` that address if given. */
export async function deployProxied(
  name: ArbitrumContract,
  { chain, deployer, proxyAdmin }: Site,
  { at, args = [] }: { at?: string | undefined; args?: readonly unknown[] } = {},
): Promise<Contract> {
  const artifact = arbitrums(name);
  const implementation = await deploy(artifact, deployer, args);
  const proxy = await deploy(openZeppelins("TransparentUpgradeableProxy"), deployer, [
    implementation,
    proxyAdmin,
    "0x",
  ]);
  const address = await proxy.getAddress();
  if (at !== undefined) await copyProxy(chain, address, at);
  return new Contract(at ?? address, artifact.abi, deployer);
}

/** The same proxy at another address: its code, and what it keeps of its own (EIP-1967). */
async function copyProxy({ ethers, networkHelpers }: Chain, from: string, to: string): Promise<void> {
  await networkHelpers.setCode(to, await ethers.provider.getCode(from));
  for (const name of ["implementation", "admin"]) {
    const slot = toBeHex(BigInt(id(`eip1967.proxy.${name}`)) - 1n, 32);
    await networkHelpers.setStorageAt(to, slot, await ethers.provider.getStorage(from, slot));
  }
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
