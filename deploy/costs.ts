import type { Provider } from "ethers";

/**
 * Gas of a whole deployment on each chain, rounded up; tests compare it with a real one. `ethereum` has the contracts and
 * the registration, `arbitrum` the system and the redemption of both tickets by hand.
 */
export const DEPLOYMENT_GAS = { ethereum: 3_000_000n, arbitrum: 36_000_000n } as const;

export type DeployedChain = keyof typeof DEPLOYMENT_GAS;

/** On Arbitrum the data of a transaction is paid for in gas as well, and prices rise while a deployment runs. */
const GAS_MARGIN_PERCENT = 150n;

/** What is still to be paid on a chain: gas, and ether that goes along. */
export interface Cost {
  gas: bigint;
  value: bigint;
}

/** Gas for that share, from 0 to 1, of a chain's deployment. */
export function gasFor(chain: DeployedChain, share: number): bigint {
  return (DEPLOYMENT_GAS[chain] * BigInt(Math.ceil(share * 1_000))) / 1_000n;
}

/** The most that this may cost at today's price of gas, in wei. */
export async function costOf(provider: Provider, { gas, value }: Cost): Promise<{ price: bigint; total: bigint }> {
  const fees = await provider.getFeeData();
  const price = fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
  return { price, total: (gas * GAS_MARGIN_PERCENT * price) / 100n + value };
}
