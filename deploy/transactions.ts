import { setTimeout as sleep } from "node:timers/promises";
import { type Provider, toQuantity, type TransactionReceipt } from "ethers";
import { toToolkitError } from "../src/contracts/errors.js";
import { ToolkitError } from "../src/core/errors.js";
import type { Connection } from "./ignition.js";

export interface Call {
  to: string;
  data: string;
  value?: bigint;
}

/** How long to wait for something, and how often to look, in milliseconds. */
export interface Patience {
  timeout: number;
  interval: number;
}

/**
 * The nonce of the deployer's next transaction. Whoever reads it before looking whether a step is done, and sends the step
 * with it, cannot do it twice: if another run's transaction was on its way, one of the two is refused.
 */
export async function nextNonce(reader: Provider, deployer: string): Promise<number> {
  const [confirmed, pending] = await Promise.all([
    reader.getTransactionCount(deployer, "latest"),
    reader.getTransactionCount(deployer, "pending"),
  ]);
  if (pending === confirmed) return confirmed;
  throw new ToolkitError("TRANSACTION_PENDING", `Transaction ${confirmed} of ${deployer} is not confirmed yet.`, {
    hint: "An earlier run sent it. Run the same command again in a minute.",
  });
}

/** Sends one transaction and awaits its receipt; anything but success is an error (DP-04). */
export async function sendCall(
  { provider, reader }: Connection,
  { to, data, value = 0n }: Call,
  { deployer, nonce, patience }: { deployer: string; nonce: number; patience: Patience },
): Promise<TransactionReceipt> {
  const request = { from: deployer, to, data, value };
  const gas = await reader.estimateGas(request).catch((error: unknown) => {
    throw toToolkitError(error);
  });
  const params = [
    {
      from: deployer,
      to,
      data,
      value: toQuantity(value),
      nonce: toQuantity(nonce),
      gas: toQuantity((gas * 12n) / 10n),
    },
  ];
  const hash = (await provider.request({ method: "eth_sendTransaction", params })) as string;
  const receipt = await waitFor(() => reader.getTransactionReceipt(hash), patience);
  if (receipt === undefined) {
    throw new ToolkitError("TRANSACTION_PENDING", `The transaction ${hash} is not confirmed yet.`, {
      hint: "Run the same command again later: it goes on where it stopped.",
    });
  }
  if (receipt.status === 1) return receipt;
  throw new ToolkitError("PRECONDITION_FAILED", `The transaction ${hash} failed.`, {
    hint: "Look at it in a block explorer. Then run the same command again: it goes on where it stopped.",
  });
}

/** What `look` finds, or undefined when patience has run out. */
export async function waitFor<Found>(
  look: () => Promise<Found | null | undefined>,
  { timeout, interval }: Patience,
): Promise<Found | undefined> {
  for (let waited = 0; ; waited += interval) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (waited >= timeout) return undefined;
    await sleep(interval);
  }
}
