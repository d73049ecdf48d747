import type { Provider } from "ethers";

export type DeployedChain = "ethereum" | "arbitrum";

/**
 * Gas of the parts of a deployment, rounded up; tests compare it with real ones. `tickets` is for redeeming both by hand, which
 * is seldom needed.
 */
export const DEPLOYMENT_GAS = {
  token: 1_400_000n,
  intake: 580_000n,
  registration: 340_000n,
  system: 36_000_000n,
  tickets: 80_000n,
} as const;

/** On Arbitrum the data of a transaction is paid for in gas as well, and prices rise while a deployment runs. */
const GAS_MARGIN_PERCENT = 150n;

/** What is still to be paid on a chain: gas, and ether that goes along. */
export interface Cost {
  gas: bigint;
  value: bigint;
}

/** Gas for what is open of so many steps. */
export function gasForOpen(gas: bigint, steps: readonly { isDone: boolean }[]): bigint {
  const open = steps.filter(({ isDone }) => !isDone).length;
  return steps.length === 0 ? 0n : (gas * BigInt(open)) / BigInt(steps.length);
}

/** The most that this may cost at today's price of gas, in wei. */
export async function costOf(provider: Provider, { gas, value }: Cost): Promise<{ price: bigint; total: bigint }> {
  const fees = await provider.getFeeData();
  const price = fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
  return { price, total: (gas * GAS_MARGIN_PERCENT * price) / 100n + value };
}
