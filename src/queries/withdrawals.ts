import { zeroPadValue, type TransactionReceipt } from "ethers";
import { confirmationPeriod, confirmedMessages, messagesIn, type Message } from "../bridge/withdrawals.js";
import { bridgeInterface, bridgeTopic } from "../contracts/bridge.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs, findCreationBlock } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { readBridge, type Bridge } from "./findBridge.js";

const PARALLEL_READS = 4;

/** `waiting`: not confirmed on Ethereum. `executable`: anybody may finish it there. `executed`: paid. */
export type WithdrawalStatus = "waiting" | "executable" | "executed";

/** SESH that comes back to Ethereum. */
export interface Withdrawal {
  status: WithdrawalStatus;
  /** The transaction on Arbitrum. */
  sentBy: Hex;
  from: Address;
  recipient: Address;
  amount: bigint;
  /** Unix seconds. */
  sentAt: number;
  /** Unix seconds from about when a waiting one can be finished. */
  executableFrom?: number;
  message: Message;
}

/** Withdrawals that a transaction on Arbitrum sent. */
export async function withdrawalsIn(client: ReadClient, bridge: Bridge, hash: Hex): Promise<Withdrawal[]> {
  const receipt = await read(client.provider.getTransactionReceipt(hash));
  if (receipt !== null) return withStatus(client, bridge, decode(bridge, receipt));
  throw new ToolkitError("PRECONDITION_FAILED", `Arbitrum has no transaction ${hash}.`, {
    hint: "Check the hash and the network. A withdrawal is named by its transaction on Arbitrum.",
  });
}

/** Withdrawals of an account, oldest first. */
export async function withdrawalsOf(client: ReadClient, bridge: Bridge, account: Address): Promise<Withdrawal[]> {
  const { provider } = client;
  const topics = [bridgeTopic("l2Gateway", "WithdrawalInitiated"), zeroPadValue(account, 32)];
  const filter = { address: bridge.l2Gateway.address, topics };
  const first = await findCreationBlock(provider, bridge.l2Token);
  const logs = await collectLogs(provider, filter, first, await read(provider.getBlockNumber()));
  const hashes = [...new Set(logs.map(({ transactionHash }) => transactionHash))];
  const receipts = await mapLimited(hashes, PARALLEL_READS, (hash) => read(provider.getTransactionReceipt(hash)));
  const sent = receipts.flatMap((receipt) => (receipt === null ? [] : decode(bridge, receipt)));
  return withStatus(
    client,
    bridge,
    sent.filter(({ from }) => from === account),
  );
}

/** Seconds from a withdrawal until it can be finished, on this network. */
export async function withdrawalPeriod(client: ReadClient, bridge: Bridge): Promise<number> {
  return confirmationPeriod(await readBridge<bigint>(client, bridge, bridge.rollup, "confirmPeriodBlocks"));
}

type SentWithdrawal = Omit<Withdrawal, "status" | "executableFrom">;

/** What the gateway on Ethereum will be told to pay. */
function decode({ l1Gateway, l2Gateway, l1Token }: Bridge, { hash, logs }: TransactionReceipt): SentWithdrawal[] {
  const messages = messagesIn(logs, { from: l2Gateway.address, to: l1Gateway.address });
  return messages.flatMap((message) => {
    // Both gateways take what comes from the other one in the same form.
    const call = bridgeInterface("l2Gateway").parseTransaction({ data: message.data });
    if (call?.name !== "finalizeInboundTransfer" || call.args.token !== l1Token.address) return [];
    const { from, to, amount } = call.args;
    return [
      {
        sentBy: hash as Hex,
        from: from as Address,
        recipient: to as Address,
        amount: amount as bigint,
        sentAt: message.sentAt,
        message,
      },
    ];
  });
}

async function withStatus(client: ReadClient, bridge: Bridge, sent: readonly SentWithdrawal[]): Promise<Withdrawal[]> {
  if (sent.length === 0) return [];
  const { ethereum, outbox } = bridge;
  const [confirmed, period, executed] = await Promise.all([
    confirmedMessages(ethereum.provider, client.provider, outbox.address),
    withdrawalPeriod(client, bridge),
    mapLimited(sent, PARALLEL_READS, ({ message }) =>
      readBridge<boolean>(client, bridge, outbox, "isSpent", message.position),
    ),
  ]);
  return sent.map((withdrawal, i) => {
    if (executed[i] === true) return { ...withdrawal, status: "executed" };
    if (withdrawal.message.position < confirmed) return { ...withdrawal, status: "executable" };
    return { ...withdrawal, status: "waiting", executableFrom: withdrawal.sentAt + period };
  });
}
