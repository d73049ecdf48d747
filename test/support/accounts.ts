import type { Chain, Signer } from "./system.js";

const ALIAS_OFFSET = 0x1111000000000000000000000000000000001111n;

/** A signer for an address whose key nobody has, with ether for gas. */
export async function impersonate(chain: Chain, address: string): Promise<Signer> {
  await chain.networkHelpers.impersonateAccount(address);
  await chain.networkHelpers.setBalance(address, 10n ** 18n);
  return chain.ethers.getSigner(address);
}

/** The address under which a contract on Ethereum appears on Arbitrum. */
export function aliased(address: string): string {
  const value = (BigInt(address) + ALIAS_OFFSET) & (2n ** 160n - 1n);
  return `0x${value.toString(16).padStart(40, "0")}`;
}
