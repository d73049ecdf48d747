import { formatEther, type Provider } from "ethers";
import { isMainnet } from "../src/config/networks.js";
import { developmentAddresses } from "../src/core/developmentKeys.js";
import { ToolkitError } from "../src/core/errors.js";
import { type Cost, costOf } from "./costs.js";
import { connectGateway, connectRouter } from "./gateways.js";
import type { EthereumParameters } from "./modules/SessionEthereum.js";
import type { DeployParameters } from "./parameters/schema.js";

export interface Preflight {
  deployer: string;
  parameters: DeployParameters;
  arbitrum: Provider;
  /** On a network with a bridge. */
  ethereum?: Provider;
}

/** Everything but the balances that can be known to be wrong on both chains before the first transaction on either. */
export async function runPreflight({ deployer, parameters, arbitrum, ethereum }: Preflight): Promise<void> {
  await requireChain(arbitrum, parameters.chainId);
  if (ethereum && parameters.ethereum) await requireChain(ethereum, parameters.ethereum.chainId);
  requireDeployerApart(deployer, parameters);
  if (isMainnet(BigInt(parameters.chainId))) requireNoDevelopmentKey(deployer, parameters);
  if (ethereum && parameters.ethereum)
    await requireBridge(parameters.token.gateway, parameters.ethereum, arbitrum, ethereum);
}

async function requireChain(provider: Provider, chainId: number): Promise<void> {
  const { chainId: answered } = await provider.getNetwork();
  if (answered === BigInt(chainId)) return;
  throw new ToolkitError("CHAIN_MISMATCH", `The RPC endpoint serves chain ${answered}.`, {
    hint: `The parameters are for chain ${chainId}: correct the network or the endpoint. Nothing was sent.`,
  });
}

/** The deployer gives its rights up in the last step: rights it should keep would be gone with them. */
function requireDeployerApart(deployer: string, parameters: DeployParameters): void {
  const role = namedAccounts(parameters).find(([, account]) => account === deployer)?.[0];
  if (role === undefined) return;
  throw new ToolkitError("CONFIG_INVALID", `The deployer ${deployer} is the ${role} too.`, {
    hint: "The deployer keeps nothing: deploy with an account that does nothing else. Nothing was sent.",
  });
}

function requireNoDevelopmentKey(deployer: string, parameters: DeployParameters): void {
  const development = developmentAddresses();
  const found = [["deployer", deployer] as const, ...namedAccounts(parameters)].filter(([, account]) =>
    development.has(account),
  );
  if (found.length === 0) return;
  const list = found.map(([name, account]) => `${name} (${account})`).join(", ");
  throw new ToolkitError("CONFIG_INVALID", `Keys that everybody knows: ${list}.`, {
    hint: "These accounts come with every development node. Use keys of your own. Nothing was sent.",
  });
}

/** Everybody the parameters give something to. */
export function namedAccounts({
  roles,
  token,
  ethereum,
  fees,
  claims,
}: DeployParameters): (readonly [name: string, account: string])[] {
  return [
    ...Object.entries(roles),
    ...(token.treasury === null ? [] : [["treasury", token.treasury] as const]),
    ...(ethereum === null ? [] : [["holder", ethereum.holder] as const]),
    ["liquidity receiver", fees.liquidityReceiver],
    ["guardian of the claims", claims.guardian],
    ...claims.attesters.map((attester, i) => [`attester ${i + 1}`, attester] as const),
  ];
}

/** Gateways and routers have code and belong together: the token's registration with them is for ever (TB-01). */
async function requireBridge(
  l2Gateway: string,
  { gateway, router }: EthereumParameters,
  arbitrum: Provider,
  ethereum: Provider,
): Promise<void> {
  await requireCode("ethereum.gateway", gateway, ethereum);
  await requireCode("ethereum.router", router, ethereum);
  await requireCode("token.gateway", l2Gateway, arbitrum);
  const [onEthereum, onArbitrum] = [connectGateway(gateway, ethereum), connectGateway(l2Gateway, arbitrum)];
  const l2Router = await read("token.gateway", () => onArbitrum.router());
  const facts: [name: string, actual: Promise<string>, expected: string][] = [
    ["the router of ethereum.gateway", read("ethereum.gateway", () => onEthereum.router()), router],
    ["the counterpart of ethereum.gateway", read("ethereum.gateway", () => onEthereum.counterpartGateway()), l2Gateway],
    ["the counterpart of token.gateway", read("token.gateway", () => onArbitrum.counterpartGateway()), gateway],
    [
      "the counterpart of ethereum.router",
      read("ethereum.router", () => connectRouter(router, ethereum).counterpartGateway()),
      l2Router,
    ],
  ];
  for (const [name, actual, expected] of facts) {
    const found = await actual;
    if (found !== expected) throw bridgeError(`In the parameters, ${name} is ${found}, not ${expected}.`);
  }
}

async function requireCode(name: string, address: string, provider: Provider): Promise<void> {
  if ((await provider.getCode(address)) === "0x") throw bridgeError(`${name} ${address} has no code.`);
}

async function read(name: string, call: () => Promise<string>): Promise<string> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ToolkitError) throw error;
    throw bridgeError(`${name} does not answer like a contract of Arbitrum's token bridge.`, error);
  }
}

function bridgeError(problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", problem, {
    hint: "Correct deploy/parameters with the addresses that Arbitrum publishes. Nothing was sent.",
    cause,
  });
}

/** Refuses to go on with less ether on a chain than what is to be done there may cost (DP-07). */
export async function requireBalance(
  chain: string,
  provider: Provider,
  { deployer, cost, hint = "Send it the difference and run the same command again. Nothing was sent." }: Due,
): Promise<void> {
  const [balance, { total }] = await Promise.all([provider.getBalance(deployer), costOf(provider, cost)]);
  if (balance >= total) return;
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `The deployer ${deployer} has ${formatEther(balance)} ETH on ${chain}, and what is to be done there may cost ${formatEther(total)} ETH.`,
    { hint },
  );
}

export interface Due {
  deployer: string;
  cost: Cost;
  hint?: string;
}
