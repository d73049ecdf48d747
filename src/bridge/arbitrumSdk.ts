import type { Provider } from "ethers";

/*
 * Arbitrum's SDK reads through ethers 5. It gets our endpoints, with their timeouts, retries and errors, and never a key: what
 * is sent is sent by the toolkit itself. It is loaded when it is needed, so that no other command waits for it. Addresses are
 * given to it, never taken from its own list (docs/decisions/0023-bridge-commands.md).
 */

export async function loadSdk() {
  const [sdk, { Web3Provider }, { BigNumber }] = await Promise.all([
    import("@arbitrum/sdk"),
    import("@ethersproject/providers"),
    import("@ethersproject/bignumber"),
  ]);
  return {
    sdk,
    /** A number as ethers 5 has them. */
    old: (value: bigint) => BigNumber.from(value),
    /** One of our providers as ethers 5 has them. */
    oldProvider: (provider: Provider, chainId: bigint) =>
      new Web3Provider(
        { request: ({ method, params }) => request(provider, method, (params ?? []) as unknown[]) },
        Number(chainId),
      ),
  };
}

/** Asks an endpoint what ethers has no function for. */
export async function request(provider: Provider, method: string, params: unknown[]): Promise<unknown> {
  const { send } = provider as Partial<{ send(method: string, params: unknown[]): Promise<unknown> }>;
  if (send === undefined) throw new TypeError("This provider does not speak JSON-RPC.");
  return send.call(provider, method, params);
}
