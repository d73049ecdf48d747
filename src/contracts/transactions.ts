import { setTimeout as sleep } from "node:timers/promises";
import {
  BaseWallet,
  keccak256,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
} from "ethers";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { revertError, toToolkitError } from "./errors.js";

export interface SendOptions {
  /** Milliseconds to wait for the receipt. */
  timeout?: number;
  /** Milliseconds between two looks for it. */
  interval?: number;
  /** Told as soon as the hash is known, which is before anything is sent. */
  onHash?: (hash: Hex) => void;
}

const BROADCAST_ATTEMPTS = 3;

/** Sends one transaction and waits for its receipt. Never pays twice, whatever the endpoint does (SD-07). */
export async function sendTransaction(
  provider: Provider,
  signer: Signer,
  request: TransactionRequest,
  { timeout = 120_000, interval = 500, onHash }: SendOptions = {},
): Promise<TransactionReceipt> {
  await requireNothingPending(provider, await signer.getAddress());
  let hash: Hex;
  if (signer instanceof BaseWallet) {
    const signed = await signer.signTransaction(await signer.populateTransaction(request)).catch(rethrow);
    hash = keccak256(signed) as Hex;
    onHash?.(hash);
    await broadcast(provider, signed, hash, interval);
  } else {
    hash = (await signer.sendTransaction(request).catch(rethrow)).hash as Hex;
    onHash?.(hash);
  }
  const receipt = await waitForReceipt(provider, hash, timeout, interval);
  if (receipt.status !== 1) throw await explainFailure(provider, receipt);
  return receipt;
}

/** An earlier transaction of unknown outcome may be the very one that is about to be sent again. */
async function requireNothingPending(provider: Provider, account: string): Promise<void> {
  const [confirmed, pending] = await Promise.all([
    provider.getTransactionCount(account, "latest"),
    provider.getTransactionCount(account, "pending"),
  ]).catch(rethrow);
  if (pending <= confirmed) return;
  throw new ToolkitError("TRANSACTION_PENDING", `${account} has ${pending - confirmed} unconfirmed transactions.`, {
    hint: "Wait until they are confirmed, then look whether this is still to be done. Nothing was sent.",
    details: { account, nonce: confirmed },
  });
}

/**
 * Hands over one signed transaction. When the answer is lost, its hash tells whether it arrived; if not, the very same
 * bytes go out again: same nonce, so at most one of them can ever be executed.
 */
async function broadcast(provider: Provider, signed: string, hash: Hex, interval: number): Promise<void> {
  let failure: ToolkitError | undefined;
  let unanswered = false;
  for (let attempt = 1; attempt <= BROADCAST_ATTEMPTS; attempt++) {
    try {
      await provider.broadcastTransaction(signed);
      return;
    } catch (error) {
      failure = toToolkitError(error);
    }
    const known = await isKnown(provider, hash);
    if (known === true) return;
    if (failure.details.retriable === true) {
      unanswered = true;
    } else if (unanswered) {
      // Refused after an attempt without an answer, for its nonce perhaps: that attempt may be what used it. The
      // receipt will tell.
      return;
    } else if (known === false) {
      // A clear refusal of a transaction that the network does not have: nothing was and nothing will be executed.
      throw failure;
    }
    await sleep(interval);
  }
  throw pendingError(hash, failure);
}

/** True or false from the network, undefined if it could not be asked. */
async function isKnown(provider: Provider, hash: Hex): Promise<boolean | undefined> {
  try {
    return (await provider.getTransactionReceipt(hash)) !== null || (await provider.getTransaction(hash)) !== null;
  } catch {
    return undefined;
  }
}

async function waitForReceipt(
  provider: Provider,
  hash: Hex,
  timeout: number,
  interval: number,
): Promise<TransactionReceipt> {
  const end = Date.now() + timeout;
  let failure: unknown;
  do {
    try {
      const receipt = await provider.getTransactionReceipt(hash);
      if (receipt !== null) return receipt;
    } catch (error) {
      failure = error;
    }
    await sleep(interval);
  } while (Date.now() < end);
  throw pendingError(hash, failure);
}

function pendingError(hash: Hex, cause: unknown): ToolkitError {
  return new ToolkitError("TRANSACTION_PENDING", `The outcome of transaction ${hash} is not known yet.`, {
    hint: "Look this hash up in a block explorer before you try again: it may still be executed.",
    details: { hash },
    cause,
  });
}

/** Runs the failed transaction again as a call in the state of its block, to learn the reason. */
async function explainFailure(provider: Provider, receipt: TransactionReceipt): Promise<ToolkitError> {
  let reason = revertError("0x");
  try {
    const transaction = await provider.getTransaction(receipt.hash);
    if (transaction !== null) {
      const { to, from, data, value } = transaction;
      await provider.call({ to, from, data, value, blockTag: receipt.blockNumber });
    }
  } catch (error) {
    reason = toToolkitError(error);
  }
  return new ToolkitError("CONTRACT_REVERTED", reason.shortMessage, {
    hint: reason.hint,
    details: { ...reason.details, hash: receipt.hash },
  });
}

function rethrow(error: unknown): never {
  throw toToolkitError(error);
}
