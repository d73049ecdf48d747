import { getAddress, getCreateAddress, toBeHex, toQuantity } from "ethers";
import type { Chain } from "./system.js";

/** Another address has other zero bytes, which cost less than the others. */
const GAS_MARGIN = 100_000n;

interface Sent {
  from: string;
  /** Null for a contract's creation. */
  to: string | null;
  input: string;
  nonce: string;
  gas: string;
}

/** What a deployment has sent, and where its contracts are. */
export interface Recording<Name extends string> {
  sent: readonly Sent[];
  addresses: Readonly<Record<Name, string>>;
  /** A second that was counted from the chain's clock. */
  deadline: number;
}

/** Deploys, and keeps what was sent. */
export async function record<Name extends string>(
  { provider }: Chain,
  deadline: number,
  deploy: () => Promise<Record<Name, string>>,
): Promise<Recording<Name>> {
  const blockNumber = async () => Number(await provider.request({ method: "eth_blockNumber" }));
  const before = await blockNumber();
  const addresses = await deploy();
  const last = await blockNumber();
  const sent: Sent[] = [];
  for (let number = before + 1; number <= last; number++) {
    const params = [toQuantity(number), true];
    const block = (await provider.request({ method: "eth_getBlockByNumber", params })) as { transactions: Sent[] };
    sent.push(...block.transactions);
  }
  return { sent, addresses, deadline };
}

/**
 * Sends the same transactions again, to this chain. Where its accounts have sent others before, the contracts get other
 * addresses, and whatever is sent names those instead.
 */
export async function replay<Name extends string>(
  { provider }: Chain,
  recording: Recording<Name>,
  deadline: number,
): Promise<Record<Name, string>> {
  const changes = new Map<string, string>();
  const change = (before: string, now: string): void => {
    if (before !== now) changes.set(before.slice(2).toLowerCase(), now.slice(2).toLowerCase());
  };
  // All at once: what one contract becomes may be what another one was.
  const changed = (hex: string): string =>
    changes.size === 0
      ? hex
      : hex.toLowerCase().replace(new RegExp([...changes.keys()].join("|"), "g"), (found) => changes.get(found)!);
  change(toBeHex(recording.deadline, 32), toBeHex(deadline, 32));
  for (const { from, to, input, nonce, gas: gasBefore } of recording.sent) {
    const gas = toQuantity(BigInt(gasBefore) + GAS_MARGIN);
    const transaction = { from, ...(to === null ? {} : { to: changed(to) }), data: changed(input), gas };
    if (to === null) {
      const count: unknown = await provider.request({ method: "eth_getTransactionCount", params: [from, "latest"] });
      const before = getCreateAddress({ from, nonce });
      const now = getCreateAddress({ from, nonce: Number(count) });
      change(before, now);
      // What its constructor creates.
      change(childOf(before), childOf(now));
    }
    await provider.request({ method: "eth_sendTransaction", params: [transaction] });
  }
  const addresses = Object.entries<string>(recording.addresses).map(([name, address]) => [
    name,
    getAddress(changed(address)),
  ]);
  return Object.fromEntries(addresses) as Record<Name, string>;
}

function childOf(address: string): string {
  return getCreateAddress({ from: address, nonce: 1 });
}
