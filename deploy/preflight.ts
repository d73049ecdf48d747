import { formatEther, type Provider } from "ethers";
import { isMainnet } from "../src/config/networks.js";
import { developmentAddresses } from "../src/core/developmentKeys.js";
import { ToolkitError } from "../src/core/errors.js";
import type { DeployParameters } from "./parameters/schema.js";

/**
 * Gas of a whole deployment, rounded up; a test compares it with a real one. On Arbitrum the data of a transaction is
 * paid for in gas as well, so half as much again is asked for.
 */
export const DEPLOYMENT_GAS = 36_000_000n;
const GAS_MARGIN_PERCENT = 150n;

export interface Preflight {
  provider: Provider;
  deployer: string;
  parameters: DeployParameters;
  /** How much of the deployment is still to be done, from 0 to 1. */
  remaining: number;
}

/** Everything that can be known to be wrong before the first transaction. */
export async function runPreflight({ provider, deployer, parameters, remaining }: Preflight): Promise<void> {
  await requireChain(provider, parameters.chainId);
  requireDeployerApart(deployer, parameters);
  if (isMainnet(BigInt(parameters.chainId))) requireNoDevelopmentKey(deployer, parameters);
  if (remaining > 0) await requireBalance(provider, deployer, remaining);
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
function namedAccounts({ roles, token, fees, claims }: DeployParameters): (readonly [name: string, account: string])[] {
  return [
    ...Object.entries(roles),
    ...(token.treasury === null ? [] : [["treasury", token.treasury] as const]),
    ["liquidity receiver", fees.liquidityReceiver],
    ["guardian of the claims", claims.guardian],
    ...claims.attesters.map((attester, i) => [`attester ${i + 1}`, attester] as const),
  ];
}

async function requireBalance(provider: Provider, deployer: string, remaining: number): Promise<void> {
  const [balance, fees] = await Promise.all([provider.getBalance(deployer), provider.getFeeData()]);
  const gas = (DEPLOYMENT_GAS * GAS_MARGIN_PERCENT * BigInt(Math.ceil(remaining * 1_000))) / 100_000n;
  const required = gas * (fees.maxFeePerGas ?? fees.gasPrice ?? 0n);
  if (balance >= required) return;
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `The deployer ${deployer} has ${formatEther(balance)} ETH, and what is to be done may cost ${formatEther(required)} ETH.`,
    { hint: "Send it the difference. Nothing was sent." },
  );
}
